using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.ApiUsage.UnexpandedPropertyReadAnalyzer,
    StripeGuard.CodeFixes.ApiUsage.UnexpandedPropertyReadFix
>;

namespace StripeGuard.Analyzers.Tests.ApiUsage;

/// <summary>STRIPE6001 reports, and stays silent: docs/rules/STRIPE6001.md.</summary>
public class UnexpandedPropertyReadTests
{
    [Fact]
    public Task What_the_request_does_not_expand_is_null() =>
        Verify.Reports(
            """
            using Stripe.Checkout;

            public class Desk(StripeClient client, ChargeService charges)
            {
                private readonly SubscriptionService subscriptions = new();

                public async Task<object?> Single(string id, bool detailed)
                {
                    var charge = await charges.GetAsync(id);
                    Console.WriteLine(charge.[|Customer|].Email);
                    var session = new SessionService().Get(id, new SessionGetOptions { Expand = ["customer"] });
                    Console.WriteLine(session.Customer.Email + session.[|PaymentIntent|]?.Id);
                    var options = new SubscriptionCreateOptions { Customer = "cus_1" };
                    options.AddExpand("latest_invoice");
                    var made = await subscriptions.CreateAsync(options, new RequestOptions { IdempotencyKey = id });
                    Console.WriteLine(made.LatestInvoice.[|Customer|].Name);
                    foreach (var item in session.[|LineItems|])
                    {
                        Console.WriteLine(item.Price.Product.Name);
                    }

                    var intent = detailed ? null : await client.V1.PaymentIntents.ConfirmAsync(id).ConfigureAwait(false);
                    var latest = (await client.V1.PaymentIntents.GetAsync(id)).[|LatestCharge|];
                    Console.WriteLine(latest.ReceiptUrl + intent?.Id);
                    return (await Find(id)).[|Customer|].Email;
                }

                public void Lists(string id)
                {
                    foreach (var charge in charges.List(new ChargeListOptions { Limit = 3, Expand = new List<string> { "data.invoice" } }))
                    {
                        Console.WriteLine(charge.[|BalanceTransaction|].Fee);
                    }

                    foreach (var charge in charges.ListAutoPaging())
                    {
                        Console.WriteLine(charge.[|Customer|].Email);
                    }

                    var owned = subscriptions.List(new SubscriptionListOptions { Customer = id });
                    Console.WriteLine(owned.Data[0].[|LatestInvoice|]?.Status + owned.First().[|Customer|].Email);
                    var coffee = owned.Where(s => s.Items.Data.Any(i => i.Price?.[|Product|] is Product product && product.Name == "Coffee"));
                    Console.WriteLine(coffee.Count());
                }

                public string? Event(Event stripeEvent)
                {
                    if (stripeEvent.Data.Object is Invoice invoice)
                    {
                        return invoice.[|Customer|].Email;
                    }

                    switch (stripeEvent)
                    {
                        case { Data.Object: Charge refunded }:
                            return refunded.[|Refunds|].First().Id;
                    }

                    var session = stripeEvent.Data.Object as Session;
                    return session?.[|Subscription|]?.Status + session!.[|LineItems|].Data.Count;
                }

                private Task<Charge> Find(string id) => charges.GetAsync(id, new ChargeGetOptions { Expand = [] });
            }
            """
        );

    [Fact]
    public Task What_is_expanded_embedded_or_unknown_is_silent() =>
        Verify.Silent(
            """
            using Stripe.Checkout;

            public class Desk(ChargeService charges, SubscriptionService subscriptions)
            {
                private static readonly string[] Paths = ["customer", "data.customer"];

                public async Task<object?> Expanded(string id, ChargeGetOptions given, List<string> more)
                {
                    var charge = await charges.GetAsync(id, new ChargeGetOptions { Expand = ["customer.default_source", "balance_transaction"] });
                    Console.WriteLine(charge.Customer.Email + charge.BalanceTransaction.Fee);
                    var options = new SessionGetOptions();
                    options.AddExpand("payment_intent.latest_charge");
                    options.AddExpand("line_items");
                    var session = new SessionService().Get(id, options);
                    Console.WriteLine(session.PaymentIntent.LatestCharge.Paid + session.LineItems.Data.Count.ToString());
                    Console.WriteLine((await charges.GetAsync(id, given)).Customer.Email);
                    Console.WriteLine((await charges.GetAsync(id, new ChargeGetOptions { Expand = more })).Customer.Email);
                    Console.WriteLine((await charges.GetAsync(id, new ChargeGetOptions { Expand = Paths.ToList() })).Customer.Email);
                    Console.WriteLine((await charges.GetAsync(id, With("customer"))).Customer.Email);
                    foreach (var each in charges.ListAutoPaging(new() { Expand = new List<string> { "data.customer" } }))
                    {
                        Console.WriteLine(each.Customer?.Email);
                    }

                    return null;
                }

                public string? Known(Charge charge, Session session, string id)
                {
                    var subscription = subscriptions.Get(id);
                    Console.WriteLine(subscription.Items.Data[0].Price.UnitAmount + subscription.CustomerId);
                    var answer = new SessionService().Get(id);
                    Console.WriteLine(answer.SubscriptionId ?? answer.Subscription?.Id);
                    Console.WriteLine(charges.Get(id).PaymentIntent?.Id ?? charges.Get(id).PaymentIntentId);
                    var mine = charges.Get(id);
                    mine.Customer = new CustomerService().Get(mine.CustomerId);
                    Console.WriteLine(mine.Customer.Email);
                    if (subscription.LatestInvoice == null)
                    {
                        subscription.LatestInvoice = new InvoiceService().Get(subscription.LatestInvoiceId);
                    }

                    var dto = new { answer.Customer, subscription.LatestInvoice.Id };
                    return charge.Customer.Email + session.PaymentIntent.Id + dto + answer.Customer;
                }

                private static ChargeGetOptions With(string path)
                {
                    var options = new ChargeGetOptions();
                    options.AddExpand(path);
                    return options;
                }
            }

            public class Charge2 { public string CustomerId { get; set; } = ""; public Customer Customer { get; set; } = new(); }
            """
        );

