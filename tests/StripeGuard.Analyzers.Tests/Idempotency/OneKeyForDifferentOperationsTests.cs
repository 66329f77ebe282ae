using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Idempotency.OneKeyForDifferentOperationsAnalyzer,
    StripeGuard.CodeFixes.Idempotency.OneKeyForDifferentOperationsFix
>;

namespace StripeGuard.Analyzers.Tests.Idempotency;

/// <summary>STRIPE1003 reports, and stays silent: docs/rules/STRIPE1003.md.</summary>
public class OneKeyForDifferentOperationsTests
{
    [Fact]
    public Task A_constant_key_is_the_key_of_every_order() =>
        Verify.Reports(
            """
            public class Order { public string Id { get; set; } = ""; public string PaymentIntentId { get; set; } = ""; }

            public class Desk(RefundService refunds, CustomerService customers)
            {
                private const string Key = "refund";

                private readonly RequestOptions always = new() { IdempotencyKey = [|"customer"|] };

                public async Task Do(Order order, string email)
                {
                    await refunds.CreateAsync(new() { PaymentIntent = order.PaymentIntentId }, new RequestOptions { IdempotencyKey = [|"refund-order"|] });
                    await refunds.CreateAsync(new() { PaymentIntent = order.PaymentIntentId, Amount = 5 }, new() { IdempotencyKey = [|Key|] });
                    var options = new CustomerCreateOptions();
                    options.Email = email;
                    var request = new RequestOptions();
                    request.IdempotencyKey = [|"new-customer"|];
                    customers.Create(options, request);
                    customers.Create(new() { Email = email }, always);
                }
            }
            """
        );

    [Fact]
    public Task Two_operations_of_one_run_want_two_keys() =>
        Verify.Reports(
            """
            public class Order { public string Id { get; set; } = ""; public string Customer { get; set; } = ""; }

            public class Desk(ChargeService charges, TransferService transfers, InvoiceService invoices, StripeClient client)
            {
                public async Task Pay(Order order, bool isInvoiced)
                {
                    await charges.CreateAsync(new() { Amount = 100 }, new RequestOptions { IdempotencyKey = order.Id });
                    await transfers.CreateAsync(new() { Amount = 90 }, new RequestOptions { IdempotencyKey = [|order.Id|] });
                    if (isInvoiced)
                    {
                        await invoices.CreateAsync(new(), new() { IdempotencyKey = [|order.Id|] });
                    }
                }

                public async Task ByLocal(Order order)
                {
                    var key = $"order-{order.Id}";
                    var request = new RequestOptions { IdempotencyKey = key };
                    var customer = await client.V1.Customers.CreateAsync(new() { Email = "a@example.com" }, request);
                    await client.V1.Subscriptions.CreateAsync(new() { Customer = customer.Id }, [|request|]);
                    await client.V1.PaymentIntents.CreateAsync(new(), new() { IdempotencyKey = [|key|] });
                }

                public async Task ByWords(Order order, long first, long second)
                {
                    await transfers.CreateAsync(new() { Amount = first }, new() { IdempotencyKey = $"transfer-{order.Id}" });
                    await transfers.CreateAsync(new() { Amount = second }, new() { IdempotencyKey = [|$"transfer-{order.Id}"|] });
                }
            }
            """
        );

