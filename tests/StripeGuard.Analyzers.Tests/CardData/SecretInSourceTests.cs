using Microsoft.CodeAnalysis;
using Check = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.CardData.SecretInSourceAnalyzer,
    StripeGuard.CodeFixes.CardData.SecretInSourceFix
>;

namespace StripeGuard.Analyzers.Tests.CardData;

/// <summary>STRIPE4001 reports, and stays silent: docs/rules/STRIPE4001.md.</summary>
public class SecretInSourceTests
{
    // Invented, in the shapes that Stripe issues; in pieces, so that no secret scanner takes them for found ones.
    private const string Body24 = "Vq7mZ2kLw9TxYc4BdN6rHs8J";
    private const string Body99 =
        "51QmRt"
        + "K8vWz3nPx7LbYc"
        + "Hd5jFqS9gTuVe2iOaXw"
        + "NrMk4Zl6ByGpDsCf1hJtQoEuKv"
        + "8WxRz3mLnTb7YcHdPq5jFgSa2i";
    private const string TestKey = "sk_" + "test_" + Body24;
    private const string LongTestKey = "sk_" + "test_" + Body99;
    private const string LiveKey = "sk_" + "live_" + Body99;
    private const string LiveRestrictedKey = "rk_" + "live_" + Body24;
    private const string WebhookSecret = "whsec_" + "Lw9TxYc4BdN6rHs8JVq7mZ2kQp5WfGu3";
    private const string CommandLineWebhookSecret =
        "whsec_" + "9f3b7c1e5a8d2046b9e7f1c3a5d80246" + "8e1b4d7f0a3c6952ce8b1f4a7d063952";

    [Theory]
    [InlineData(TestKey)]
    [InlineData(LongTestKey)]
    [InlineData("rk_" + "test_" + Body24)]
    [InlineData(WebhookSecret)]
    [InlineData(CommandLineWebhookSecret)]
    [InlineData("Bearer " + TestKey)]
    [InlineData("STRIPE_KEY=" + TestKey + ";Other=1")]
    public Task A_test_mode_secret_is_a_warning(string secret) => Check.Reports(Assigned(secret));

    [Theory]
    [InlineData(LiveKey)]
    [InlineData(LiveRestrictedKey)]
    [InlineData("sk_" + "org_" + "live_" + Body24)]
    public Task A_live_secret_is_an_error(string secret) =>
        Check.Reports(Assigned(secret), severity: DiagnosticSeverity.Error);

    [Fact]
    public Task A_live_secret_is_an_error_in_a_test_project_too() =>
        Check.Reports(Assigned(LiveKey), severity: DiagnosticSeverity.Error, inTestProject: true);

    [Theory]
    [InlineData(TestKey)]
    [InlineData(WebhookSecret)]
    public Task Test_mode_secrets_are_left_alone_in_a_test_project(string secret) =>
        Check.Silent(Assigned(secret, mark: false), inTestProject: true);

    [Fact]
    public Task The_option_says_what_is_a_test_project()
    {
        return Task.WhenAll(
            Check.Silent(Assigned(TestKey, mark: false), editorConfig: "stripe_guard.test_projects = always"),
            Check.Reports(Assigned(TestKey), editorConfig: "stripe_guard.test_projects = never", inTestProject: true)
        );
    }

    [Fact]
    public Task It_is_found_wherever_a_string_can_stand() =>
        Check.Reports(
            $$"""
            StripeConfiguration.ApiKey = [|"{{TestKey}}"|];
            var client = new StripeClient(apiKey: [|"sk_test_" + "{{Body24}}"|]);
            Console.WriteLine([|$"{Shop.Prefix}{{Body24}}"|]);
            Console.WriteLine($"{[|"{{TestKey}}"|]} {args.Length}");
            Console.WriteLine([|"{{TestKey}}"u8|].Length);
            new RequestOptions { ApiKey = [|@"{{TestKey}}"|] }.ToString();

            [System.ComponentModel.Description([|"{{TestKey}}"|])]
            class Shop(string key = [|"{{TestKey}}"|])
            {
                public const string Prefix = "sk_test_";
                public const string ApiKey = [|Prefix + "{{Body24}}"|];
                private readonly string secret = [|"{{WebhookSecret}}"|];
                public string Key { get; init; } = [|"{{TestKey}}"|];
                public Func<string> Get => () => true ? [|"{{TestKey}}"|] : secret + key;
            }
            """
        );