    [Fact]
    public Task A_test_may_have_filled_it_in() =>
        Verify.Silent(
            "public class Check { public string Of(ChargeService charges) => charges.Get(\"ch_1\").Customer.Email; }",
            inTestProject: true
        );

    private const string Ids = """
        public class Desk(ChargeService charges, Stripe.Checkout.SessionService sessions)
        {
            public async Task<string> Do(string id)
            {
                var charge = await charges.GetAsync(id);
                var session = await sessions.GetAsync(id);
                var a = charge.[|Customer|].Id;
                var b = session.[|PaymentIntent|]?.Id;
                var c = session?.[|Customer|].Id ?? session?.[|Subscription|]?.Id;
                return a + b + c;
            }
        }
        """;

    [Fact]
    public Task The_id_is_read_where_only_the_id_is_wanted() =>
        Verify.Fixes(
            Ids,
            Ids.Replace("charge.[|Customer|].Id", "charge.CustomerId", StringComparison.Ordinal)
                .Replace("session.[|PaymentIntent|]?.Id", "session.PaymentIntentId", StringComparison.Ordinal)
                .Replace("session?.[|Customer|].Id", "session?.CustomerId", StringComparison.Ordinal)
                .Replace("session?.[|Subscription|]?.Id", "session?.SubscriptionId", StringComparison.Ordinal)
        );

    [Fact]
    public Task Elsewhere_it_is_expanded() =>
        Verify.Fixes(
            """
            public class Desk(ChargeService charges, SubscriptionService subscriptions)
            {
                public async Task<string> Do(string id)
                {
                    var charge = await charges.GetAsync(id);
                    var options = new SubscriptionListOptions
                    {
                        Customer = id,
                        Limit = 3,
                    };
                    foreach (var subscription in await subscriptions.ListAsync(options))
                    {
                        Console.WriteLine(subscription.[|LatestInvoice|].Status);
                    }

                    var one = charges.Get(id, new() { Expand = ["customer"] }, new RequestOptions());
                    Console.WriteLine(one.[|BalanceTransaction|].Fee);
                    var two = charges.Get(id, null, requestOptions: new RequestOptions());
                    Console.WriteLine(two.[|Refunds|].Data.Count);
                    var three = charges.Get(requestOptions: new RequestOptions(), id: id);
                    return charge.[|Customer|].Email + charge.[|BalanceTransaction|].Fee + three.[|Customer|].Name;
                }
            }
            """,
            """
            public class Desk(ChargeService charges, SubscriptionService subscriptions)
            {
                public async Task<string> Do(string id)
                {
                    var charge = await charges.GetAsync(id, new ChargeGetOptions { Expand = ["customer", "balance_transaction"] });
                    var options = new SubscriptionListOptions
                    {
                        Customer = id,
                        Limit = 3,
                        Expand = ["data.latest_invoice"],
                    };
                    foreach (var subscription in await subscriptions.ListAsync(options))
                    {
                        Console.WriteLine(subscription.LatestInvoice.Status);
                    }

                    var one = charges.Get(id, new() { Expand = ["customer", "balance_transaction"] }, new RequestOptions());
                    Console.WriteLine(one.BalanceTransaction.Fee);
                    var two = charges.Get(id, new ChargeGetOptions { Expand = ["refunds"] }, requestOptions: new RequestOptions());
                    Console.WriteLine(two.Refunds.Data.Count);
                    var three = charges.Get(requestOptions: new RequestOptions(), id: id, options: new ChargeGetOptions { Expand = ["customer"] });
                    return charge.Customer.Email + charge.BalanceTransaction.Fee + three.Customer.Name;
                }
            }
            """
        );
}
