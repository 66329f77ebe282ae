using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Idempotency.MoneyMovingCallWithoutIdempotencyKeyAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Idempotency;

/// <summary>STRIPE1001 reports, and stays silent: docs/rules/STRIPE1001.md.</summary>
public class MoneyMovingCallWithoutIdempotencyKeyTests
{
    [Theory]
    [InlineData("new RefundService().[|Create|](new RefundCreateOptions { PaymentIntent = \"pi_1\" });")]
    [InlineData("await new RefundService(client).[|CreateAsync|](new() { PaymentIntent = \"pi_1\" });")]
    [InlineData("await client.V1.Refunds.[|CreateAsync|](new RefundCreateOptions());")]
    [InlineData("client.V1.PaymentIntents.[|Create|](options: new() { Amount = 2000 });")]
    [InlineData("await client.V1.Transfers.[|CreateAsync|](new(), null);")]
    [InlineData("await client.V1.Transfers.[|CreateAsync|](new(), default);")]
    [InlineData("await client.V1.Payouts.[|CreateAsync|](new(), cancellationToken: default);")]
    [InlineData("await client.V1.Topups.[|CreateAsync|](new(), requestOptions: null);")]
    [InlineData("await client.V1.Charges.[|CreateAsync|](new(), new RequestOptions());")]
    [InlineData("await client.V1.Charges.[|CreateAsync|](new(), new() { StripeAccount = \"acct_1\" });")]
    [InlineData("await client.V1.Subscriptions.[|CreateAsync|](new());")]
    [InlineData("await client.V1.Invoices.[|PayAsync|](\"in_1\");")]
    [InlineData("await client.V1.InvoiceItems.[|CreateAsync|](new());")]
    [InlineData("await client.V1.CreditNotes.[|CreateAsync|](new());")]
    [InlineData("await client.V1.Transfers.Reversals.[|CreateAsync|](\"tr_1\", new());")]
    [InlineData("var o = new RequestOptions { ApiKey = \"sk_test_2\" }; client.V1.Refunds.[|Create|](new(), o);")]
    [InlineData("RequestOptions? o = null; client.V1.Refunds.[|Create|](new(), o);")]
    [InlineData("RequestOptions o; o = new(); o.StripeAccount = \"acct_1\"; client.V1.Refunds.[|Create|](new(), o);")]
    [InlineData("var o = new RequestOptions { IdempotencyKey = null }; client.V1.Refunds.[|Create|](new(), o);")]
    [InlineData("ICreatable<Refund, RefundCreateOptions> s = new RefundService(); s.[|Create|](new());")]
    [InlineData("RefundService? s = new(); var r = s?.[|Create|](new());")]
    [InlineData("Func<Task> work = async () => await client.V1.Refunds.[|CreateAsync|](new()); await work();")]
    public Task A_call_that_moves_money_needs_a_key(string statement) =>
        Verify.Reports(
            $$"""
            var client = new StripeClient("sk_test_1");
            {{statement}}
            """
        );

    [Theory]
    [InlineData(
        "await client.V1.Refunds.CreateAsync(new(), new RequestOptions { IdempotencyKey = $\"refund-{id}\" });"
    )]
    [InlineData("await client.V1.Refunds.CreateAsync(new(), requestOptions: new() { IdempotencyKey = id });")]
    [InlineData("var o = new RequestOptions(); o.IdempotencyKey = id; client.V1.Refunds.Create(new(), o);")]
    [InlineData(
        "var o = new RequestOptions(); if (id != \"\") o.IdempotencyKey = id; client.V1.Refunds.Create(new(), o);"
    )]
    [InlineData(
        "var o = id == \"\" ? null : new RequestOptions { IdempotencyKey = id }; client.V1.Refunds.Create(new(), o);"
    )]
    [InlineData("var o = new RequestOptions(); Keys.Put(o, id); client.V1.Refunds.Create(new(), o);")]
    [InlineData("var o = new RequestOptions(); var p = o; p.IdempotencyKey = id; client.V1.Refunds.Create(new(), o);")]
    [InlineData("client.V1.Refunds.Create(new(), Keys.For(id));")]
    [InlineData("client.V1.Refunds.Create(new(), id.ToRequestOptions());")]
    [InlineData("foreach (var o in new[] { new RequestOptions() }) client.V1.Refunds.Create(new(), o);")]
    public Task A_key_set_on_any_path_is_enough(string statement) =>
        Verify.Silent(
            $$"""
            var client = new StripeClient("sk_test_1");
            var id = args[0];
            {{statement}}

            static class Keys
            {
                public static void Put(RequestOptions options, string key) => options.IdempotencyKey = key;

                public static RequestOptions For(string key)
                {
                    var options = new RequestOptions { StripeAccount = "acct_1" };
                    options.IdempotencyKey = "refund-" + key;
                    return options;
                }

                public static RequestOptions ToRequestOptions(this string key) => new() { IdempotencyKey = key };
            }
            """
        );

