using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.CardData.KeyMixedUpAnalyzer>;

namespace StripeGuard.Analyzers.Tests.CardData;

/// <summary>STRIPE4010 reports, and stays silent: docs/rules/STRIPE4010.md.</summary>
public class KeyMixedUpTests
{
    [Fact]
    public Task A_publishable_key_as_ApiKey_is_reported_in_each_shape() =>
        Check.Reports(
            """
            using Microsoft.Extensions.Configuration;

            class StripeSettings { public string PublishableKey { get; set; } }

            class Setup(IConfiguration configuration, StripeSettings settings)
            {
                private const string Key = "pk_test_" + "51AbCdEf";

                public void Configure(string publishableKey)
                {
                    StripeConfiguration.ApiKey = [|"pk_test_51AbCdEf"|];
                    StripeConfiguration.ApiKey = [|configuration["Stripe:PublishableKey"]|];
                    StripeConfiguration.ApiKey = [|configuration.GetValue<string>("Stripe:PublishableKey")|];
                    var request = new RequestOptions { ApiKey = [|settings.PublishableKey|] };
                    var client = new StripeClient([|publishableKey|]);
                    var other = new StripeClient(apiKey: [|Key|]);
                    var key = configuration["Stripe:PublishableKey"] ?? throw new InvalidOperationException();
                    StripeConfiguration.ApiKey = [|key|];
                }
            }
            """
        );

    [Fact]
    public Task Settings_sent_to_administrators_are_not_reported_and_to_all_who_log_in_are() =>
        Check.Reports(
            """
            using Microsoft.AspNetCore.Authorization;
            using Microsoft.AspNetCore.Mvc;

            public class StripeSettings { public string SecretKey { get; set; } }

            [Authorize(Roles = "admin")]
            public class SettingsController(StripeSettings settings) : Controller
            {
                public IActionResult Edit() => View(settings);

                [AllowAnonymous]
                public IActionResult Show() => View([|settings|]);
            }

            public class AccountController(StripeSettings settings) : Controller
            {
                [Authorize]
                public IActionResult Index() => View([|settings|]);

                [Authorize("CanManageSettings")]
                public IActionResult Manage() => Ok(settings.SecretKey);
            }
            """
        );

    [Fact]
    public Task A_secret_key_sent_to_the_browser_is_reported_in_each_shape() =>
        Check.Reports(
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.Options;

            class StripeSettings { public string SecretKey { get; set; } public string PublishableKey { get; set; } }
            class CheckoutPage { public string Key { get; set; } }

            class CheckoutController(IConfiguration configuration, IOptions<StripeSettings> options) : Controller
            {
                public IActionResult Index()
                {
                    ViewBag.StripeKey = [|configuration["Stripe:SecretKey"]|];
                    ViewData["StripeKey"] = [|options.Value.SecretKey|];
                    return View(new CheckoutPage { Key = [|options.Value.SecretKey|] });
                }

                public IActionResult Config() => Ok(new { publishableKey = [|options.Value.SecretKey|] });

                public IActionResult Settings() => Json([|options.Value|]);

                public IActionResult Model()
                {
                    var page = new CheckoutPage { Key = [|StripeConfiguration.ApiKey|] };
                    return View(page);
                }

                public static void Map(WebApplication app, StripeSettings settings) =>
                    app.MapGet("/config", () => Results.Ok(new { key = [|settings.SecretKey|] }));
            }
            """
        );

    [Fact]
    public Task Each_key_in_its_place_is_right() =>
        Check.Silent(
            """
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.Options;

            class StripeSettings { public string SecretKey { get; set; } public string PublishableKey { get; set; } }
            class PublicSettings { public string PublishableKey { get; set; } }
            class StripePublic { public string PublishableKey { get; set; } }
            class Maps { public string ApiKey { get; set; } }
            class Product { public string Webhook { get; set; } public string WebhookSecret { get; set; } }

            class CheckoutController(IConfiguration configuration, IOptions<StripeSettings> options, StripePublic shown) : Controller
            {
                public IActionResult Index(PaymentIntent intent, string tenantKey)
                {
                    StripeConfiguration.ApiKey = configuration["Stripe:SecretKey"];
                    var client = new StripeClient(tenantKey);
                    var request = new RequestOptions { ApiKey = options.Value.SecretKey };
                    var maps = new Maps { ApiKey = options.Value.PublishableKey };
                    ViewBag.StripeKey = options.Value.PublishableKey;
                    ViewData["key"] = configuration["Stripe:PublishableKey"];
                    return Ok(new { intent.ClientSecret, options.Value.PublishableKey, mode = options.Value.SecretKey.StartsWith("sk_live_") });
                }

                public IActionResult Config() => Ok(shown);

                public IActionResult Other() => Ok(new Maps { ApiKey = configuration["Maps:ApiKey"] });

                public IActionResult OwnWebhook(Product product) => Ok(new { product.Webhook, product.WebhookSecret });

                private bool IsTest(string key) => key.StartsWith("pk_test_");
            }
            """
        );

    [Fact]
    public Task A_test_may_mix_them_up() =>
        Check.Silent(
            """class T { void Setup() => StripeConfiguration.ApiKey = "pk_test_51AbCdEf"; }""",
            inTestProject: true
        );
}