    [Fact]
    public Task One_operation_with_one_key_is_silent() =>
        Verify.Silent(
            """
            public class Order { public string Id { get; set; } = ""; public bool IsCard { get; set; } }

            public class Desk(ChargeService charges, TransferService transfers, PaymentIntentService intents, ProductService products)
            {
                private const string Prefix = "order-";

                public async Task Pay(Order order)
                {
                    // One or the other.
                    if (order.IsCard)
                    {
                        await intents.CreateAsync(new() { Amount = 1 }, new() { IdempotencyKey = order.Id });
                    }
                    else
                    {
                        await charges.CreateAsync(new() { Amount = 1 }, new() { IdempotencyKey = order.Id });
                    }

                    await transfers.CreateAsync(new(), new() { IdempotencyKey = $"transfer-{order.Id}" });
                    await transfers.GetAsync("tr_1", null, new() { IdempotencyKey = order.Id });
                }

                public async Task<object> Early(Order order, long first, long second)
                {
                    if (order.IsCard)
                    {
                        return await intents.CreateAsync(new() { Amount = 1 }, new() { IdempotencyKey = order.Id });
                    }

                    await transfers.CreateAsync(new() { Amount = first }, new() { IdempotencyKey = Prefix + order.Id, StripeAccount = "acct_1" });
                    await transfers.CreateAsync(new() { Amount = second }, new() { IdempotencyKey = Prefix + order.Id, StripeAccount = "acct_2" });
                    return await charges.CreateAsync(new() { Amount = 1 }, new() { IdempotencyKey = order.Id });
                }

                public async Task Again(Order order)
                {
                    var options = new TransferCreateOptions { Amount = 1 };
                    var request = new RequestOptions { IdempotencyKey = order.Id };
                    try
                    {
                        await transfers.CreateAsync(options, request);
                    }
                    catch (HttpRequestException)
                    {
                        await transfers.CreateAsync(options, request);
                    }
                }

                // All that it creates is constant, so a repeat is the same request.
                public void Seed() =>
                    products.Create(new() { Name = "Coffee", Metadata = new() { ["kind"] = "beans" } }, new() { IdempotencyKey = "seed-coffee" });

                public async Task Fresh(Order order)
                {
                    await transfers.CreateAsync(new() { Amount = 1 }, new() { IdempotencyKey = Guid.NewGuid().ToString() });
                    await charges.CreateAsync(new() { Amount = 2 }, new() { IdempotencyKey = Guid.NewGuid().ToString() });
                }
            }
            """
        );

    [Fact]
    public Task A_key_that_two_share_gets_the_operation() =>
        Verify.Fixes(
            """
            public class Desk(ChargeService charges, TransferService transfers, InvoiceService invoices)
            {
                public async Task Pay(string order)
                {
                    await charges.CreateAsync(new() { Amount = 100 }, new RequestOptions { IdempotencyKey = $"order-{order}" });
                    await transfers.CreateAsync(new() { Amount = 90 }, new RequestOptions { IdempotencyKey = [|$"order-{order}"|] });
                    await invoices.SendInvoiceAsync("in_1", null, new RequestOptions { IdempotencyKey = order });
                    await invoices.PayAsync("in_1", null, new RequestOptions { IdempotencyKey = [|order|] });
                }
            }
            """,
            """
            public class Desk(ChargeService charges, TransferService transfers, InvoiceService invoices)
            {
                public async Task Pay(string order)
                {
                    await charges.CreateAsync(new() { Amount = 100 }, new RequestOptions { IdempotencyKey = $"order-{order}" });
                    await transfers.CreateAsync(new() { Amount = 90 }, new RequestOptions { IdempotencyKey = $"order-{order}-transfer" });
                    await invoices.SendInvoiceAsync("in_1", null, new RequestOptions { IdempotencyKey = order });
                    await invoices.PayAsync("in_1", null, new RequestOptions { IdempotencyKey = $"{order}-invoice-pay" });
                }
            }
            """
        );

    [Fact]
    public Task A_constant_key_gets_an_id_of_ones_choice() =>
        Verify.Fixes(
            """
            public class Desk(RefundService refunds)
            {
                private const string Key = "refund";

                public void Undo(string orderId, string returnId)
                {
                    refunds.Create(new() { PaymentIntent = orderId }, new() { IdempotencyKey = [|"refund"|] });
                    refunds.Create(new() { Charge = orderId }, new() { IdempotencyKey = [|Key|] });
                }
            }
            """,
            """
            public class Desk(RefundService refunds)
            {
                private const string Key = "refund";

                public void Undo(string orderId, string returnId)
                {
                    refunds.Create(new() { PaymentIntent = orderId }, new() { IdempotencyKey = $"refund-{returnId}" });
                    refunds.Create(new() { Charge = orderId }, new() { IdempotencyKey = $"{Key}-{returnId}" });
                }
            }
            """,
            action: 1
        );
}
