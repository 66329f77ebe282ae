using Microsoft.CodeAnalysis;
using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.ApiUsage.ApiKeySetOutsideStartUpAnalyzer,
    StripeGuard.CodeFixes.ApiUsage.ApiKeySetOutsideStartUpFix
>;

namespace StripeGuard.Analyzers.Tests.ApiUsage;

/// <summary>STRIPE6003 reports, and stays silent: docs/rules/STRIPE6003.md.</summary>
public class ApiKeySetOutsideStartUpTests
{
    [Fact]
    public Task A_key_that_differs_by_tenant_or_request_is_a_warning() =>
        Verify.Reports(
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;
            using Microsoft.Extensions.Configuration;

            var app = WebApplication.CreateBuilder(args).Build();
            app.Use(async (HttpContext context, RequestDelegate next) =>
            {
                [|StripeConfiguration.ApiKey|] = (string?)context.Items["key"];
                await next(context);
            });
            app.MapGet("/shops/{id}", async (int id, Shops shops) =>
            {
                var shop = await shops.Find(id) ?? throw new KeyNotFoundException();
                [|StripeConfiguration.ApiKey|] = shop.StripeKey;
            });

            public record Shop(string StripeKey);

            public class Shops { public Task<Shop?> Find(int id) => Task.FromResult<Shop?>(null); }

            public class StripeConfig { public string SecretKey { get; set; } = ""; }

            public interface ITenantContext { string StripeKey { get; } }

            public static class Wrapper
            {
                public static Task<Refund> Refund(RefundCreateOptions options, StripeConfig config)
                {
                    [|StripeConfiguration.ApiKey|] = config.SecretKey;
                    return new RefundService().CreateAsync(options);
                }
            }

            public abstract class Provider<T>(ITenantContext tenant, IConfiguration configuration)
            {
                public Task<Refund> Refund(StripeConfig settings, bool test)
                {
                    var key = test ? settings.SecretKey : "";
                    ConfigureStripe(key);
                    return new RefundService().GetAsync("re_1");
                }

                public void Use() => [|StripeConfiguration.ApiKey|] = tenant.StripeKey;

                public void Choose(string country) => [|Stripe.StripeConfiguration.ApiKey|] = configuration[$"Stripe:{country}"];

                public void Client(string key) => [|StripeConfiguration.StripeClient|] = new StripeClient(key);

                protected static void ConfigureStripe(string key) => [|StripeConfiguration.ApiKey|] = key;
            }
            """,
            severity: DiagnosticSeverity.Warning
        );

    [Fact]
    public Task The_same_key_set_again_and_again_is_a_suggestion() =>
        Verify.Reports(
            """
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Options;

            public class StripeSettings { public string SecretKey { get; set; } = ""; }

            public class Payments
            {
                private readonly StripeSettings settings;

                public Payments(IOptions<StripeSettings> options, string key)
                {
                    settings = options.Value;
                    [|StripeConfiguration.ApiKey|] = key;
                }

                public async Task<Refund> Refund(string id, CancellationToken stop)
                {
                    [|StripeConfiguration.ApiKey|] = settings.SecretKey;
                    return await new RefundService().GetAsync(id, cancellationToken: stop);
                }
            }

            public class ShopController(IConfiguration configuration) : ControllerBase
            {
                [HttpPost]
                public IActionResult Pay([FromServices] StripeSettings settings, int id)
                {
                    Configure();
                    [|StripeConfiguration.ApiKey|] = settings.SecretKey;
                    [|StripeConfiguration.ApiKey|] = HttpContext.RequestServices.GetRequiredService<IConfiguration>()["Stripe:Key"];
                    return Ok(id);
                }

                private void Configure() => [|StripeConfiguration.ApiKey|] = configuration["Stripe:SecretKey"];
            }
            """
        );

    [Fact]
    public Task Start_up_is_the_place_for_it() =>
        Verify.Silent(
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;

            var builder = WebApplication.CreateBuilder(args);
            StripeConfiguration.ApiKey = builder.Configuration["Stripe:SecretKey"];
            Payments.Initialize(builder.Configuration["Stripe:SecretKey"]!);
            builder.Services.AddStripe(builder.Configuration);

            public static class Payments
            {
                static Payments() => StripeConfiguration.ApiKey = Environment.GetEnvironmentVariable("STRIPE_KEY");

                public static void Initialize(string key) => StripeConfiguration.ApiKey = key;

                public static IServiceCollection AddStripe(this IServiceCollection services, IConfiguration configuration)
                {
                    Read(configuration);
                    return services.AddSingleton(provider =>
                    {
                        StripeConfiguration.ApiKey = configuration["Stripe:SecretKey"];
                        return new RefundService();
                    });
                }

                private static void Read(IConfiguration configuration) => StripeConfiguration.ApiKey = configuration["Stripe"];
            }

            public class Startup(IConfiguration configuration)
            {
                public void ConfigureServices() => StripeConfiguration.ApiKey = configuration["Stripe:SecretKey"];
            }

            public class Catalogue(IConfiguration configuration) : IHostedService
            {
                public Task StartAsync(CancellationToken stop)
                {
                    StripeConfiguration.ApiKey = configuration["Stripe:SecretKey"];
                    return Task.CompletedTask;
                }

                public Task StopAsync(CancellationToken stop) => Task.CompletedTask;
            }

            public class Tenants
            {
                public Task<Refund> Refund(string id, string key) =>
                    new RefundService(new StripeClient(key)).GetAsync(id, requestOptions: new RequestOptions { ApiKey = key });
            }

            public static class Own { public static string? ApiKey { get; set; } public static void Set(string key) => ApiKey = key; }
            """
        );

