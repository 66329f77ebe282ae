using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.ApiUsage.IdOfTheWrongKindAnalyzer>;

namespace StripeGuard.Analyzers.Tests.ApiUsage;

/// <summary>STRIPE6005 reports, and stays silent: docs/rules/STRIPE6005.md.</summary>
public class IdOfTheWrongKindTests
{
    [Fact]
    public Task An_id_of_another_kind_is_refused() =>
        Verify.Reports(
            """
            using Stripe.Checkout;

            public static class Ids { public const string Monthly = "prod_Q1w2E3r4T5"; }

            public class Shop(StripeClient client)
            {
                public async Task Do()
                {
                    var session = new SessionCreateOptions
                    {
                        LineItems = [new SessionLineItemOptions { Price = [|Ids.Monthly|], Quantity = 1 }],
                        Customer = [|"acct_1PgafTB7WZ01zgkW"|],
                    };
                    session.PaymentIntentData = new() { OnBehalfOf = "acct_1" };
                    await client.V1.Checkout.Sessions.CreateAsync(session);
                    await client.V1.PaymentIntents.GetAsync([|"ch_1PgafuB7WZ01zgkW"|]);
                    new RefundService().Create(new() { PaymentIntent = [|"ch_1PgafuB7WZ01zgkW"|] });
                    var refund = new RefundCreateOptions();
                    refund.Charge = [|"pi_1PgafyB7WZ01zgkW"|];
                    await new SubscriptionService().CancelAsync(id: [|"sub_sched_1Pgc7AB7WZ01zgkW"|]);
                    await new SessionService().GetAsync([|"pi_1PgafyB7WZ01zgkW"|]);
                    await client.V1.Customers.UpdateAsync("cus_1", new() { InvoiceSettings = new() { DefaultPaymentMethod = [|"cus_QXg1o8vcGmoR32"|] } });
                }
            }
            """
        );

    [Fact]
    public async Task An_id_of_the_kind_that_is_due_or_of_none_is_silent()
    {
        await Verify.Silent(
            """
            public class Shop(StripeClient client)
            {
                public async Task Do(string id)
                {
                    await client.V1.PaymentIntents.GetAsync("pi_1PgafyB7WZ01zgkW");
                    await client.V1.PaymentIntents.GetAsync(id);
                    await client.V1.Charges.GetAsync("py_1PgafyB7WZ01zgkW");
                    await client.V1.Products.GetAsync("plan_gold");
                    await client.V1.Coupons.GetAsync("price_1");
                    await client.V1.Customers.PaymentSources.GetAsync("cus_1", "card_1PgaftB7WZ01zgkW");
                    client.V1.Subscriptions.Create(new()
                    {
                        Customer = "cus_QXg1o8vcGmoR32",
                        DefaultPaymentMethod = "card_1PgaftB7WZ01zgkW",
                        Items = [new() { Price = "plan_1PgafmB7WZ01zgkW" }, new() { Price = "gold-2024" }],
                        Metadata = new() { ["customer"] = "acct_1" },
                    });
                    var own = new Own { Customer = "prod_1" };
                }

                private class Own { public string? Customer { get; set; } }
            }
            """
        );
        await Verify.Silent(
            """
            public class Fixture { public object Options => new RefundCreateOptions { Charge = "pi_1" }; }
            """,
            inTestProject: true
        );
    }
}
