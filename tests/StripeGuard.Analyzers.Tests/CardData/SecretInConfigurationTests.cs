using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using StripeGuard.Analyzers.CardData;

namespace StripeGuard.Analyzers.Tests.CardData;

/// <summary>STRIPE4002 reports, and stays silent: docs/rules/STRIPE4002.md.</summary>
public class SecretInConfigurationTests
{
    // Invented, in the shapes that Stripe issues; in pieces, so that no secret scanner takes them for found ones.
    private const string Body = "Vq7mZ2kLw9TxYc4BdN6rHs8J";
    private const string Test = "sk_" + "test_" + Body;
    private const string Live = "sk_" + "live_" + Body;
    private const string Webhook = "whsec_" + "Lw9TxYc4BdN6rHs8JVq7mZ2kQp5WfGu3";
    private const string PublicTest = "pk_" + "test_" + Body;
    private const string PublicLive = "pk_" + "live_" + Body;

    [Fact]
    public Task A_secret_in_a_settings_file_is_reported_where_it_stands() =>
        Check.Reports(
            (
                "appsettings.json",
                $$"""{ "Stripe": { "SecretKey": "[|{{Test}}|]","""
                    + "\n"
                    + $$""" "WebhookSecret": "[|{{Webhook}}|]", "PublishableKey": "{{PublicTest}}" } }"""
            ),
            ("C:/shop/appsettings.Staging.json", $$"""{ "Key": "[|{{Live}}|]" }"""),
            ("Properties/launchSettings.json", $$"""{ "environmentVariables": { "STRIPE_KEY": "[|{{Test}}|]" } }"""),
            ("web.config", $"""<add key="StripeKey" value="[|{Test}|]" />"""),
            ("local.settings.json", $$"""{ "Values": { "Stripe": "[|{{Test}}|]" } }"""),
            (".env", $"STRIPE_SECRET_KEY=[|{Live}|]"),
            (".env.example", $"STRIPE_SECRET_KEY=[|{Test}|]")
        );

    [Fact]
    public Task A_key_of_the_wrong_mode_is_reported() =>
        Check.Reports(
            (
                "appsettings.Development.json",
                $$"""{ "Secret": "[|{{Live}}|]",""" + "\n" + $$""" "Public": "[|{{PublicLive}}|]" }"""
            ),
            (
                "appsettings.Production.json",
                $$"""{ "Secret": "[|{{Test}}|]",""" + "\n" + $$""" "Public": "[|{{PublicTest}}|]" }"""
            ),
            (".env.production", $"KEY=[|{Test}|]")
        );

    [Fact]
    public Task Placeholders_public_keys_private_files_and_other_files_are_not_reported() =>
        Check.Silent(
            (
                "appsettings.json",
                $$"""{ "SecretKey": "sk_test_your_key_here", "WebhookSecret": "whsec_...", "PublishableKey": "{{PublicLive}}" }"""
            ),
            (
                "appsettings.Development.json",
                $$"""{ "SecretKey": "", "PublishableKey": "{{PublicTest}}", "Live": "pk_live_your_publishable_key_goes_here" }"""
            ),
            ("appsettings.Production.json", $$"""{ "PublishableKey": "{{PublicLive}}" }"""),
            (".env", $"STRIPE_SECRET_KEY={Test}"),
            ("notes.txt", Test),
            ("environment.json", Test)
        );

    [Fact]
    public Task A_test_projects_test_keys_are_not_reported() =>
        Check.Run(inTestProject: true, ("appsettings.json", $$"""{ "SecretKey": "{{Test}}" }"""));

    [Fact]
    public Task A_test_projects_live_keys_are() =>
        Check.Run(inTestProject: true, ("appsettings.json", $$"""{ "SecretKey": "[|{{Live}}|]" }"""));

    private static class Check
    {
        public static Task Reports(params (string Path, string Text)[] files) => Run(inTestProject: false, files);

        public static Task Silent(params (string Path, string Text)[] files)
        {
            Assert.DoesNotContain(files, file => file.Text.Contains("[|", StringComparison.Ordinal));
            return Run(inTestProject: false, files);
        }

        public static Task Run(bool inTestProject, params (string Path, string Text)[] files)
        {
            var test = new CSharpAnalyzerTest<SecretInConfigurationAnalyzer, DefaultVerifier>
            {
                TestCode = "class Shop { }",
                ReferenceAssemblies = TestReferences.None,
            };
            test.TestState.AdditionalReferences.AddRange(TestReferences.All);
            if (inTestProject)
            {
                test.TestState.AdditionalReferences.Add(TestReferences.XunitCore);
            }

            foreach (var (path, text) in files)
            {
                test.TestState.AdditionalFiles.Add((path, text));
            }

            return test.RunAsync();
        }
    }
}