    [Theory]
    [InlineData("await client.V1.Refunds.GetAsync(\"re_1\");")]
    [InlineData("await client.V1.Refunds.ListAsync();")]
    [InlineData("await client.V1.Refunds.UpdateAsync(\"re_1\", new());")]
    [InlineData("await client.V1.Refunds.CancelAsync(\"re_1\");")]
    [InlineData("await client.V1.PaymentIntents.ConfirmAsync(\"pi_1\");")]
    [InlineData("await client.V1.PaymentIntents.CaptureAsync(\"pi_1\");")]
    [InlineData("await client.V1.Subscriptions.CancelAsync(\"sub_1\");")]
    [InlineData("await client.V1.Checkout.Sessions.CreateAsync(new());")]
    [InlineData("await client.V1.BillingPortal.Sessions.CreateAsync(new());")]
    [InlineData("await client.V1.EphemeralKeys.CreateAsync(new());")]
    [InlineData("await client.V1.Customers.CreateAsync(new());")]
    [InlineData("await client.V1.Products.CreateAsync(new());")]
    public Task What_may_be_repeated_needs_none(string statement) =>
        Verify.Silent(
            $$"""
            var client = new StripeClient("sk_test_1");
            {{statement}}
            """
        );

    [Fact]
    public Task A_controller_and_a_minimal_api_are_read_alike() =>
        Verify.Reports(
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Mvc;

            var app = WebApplication.Create(args);
            app.MapPost("/refund/{orderId}", async (string orderId, RefundService refunds) =>
                await refunds.[|CreateAsync|](new() { PaymentIntent = orderId }));
            app.Run();

            [ApiController]
            public class RefundsController(RefundService refunds) : ControllerBase
            {
                private readonly PayoutService payouts = new();

                [HttpPost]
                public async Task<IActionResult> Post(string paymentIntent)
                {
                    var options = new RefundCreateOptions();
                    options.PaymentIntent = paymentIntent;
                    var refund = await refunds.[|CreateAsync|](options);
                    await this.payouts.[|CreateAsync|](new PayoutCreateOptions { Amount = 100 });
                    return Ok(refund.Id);
                }
            }
            """
        );

    [Fact]
    public Task Options_made_in_a_helper_are_looked_into() =>
        Verify.Reports(
            """
            public class Refunds(RefundService service)
            {
                private readonly RequestOptions ours = new() { StripeAccount = "acct_1" };

                public Refund ByHelper() => service.[|Create|](new(), Connected("acct_1"));

                public Refund ByField() => service.[|Create|](new(), ours);

                public Refund ByPrivateMethod() => Send(null);

                private Refund Send(RequestOptions? options) => service.[|Create|](new(), options);

                private static RequestOptions Connected(string account) => new() { StripeAccount = account };
            }
            """
        );

    [Fact]
    public Task Whoever_makes_the_request_options_decides() =>
        Verify.Silent(
            """
            using Microsoft.Extensions.DependencyInjection;

            public interface IRequestOptionsFactory { RequestOptions Create(string id); }

            public class Facade(RefundService service, RequestOptions injected, IRequestOptionsFactory factory)
            {
                private RequestOptions settable = new();
                public RequestOptions Defaults { get; set; } = new();

                public Facade Use(RequestOptions options) { settable = options; return this; }

                public Task<Refund> Create(RefundCreateOptions options, RequestOptions? requestOptions = null) =>
                    service.CreateAsync(options, requestOptions);

                public Refund Injected() => service.Create(new(), injected);

                public Refund Made() => service.Create(new(), factory.Create("1"));

                public Refund Settable() => service.Create(new(), settable);

                public Refund Shared() => service.Create(new(), Defaults);
            }

            public static class Caller
            {
                public static void Key(Facade facade, string order) => facade.Defaults.IdempotencyKey = order;
            }

            public class OwnRefunds : RefundService
            {
                public override Refund Create(RefundCreateOptions options, RequestOptions requestOptions = null!) =>
                    base.Create(options, requestOptions);
            }
            """
        );

    [Fact]
    public Task A_type_of_ones_own_with_a_Stripe_name_is_not_Stripes() =>
        Verify.Silent(
            """
            namespace Shop.Billing
            {
                public class RequestOptions { }

                public class RefundService
                {
                    public string Create(string order, RequestOptions? options = null) => order;
                }

                public class Desk
                {
                    // new Stripe.RefundService().Create(new Stripe.RefundCreateOptions());
                    public string Refund() => new RefundService().Create("new RefundService().Create()");
                }
            }
            """
        );

    [Fact]
    public Task An_intent_created_only_when_none_is_stored_is_left_alone() =>
        Verify.Silent(
            """
            public class Basket { public string? PaymentIntentId { get; set; } }

            public class Payments(PaymentIntentService intents)
            {
                public async Task CreateOrUpdate(Basket basket)
                {
                    if (string.IsNullOrEmpty(basket.PaymentIntentId))
                    {
                        var intent = await intents.CreateAsync(new() { Amount = 2000, Currency = "usd" });
                        basket.PaymentIntentId = intent.Id;
                    }
                    else
                    {
                        await intents.UpdateAsync(basket.PaymentIntentId, new() { Amount = 2000 });
                    }
                }

                public async Task<PaymentIntent> Get(Basket basket)
                {
                    if (basket.PaymentIntentId is not null)
                    {
                        return await intents.GetAsync(basket.PaymentIntentId);
                    }

                    return await intents.CreateAsync(new() { Amount = 2000, Currency = "usd" });
                }
            }
            """
        );

    [Fact]
    public Task An_intent_confirmed_at_once_takes_the_money_whatever_is_stored() =>
        Verify.Reports(
            """
            public class Basket { public string? PaymentIntentId { get; set; } }

            public class Payments(PaymentIntentService intents)
            {
                public async Task Pay(Basket basket)
                {
                    if (basket.PaymentIntentId == null)
                    {
                        await intents.[|CreateAsync|](new() { Amount = 2000, Currency = "usd", Confirm = true });
                    }
                }
            }
            """
        );

    [Fact]
    public Task A_seeder_that_looks_first_is_left_alone() =>
        Verify.Silent(
            """
            var subscriptions = new SubscriptionService();
            var existing = await subscriptions.ListAsync(new() { Customer = args[0] });
            if (!existing.Any())
            {
                await subscriptions.CreateAsync(new() { Customer = args[0] });
            }
            """
        );

    [Fact]
    public Task Every_create_counts_where_work_is_repeated() =>
        Verify.Reports(
            """
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Extensions.Hosting;

            public class Worker(CustomerService customers) : BackgroundService
            {
                protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                {
                    await customers.CreateAsync(new(), cancellationToken: stoppingToken);
                    await customers.UpdateAsync("cus_1", new());
                }
            }

            public class WebhookController(CustomerService customers, InvoiceService invoices) : ControllerBase
            {
                [HttpPost]
                public async Task<IActionResult> Post()
                {
                    var json = await new StreamReader(Request.Body).ReadToEndAsync();
                    var stripeEvent = EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], "whsec_1");
                    await customers.[|CreateAsync|](new());
                    await Handle(stripeEvent);
                    return Ok();
                }