    [Theory]
    [InlineData("sk_test_")]
    [InlineData("sk_live_")]
    [InlineData("whsec_")]
    [InlineData("sk_test_...")]
    [InlineData("sk_test_your_key_here")]
    [InlineData("sk_live_YourStripeSecretKeyGoesHere1")]
    [InlineData("sk_test_123")]
    [InlineData("sk_test_1234567890abcdefGHIJKL12")]
    [InlineData("sk_test_xxxxxxxxxxxxxxxxxxxxxxxxX1")]
    [InlineData("sk_test_51ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")]
    [InlineData("sk_test_AbC1AbC1AbC1AbC1AbC1AbC1")]
    [InlineData("sk_test_fakekeyforlocaldevelopment1")]
    [InlineData("whsec_xxx")]
    [InlineData("whsec_test_secret")]
    [InlineData("whsec_00000000000000000000000000000000")]
    [InlineData("sk_test_" + Body24 + "...")]
    [InlineData("sk_test_" + Body24 + "_suffix")]
    [InlineData("pk_test_" + Body24)]
    [InlineData("pk_live_" + Body24)]
    [InlineData("task_test_" + Body24)]
    [InlineData("sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc")] // printed in Stripe's documentation for everyone
    public Task Placeholders_prefixes_and_public_keys_are_no_secrets(string text) =>
        Check.Silent(Assigned(text, mark: false));

    [Fact]
    public Task Checks_of_a_prefix_and_comments_are_no_secrets() =>
        Check.Silent(
            $$"""
            class Keys
            {
                // {{TestKey}}
                bool IsTest(string key) => key.StartsWith("sk_test_") || key.Contains("rk_test_");
                string Redact(string text) => System.Text.RegularExpressions.Regex.Replace(text, "(sk|rk)_(live|test)_[0-9a-zA-Z]{24,}", "***");
                string Build(string body) => $"sk_test_{body}" + "sk_live_" + body;
            }
            """
        );

    [Fact]
    public Task The_fix_reads_a_configuration_that_is_in_scope() =>
        Check.Fixes(
            $$"""
            using Microsoft.Extensions.Configuration;

            class Shop
            {
                private readonly IConfiguration settings;
                private readonly StripeClient client;

                public Shop(IConfiguration configuration)
                {
                    settings = configuration;
                    client = new StripeClient([|"{{TestKey}}"|]);
                }

                public Event Verify(string json, string header) =>
                    EventUtility.ConstructEvent(json, header, [|"{{WebhookSecret}}"|]);

                public RequestOptions Restricted() => new() { ApiKey = [|"rk_test_{{Body24}}"|] };
            }
            """,
            """
            using Microsoft.Extensions.Configuration;

            class Shop
            {
                private readonly IConfiguration settings;
                private readonly StripeClient client;

                public Shop(IConfiguration configuration)
                {
                    settings = configuration;
                    client = new StripeClient(configuration["Stripe:SecretKey"]);
                }

                public Event Verify(string json, string header) =>
                    EventUtility.ConstructEvent(json, header, settings["Stripe:WebhookSecret"]);

                public RequestOptions Restricted() => new() { ApiKey = settings["Stripe:RestrictedKey"] };
            }
            """
        );

    [Fact]
    public Task The_fix_reads_the_builders_configuration_in_top_level_code() =>
        Check.Fixes(
            $"""
            using Microsoft.AspNetCore.Builder;

            var builder = WebApplication.CreateBuilder(args);
            StripeConfiguration.ApiKey = [|"{TestKey}"|];
            """,
            """
            using Microsoft.AspNetCore.Builder;

            var builder = WebApplication.CreateBuilder(args);
            StripeConfiguration.ApiKey = builder.Configuration["Stripe:SecretKey"];
            """
        );

    [Fact]
    public Task Without_a_configuration_the_fix_reads_the_environment() =>
        Check.Fixes(
            $$"""
            class Shop
            {
                private const string ApiKey = [|"{{LiveKey}}"|];
                private static readonly string Old = [|"{{LiveRestrictedKey}}"|];

                public StripeClient Client() => new(ApiKey + Old);

                public StripeClient Local()
                {
                    const string key = [|"{{LiveKey}}"|];
                    return new StripeClient(key);
                }
            }
            """,
            """
            class Shop
            {
                private static string ApiKey => Environment.GetEnvironmentVariable("STRIPE_SECRET_KEY") ?? throw new InvalidOperationException("STRIPE_SECRET_KEY is not set.");
                private static readonly string Old = Environment.GetEnvironmentVariable("STRIPE_RESTRICTED_KEY") ?? throw new InvalidOperationException("STRIPE_RESTRICTED_KEY is not set.");

                public StripeClient Client() => new(ApiKey + Old);

                public StripeClient Local()
                {
                    string key = Environment.GetEnvironmentVariable("STRIPE_SECRET_KEY") ?? throw new InvalidOperationException("STRIPE_SECRET_KEY is not set.");
                    return new StripeClient(key);
                }
            }
            """,
            severity: DiagnosticSeverity.Error
        );

    [Fact]
    public async Task Where_only_a_constant_can_stand_there_is_no_fix()
    {
        var source = $$"""
            [System.ComponentModel.Description([|"{{TestKey}}"|])]
            class Shop(string key = [|"{{TestKey}}"|])
            {
                public const string ApiKey = [|"{{TestKey}}"|];
                public bool Is(string other) => other switch { ApiKey => true, _ => key == [|"Bearer {{TestKey}}"|] };
            }
            """;
        await Check.Fixes(source, source);
    }

    private static string Assigned(string text, bool mark = true) =>
        $$"""
            class Shop
            {
                string Text => {{(mark ? $"[|\"{text}\"|]" : $"\"{text}\"")}};
            }
            """;
}
