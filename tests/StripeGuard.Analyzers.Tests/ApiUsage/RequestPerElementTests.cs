using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.ApiUsage.RequestPerElementAnalyzer>;

namespace StripeGuard.Analyzers.Tests.ApiUsage;

/// <summary>STRIPE6010 reports, and stays silent: docs/rules/STRIPE6010.md.</summary>
public class RequestPerElementTests
{
    [Fact]
    public Task What_the_list_could_have_brought_along_is_reported() =>
        Verify.Reports(
            """
            public class Desk(StripeClient client, CustomerService customers)
            {
                public async Task Do(List<string> productIds)
                {
                    foreach (var charge in await client.V1.Charges.ListAsync(new() { Limit = 100 }))
                    {
                        var customer = await customers.[|GetAsync|](charge.CustomerId);
                        var id = charge.BalanceTransactionId;
                        var fee = new BalanceTransactionService().[|Get|](id).Fee;
                    }

                    await foreach (var subscription in client.V1.Subscriptions.ListAutoPagingAsync())
                    {
                        await client.V1.Invoices.[|GetAsync|](subscription.LatestInvoiceId);
                    }

                    var charges = client.V1.Charges.List();
                    var emails = charges.Data.Select(charge => customers.[|Get|](charge.CustomerId).Email).ToList();
                    for (var i = 0; i < charges.Data.Count; i++)
                    {
                        customers.[|Get|](charges.Data[i].CustomerId);
                    }

                    foreach (var productId in productIds)
                    {
                        await client.V1.Products.[|GetAsync|](productId);
                    }

                    var names = productIds.Select(id => new ProductService().[|Get|](id).Name);
                }
            }
            """
        );

    [Fact]
    public Task One_request_and_what_no_list_can_bring_is_silent() =>
        Verify.Silent(
            """
            public class Desk(StripeClient client, CustomerService customers)
            {
                public async Task Do(List<string> customerIds, Charge given, string productId)
                {
                    var charge = (await client.V1.Charges.ListAsync(new() { Limit = 1 })).Data[0];
                    await customers.GetAsync(charge.CustomerId);
                    foreach (var id in customerIds)
                    {
                        await customers.GetAsync(id);
                        await client.V1.Products.GetAsync(productId);
                        var last = client.V1.Charges.List(new() { Customer = id, Limit = 1 }).First();
                        await client.V1.PaymentMethods.GetAsync(last.PaymentMethod);
                        await client.V1.Customers.GetAsync(last.CustomerId);
                    }

                    foreach (var id in customerIds)
                    {
                        await client.V1.Products.GetAsync(id);
                        break;
                    }

                    for (var attempt = 0; attempt < 3; attempt++)
                    {
                        await customers.GetAsync(given.CustomerId);
                    }
                }
            }
            """
        );

    [Fact]
    public Task A_test_asks_as_it_likes() =>
        Verify.Silent(
            "public class Check { public void Of(ProductService products, string[] ids) { foreach (var id in ids) products.Get(id); } }",
            inTestProject: true
        );
}