                private async Task Handle(Event stripeEvent) => await invoices.[|CreateAsync|](new());
            }

            public class Jobs(PriceService prices)
            {
                [AutomaticRetry(Attempts = 3)]
                public void Run() => prices.[|Create|](new());
            }

            public class AutomaticRetryAttribute : Attribute { public int Attempts { get; set; } }

            public class Seeder(ProductService products) : IHostedService
            {
                public Task StartAsync(CancellationToken token) => products.CreateAsync(new());

                public Task StopAsync(CancellationToken token) => Task.CompletedTask;
            }
            """
        );

    [Fact]
    public Task An_endpoint_beside_that_of_the_webhooks_is_not_repeated_with_it() =>
        Verify.Reports(
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;

            public static class Endpoints
            {
                public static void Map(WebApplication app, CustomerService customers, PriceService prices)
                {
                    app.MapPost("/customers", async () => await customers.CreateAsync(new()));
                    app.MapPost("/webhook", async (HttpRequest request) =>
                    {
                        var received = await Verified(request);
                        await prices.[|CreateAsync|](new());
                        await Task.WhenAll(received.Account.Select(_ => customers.[|CreateAsync|](new())));

                        async Task<Event> Verified(HttpRequest of)
                        {
                            var json = await new StreamReader(of.Body).ReadToEndAsync();
                            return EventUtility.ConstructEvent(json, of.Headers["Stripe-Signature"], "whsec_1");
                        }
                    });
                }
            }
            """
        );

    [Fact]
    public Task Options_that_a_class_keeps_have_no_key_where_nobody_speaks_of_keys() =>
        Verify.Reports(
            """
            public class Billing
            {
                public RequestOptions Options;

                public SubscriptionService Subscriptions { get; } = new();

                public RequestOptions Connected { get; set; } = new() { StripeAccount = "acct_1" };

                public Billing(string key) => Options = new RequestOptions { ApiKey = key };

                public async Task Subscribe(SubscriptionCreateOptions options)
                {
                    await Subscriptions.[|CreateAsync|](options, Options);
                    await Subscriptions.[|CreateAsync|](options, this.Connected);
                }
            }
            """
        );

    [Fact]
    public Task An_invoice_that_was_listed_first_is_paid_twice_all_the_same() =>
        Verify.Reports(
            """
            public class Dunning(InvoiceService invoices)
            {
                public async Task Retry(string subscription)
                {
                    var open = await invoices.ListAsync(new() { Subscription = subscription, Status = "open" });
                    await invoices.[|PayAsync|](open.Data[0].Id);
                }
            }
            """
        );

    [Fact]
    public async Task A_facade_stands_for_the_SDK_where_it_is_named()
    {
        const string Shop = """
            namespace Acme
            {
                public interface IStripeAdapter
                {
                    Task<Refund> RefundAsync(RefundCreateOptions options, RequestOptions? requestOptions = null);
                    Task<Subscription> SubscriptionCreateAsync(SubscriptionCreateOptions options, RequestOptions? requestOptions = null);
                    Task<Invoice> PayAsync(string id, InvoicePayOptions options, RequestOptions? requestOptions = null);
                    Task<Refund> RefundUpdateAsync(string id, RefundUpdateOptions options, RequestOptions? requestOptions = null);
                    Task<StripeList<Subscription>> SubscriptionsAsync(SubscriptionListOptions options, RequestOptions? requestOptions = null);
                }

                // Forwards what it is given: whoever calls it decides.
                public class StripeAdapter(RefundService refunds)
                {
                    public Task<Refund> RefundAsync(RefundCreateOptions options, RequestOptions? requestOptions = null) =>
                        refunds.CreateAsync(options, requestOptions);
                }

                public class Desk(IStripeAdapter stripe, StripeAdapter own)
                {
                    public async Task Do(string order)
                    {
                        await stripe.REFUND(new() { PaymentIntent = order });
                        await own.REFUND(new() { PaymentIntent = order });
                        await stripe.SUBSCRIBE(new());
                        await stripe.PAY("in_1", new());
                        await stripe.RefundAsync(new(), new() { IdempotencyKey = order });
                        await stripe.RefundUpdateAsync("re_1", new());
                    }

                    public async Task Once(string customer)
                    {
                        if (!(await stripe.SubscriptionsAsync(new() { Customer = customer })).Any())
                        {
                            await stripe.SubscriptionCreateAsync(new() { Customer = customer });
                        }
                    }
                }
            }
            """;
        string With(string left, string right) =>
            Shop.Replace("REFUND", left + "RefundAsync" + right, StringComparison.Ordinal)
                .Replace("SUBSCRIBE", left + "SubscriptionCreateAsync" + right, StringComparison.Ordinal)
                .Replace("PAY", left + "PayAsync" + right, StringComparison.Ordinal);

        await Verify.Silent(With("", ""));
        await Verify.Reports(
            With("[|", "|]"),
            editorConfig: "stripe_guard.facades = Acme.IStripeAdapter, StripeAdapter"
        );
    }

    [Fact]
    public async Task A_trusted_source_of_options_has_a_key_whatever_it_looks_like()
    {
        const string Shop = """
            public static class Requests { public static RequestOptions For(string order) => new() { StripeAccount = "acct_1" }; }

            public class Desk(RefundService refunds)
            {
                public void Undo(string order) => refunds.Create(new(), Requests.For(order));
            }
            """;

        await Verify.Reports(Shop.Replace(".Create(", ".[|Create|](", StringComparison.Ordinal));
        await Verify.Silent(Shop, editorConfig: "stripe_guard.trusted_key_sources = Requests.For");
    }

    [Fact]
    public async Task Silent_in_test_projects()
    {
        const string Charge = """
            public class Fixture(RefundService refunds)
            {
                public Task<Refund> Undo() => refunds.CreateAsync(new() { PaymentIntent = "pi_1" });
            }
            """;

        await Verify.Silent(Charge, inTestProject: true);
        await Verify.Silent(Charge, editorConfig: "stripe_guard.test_projects = always");
        await Verify.Silent("using NUnit.Framework;\n" + Charge + "\nnamespace NUnit.Framework { public class Own; }");
        await Verify.Reports(
            Charge.Replace("CreateAsync", "[|CreateAsync|]", StringComparison.Ordinal),
            editorConfig: "stripe_guard.test_projects = never",
            inTestProject: true
        );
    }
}
