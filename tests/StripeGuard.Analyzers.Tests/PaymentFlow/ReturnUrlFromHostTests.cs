using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.PaymentFlow.ReturnUrlFromHostAnalyzer>;

namespace StripeGuard.Analyzers.Tests.PaymentFlow;

/// <summary>STRIPE5010 reports, and stays silent: docs/rules/STRIPE5010.md.</summary>
public class ReturnUrlFromHostTests
{
    private const string Usings = """
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Http.Extensions;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.Hosting;
        using Stripe.Checkout;


        """;

    [Fact]
    public Task The_clients_host_and_localhost_are_not_the_shops_address() =>
        Verify.Reports(
            Usings
                + """
                public class PayController : Controller
                {
                    private string Base => $"{Request.Scheme}://{Request.Host.Value}";

                    public object[] Do(HttpRequest request)
                    {
                        var domain = Request.Scheme + "://" + Request.Host.Value + "/";
                        var origin = request.Headers["Origin"].ToString();
                        var options = new Stripe.BillingPortal.SessionCreateOptions { Customer = "cus_1" };
                        [|options.ReturnUrl|] = $"https://{request.Host}/account";
                        return
                        [
                            options,
                            new SessionCreateOptions { [|SuccessUrl|] = domain + "thanks", CancelUrl = domain + "cart" },
                            new SessionCreateOptions { [|SuccessUrl|] = $"{origin}/thanks" },
                            new SessionCreateOptions { [|SuccessUrl|] = Base + "/thanks" },
                            new SessionCreateOptions { [|ReturnUrl|] = request.GetDisplayUrl() },
                            new SessionCreateOptions { [|SuccessUrl|] = request.Headers.Referer + "/thanks" },
                            new SessionCreateOptions { [|CancelUrl|] = "https://localhost:5001/cart" },
                            new AccountLinkCreateOptions { [|RefreshUrl|] = "http://127.0.0.1/refresh" },
                        ];
                    }
                }
                """
        );

    [Fact]
    public Task The_shops_own_address_is_silent() =>
        Verify.Silent(
            Usings
                + """
                public class Shop { public string ReturnUrl { get; set; } = "http://localhost"; }

                public class PayController(IConfiguration configuration, IHostEnvironment environment) : Controller
                {
                    private const string Domain = "https://shop.example";

                    public object[] Do(string given)
                    {
                        var domain = environment.IsDevelopment() ? "https://localhost:5001" : configuration["Shop:Url"];
                        var shop = new Shop();
                        shop.ReturnUrl = $"https://{Request.Host}";
                        return
                        [
                            new SessionCreateOptions { SuccessUrl = Domain + "/thanks", CancelUrl = configuration["Shop:Url"] + "/cart" },
                            new SessionCreateOptions { SuccessUrl = domain + "/thanks" },
                            new SessionCreateOptions { SuccessUrl = (configuration["Shop:Url"] ?? "https://localhost:5001") + "/thanks" },
                            new SessionCreateOptions { SuccessUrl = given },
                            shop,
                        ];
                    }
                }
                """
        );

    [Fact]
    public Task A_test_returns_where_it_likes() =>
        Verify.Silent(
            "public class Check { public object Of() => new Stripe.Checkout.SessionCreateOptions { SuccessUrl = \"http://localhost/\" }; }",
            inTestProject: true
        );
}