    [Fact]
    public Task A_test_sets_what_it_likes() =>
        Verify.Silent(
            "public class Check { public void Of(string key) => StripeConfiguration.ApiKey = key; }",
            inTestProject: true
        );

    private const string Wrapper = """
        namespace Acme.Stripe;

        using global::Stripe;

        public record Tenant(string Key);

        public class StripeClient;

        public class Wrapper
        {
            public static async Task<Refund> Refund(string id, Tenant tenant)
            {
                // The tenant's own account.
                [|StripeConfiguration.ApiKey|] = tenant.Key;
                var refunds = new RefundService();
                ChargeService charges = new();
                return await refunds.CreateAsync(new RefundCreateOptions { Charge = (await charges.GetAsync(id)).Id });
            }

            public static Task<Charge> Charge(string id, string key, object stripe)
            {
                [|StripeConfiguration.ApiKey|] = key;
                return new ChargeService { }.GetAsync(id);
            }
            MORE
        }
        """;

    [Fact]
    public Task The_services_made_after_it_get_a_client_of_their_own() =>
        Verify.Fixes(
            Wrapper
                .Replace("MORE", "", StringComparison.Ordinal)
                .Replace("ChargeService { }", "ChargeService()", StringComparison.Ordinal),
            """
            namespace Acme.Stripe;

            using global::Stripe;

            public record Tenant(string Key);

            public class StripeClient;

            public class Wrapper
            {
                public static async Task<Refund> Refund(string id, Tenant tenant)
                {
                    // The tenant's own account.
                    var stripe = new global::Stripe.StripeClient(tenant.Key);
                    var refunds = new RefundService(stripe);
                    ChargeService charges = new(stripe);
                    return await refunds.CreateAsync(new RefundCreateOptions { Charge = (await charges.GetAsync(id)).Id });
                }

                public static Task<Charge> Charge(string id, string key, object stripe)
                {
                    var stripeClient = new global::Stripe.StripeClient(key);
                    return new ChargeService(stripeClient).GetAsync(id);
                }

            }
            """.Replace("    }\n\n}", "    }\n    \n}", StringComparison.Ordinal),
            severity: DiagnosticSeverity.Warning
        );

    [Fact]
    public Task Where_other_services_may_live_on_that_key_nothing_is_offered()
    {
        var source = Wrapper.Replace(
            "MORE",
            "private readonly PaymentIntentService payments = new();",
            StringComparison.Ordinal
        );
        return Verify.Fixes(source, source, severity: DiagnosticSeverity.Warning);
    }
}
