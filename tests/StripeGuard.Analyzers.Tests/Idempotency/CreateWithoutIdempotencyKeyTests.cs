using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Idempotency.CreateWithoutIdempotencyKeyAnalyzer,
    StripeGuard.CodeFixes.Idempotency.CreateWithoutIdempotencyKeyFix
>;

namespace StripeGuard.Analyzers.Tests.Idempotency;

/// <summary>STRIPE1008 reports, and stays silent: docs/rules/STRIPE1008.md.</summary>
public class CreateWithoutIdempotencyKeyTests
{
    [Fact]
    public Task Whatever_is_created_twice_by_a_repeat_wants_a_key() =>
        Verify.Reports(
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Mvc;
            using Stripe.Checkout;

            var client = new StripeClient("sk_test_1");
            await client.V1.Customers.[|CreateAsync|](new() { Email = args[0] });
            var session = new SessionService().[|Create|](options: new() { Mode = "payment" });
            client.V1.Checkout.Sessions.[|Create|](new SessionCreateOptions(), new RequestOptions { StripeAccount = "acct_1" });

            var app = WebApplication.Create(args);
            app.MapPost("/products", async (string name, ProductService products, PriceService prices) =>
            {
                var product = await products.[|CreateAsync|](new() { Name = name });
                return await prices.[|CreateAsync|](new() { Product = product.Id }, null);
            });

            [ApiController]
            public class AccountsController(AccountService accounts) : ControllerBase
            {
                private readonly InvoiceService invoices = new();

                [HttpPost]
                public async Task<IActionResult> Post(string email, CancellationToken ct)
                {
                    var options = new AccountCreateOptions();
                    options.Email = email;
                    await accounts.[|CreateAsync|](options, cancellationToken: ct);
                    return Ok(await invoices.[|CreateAsync|](new() { Customer = "cus_1" }));
                }
            }

            public class StripeGateway
            {
                private readonly RequestOptions ours = new() { StripeAccount = "acct_1" };

                public Task<SetupIntent> Save(string customer, SetupIntentService intents) =>
                    intents.[|CreateAsync|](new SetupIntentCreateOptions { Customer = customer }, ours);
            }
            """,
            severity: Microsoft.CodeAnalysis.DiagnosticSeverity.Info
        );

    [Fact]
    public Task What_has_a_key_or_needs_none_is_silent() =>
        Verify.Silent(
            """
            public class Shop(CustomerService customers, SubscriptionService subscriptions, ProductService products)
            {
                public async Task Do(string userId, RequestOptions given)
                {
                    await customers.CreateAsync(new(), new() { IdempotencyKey = $"customer-{userId}" });
                    await customers.CreateAsync(new(), given);
                    await customers.GetAsync("cus_1");
                    await customers.DeleteAsync("cus_1");

                    // A change of a known object, repeated, leaves it as the first left it.
                    await customers.UpdateAsync("cus_1", new() { Name = "A" });
                    await subscriptions.CancelAsync("sub_1");
                    await new PaymentIntentService().CaptureAsync("pi_1");

                    // STRIPE1001's.
                    await new RefundService().CreateAsync(new() { PaymentIntent = "pi_1" });
                    await new InvoiceService().PayAsync("in_1");

                    // Short-lived, or computed only.
                    await new Stripe.BillingPortal.SessionService().CreateAsync(new() { Customer = "cus_1" });
                    await new EphemeralKeyService().CreateAsync(new());
                    await new AccountLinkService().CreateAsync(new());
                    await new Stripe.Billing.MeterEventService().CreateAsync(new() { Identifier = userId });
                    await new InvoiceService().CreatePreviewAsync(new());
                    await new Stripe.Tax.CalculationService().CreateAsync(new());

                    // Named by who makes it: Stripe refuses a second one of the same id.
                    await products.CreateAsync(new() { Id = "coffee", Name = "Coffee" });
                    var welcome = new CouponCreateOptions { PercentOff = 10 };
                    welcome.Id = "WELCOME";
                    await new CouponService().CreateAsync(welcome);
                }

                public async Task Seed()
                {
                    if (!(await products.ListAsync(new() { Active = true })).Any())
                    {
                        await products.CreateAsync(new() { Name = "Coffee" });
                    }
                }
            }

            public class Handler(CustomerService customers)
            {
                // STRIPE1001's: a webhook is repeated.
                public void On(string json, string header)
                {
                    EventUtility.ConstructEvent(json, header, "whsec_1");
                    customers.Create(new());
                }
            }
            """
        );

    [Fact]
    public async Task The_option_says_how_far_the_rule_goes()
    {
        const string Shop = """
            public class Shop(CustomerService customers, SubscriptionService subscriptions)
            {
                public async Task Do(string id)
                {
                    await customers.CREATE(new());
                    await customers.CHANGE("cus_1", new() { Name = id });
                    await customers.CHANGE("cus_1", new() { Name = id }, new() { IdempotencyKey = id });
                    await subscriptions.CancelAsync("sub_1");
                }
            }
            """;
        var silent = Shop.Replace("CREATE", "CreateAsync", StringComparison.Ordinal)
            .Replace("CHANGE", "UpdateAsync", StringComparison.Ordinal);

        await Verify.Silent(silent, editorConfig: "stripe_guard.idempotency = money");
        await Verify.Reports(
            silent
                .Replace("CreateAsync(", "[|CreateAsync|](", StringComparison.Ordinal)
                .Replace(
                    "UpdateAsync(\"cus_1\", new() { Name = id });",
                    "[|UpdateAsync|](\"cus_1\", new() { Name = id });",
                    StringComparison.Ordinal
                ),
            editorConfig: "stripe_guard.idempotency = all",
            severity: Microsoft.CodeAnalysis.DiagnosticSeverity.Info
        );
        await Verify.Silent(silent, inTestProject: true);
    }

    [Fact]
    public Task The_key_is_made_from_an_id_in_scope() =>
        Verify.Fixes(
            """
            public class User { public Guid Id { get; set; } public string? Email { get; set; } }

            public class Signup(CustomerService customers, IStripeClient stripe)
            {
                public async Task Register(User registered, string signupId, CancellationToken ct)
                {
                    await customers.[|CreateAsync|](new CustomerCreateOptions { Email = registered.Email }, cancellationToken: ct);
                    await new Stripe.Checkout.SessionService(stripe).[|CreateAsync|](new() { Mode = "setup" });
                }
            }
            """,
            """
            public class User { public Guid Id { get; set; } public string? Email { get; set; } }

            public class Signup(CustomerService customers, IStripeClient stripe)
            {
                public async Task Register(User registered, string signupId, CancellationToken ct)
                {
                    await customers.CreateAsync(new CustomerCreateOptions { Email = registered.Email }, new RequestOptions { IdempotencyKey = $"customer-{signupId}" }, cancellationToken: ct);
                    await new Stripe.Checkout.SessionService(stripe).CreateAsync(new() { Mode = "setup" }, new RequestOptions { IdempotencyKey = $"session-{signupId}" });
                }
            }
            """,
            severity: Microsoft.CodeAnalysis.DiagnosticSeverity.Info
        );
}
