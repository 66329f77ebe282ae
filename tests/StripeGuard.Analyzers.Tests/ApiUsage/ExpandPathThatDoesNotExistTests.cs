using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.ApiUsage.ExpandPathThatDoesNotExistAnalyzer,
    StripeGuard.CodeFixes.ApiUsage.ExpandPathThatDoesNotExistFix
>;

namespace StripeGuard.Analyzers.Tests.ApiUsage;

/// <summary>STRIPE6012 reports, and stays silent: docs/rules/STRIPE6012.md.</summary>
public class ExpandPathThatDoesNotExistTests
{
    [Fact]
    public Task A_path_that_leads_nowhere_is_refused() =>
        Verify.Reports(
            """
            using Stripe.Checkout;

            public class Shop(StripeClient client, SessionService sessions)
            {
                private const string Charges = "charges";

                private static readonly List<string> Shared = ["data.customer", "customer"];

                public async Task Do(string id)
                {
                    await sessions.GetAsync(id, new SessionGetOptions { Expand = ["line_items", [|"metadata"|]] });
                    await client.V1.PaymentIntents.GetAsync(id, new() { Expand = new List<string> { [|Charges|], [|"lates_charge"|] } });
                    await client.V1.Subscriptions.GetAsync(id, new() { Expand = [[|"latest_invoice.payment_intent"|], [|"customer_id"|], [|"items.price"|]] });
                    await client.V1.Charges.ListAsync(new() { Expand = new(new[] { [|"customer"|] }) });
                    await client.V1.Charges.ListAsync(new() { Expand = [|Shared|] });
                    await client.V1.Customers.SearchAsync(new() { Query = "name:'a'", Expand = [[|"default_source"|]] });
                    var options = new InvoiceGetOptions();
                    options.AddExpand([|"lines.data.price"|]);
                    options.Expand.Add([|"currency"|]);
                    await sessions.ListLineItemsAsync(id, new() { Expand = [[|"data.product"|]] });
                }
            }
            """
        );

    [Fact]
    public Task A_path_that_is_there_is_silent() =>
        Verify.Silent(
            """
            using Stripe.Checkout;

            public class Shop(StripeClient client, SessionService sessions)
            {
                public async Task Do(string id, string path, List<string> given)
                {
                    await sessions.GetAsync(id, new SessionGetOptions { Expand = ["line_items.data.price.product", "payment_intent.latest_charge", "customer", "subscription"] });
                    await client.V1.Subscriptions.GetAsync(id, new() { Expand = ["latest_invoice.confirmation_secret", "customer.tax_ids", "discounts.source.coupon.applies_to", "test_clock", "items.data.price.product"] });
                    await client.V1.Subscriptions.ListAsync(new() { Expand = new List<string> { "data.customer", "data.default_payment_method" } });
                    await client.V1.Invoices.GetAsync(id, new() { Expand = ["payments.data.payment.payment_intent", "customer.invoice_settings.default_payment_method"] });
                    await client.V1.Charges.ListAsync(new() { Expand = ["data.refunds", "data.balance_transaction"] });
                    await client.V1.Customers.GetAsync(id, new() { Expand = [path, "default_source.anything", "cash_balance"] });
                    await client.V1.Customers.CreateAsync(new() { Expand = given });
                    await client.V1.Customers.SearchAsync(new() { Query = path, Expand = ["total_count", "data.default_source"] });
                    await client.V1.Coupons.GetAsync(id, new() { Expand = ["applies_to"] });
                    await client.V1.SubscriptionSchedules.GetAsync(id, new() { Expand = ["phases.items.price", "phases.discounts.coupon"] });
                    await client.V1.BalanceTransactions.GetAsync(id, new() { Expand = ["source.charge"] });
                    await client.V1.Transfers.CreateAsync(new() { Expand = ["destination_payment", "reversals.data.transfer"] });
                    Add(new CustomerGetOptions());
                }

                private static void Add(BaseOptions options) => options.AddExpand("whatever");
            }
            """
        );

    [Fact]
    public Task The_path_that_was_meant_is_written() =>
        Verify.Fixes(
            """
            public class Shop(StripeClient client)
            {
                public async Task Do(string id)
                {
                    await client.V1.PaymentIntents.GetAsync(id, new() { Expand = [[|"lates_charge"|], [|"customer_id"|]] });
                    await client.V1.Charges.ListAsync(new() { Expand = new List<string> { [|"customer"|] } });
                    var options = new SubscriptionGetOptions();
                    options.AddExpand([|"items.price"|]);
                    options.AddExpand([|"metadata"|]);
                }
            }
            """,
            """
            public class Shop(StripeClient client)
            {
                public async Task Do(string id)
                {
                    await client.V1.PaymentIntents.GetAsync(id, new() { Expand = ["latest_charge", "customer"] });
                    await client.V1.Charges.ListAsync(new() { Expand = new List<string> { "data.customer" } });
                    var options = new SubscriptionGetOptions();
                    options.AddExpand("items.data.price");
                    options.AddExpand([|"metadata"|]);
                }
            }
            """
        );
}
