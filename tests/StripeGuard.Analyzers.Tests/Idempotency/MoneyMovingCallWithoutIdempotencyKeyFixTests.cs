using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Idempotency.MoneyMovingCallWithoutIdempotencyKeyAnalyzer,
    StripeGuard.CodeFixes.Idempotency.MoneyMovingCallWithoutIdempotencyKeyFix
>;

namespace StripeGuard.Analyzers.Tests.Idempotency;

/// <summary>The fix of STRIPE1001: docs/rules/STRIPE1001.md.</summary>
public class MoneyMovingCallWithoutIdempotencyKeyFixTests
{
    [Theory]
    [InlineData(
        "refunds.[|Create|](options)",
        "refunds.Create(options, new RequestOptions { IdempotencyKey = $\"refund-{orderId}\" })"
    )]
    [InlineData(
        "refunds.[|CreateAsync|](new() { Amount = 100 }, cancellationToken: ct)",
        "refunds.CreateAsync(new() { Amount = 100 }, new RequestOptions { IdempotencyKey = $\"refund-{orderId}\" }, cancellationToken: ct)"
    )]
    [InlineData(
        "refunds.[|CreateAsync|](options, null, ct)",
        "refunds.CreateAsync(options, new RequestOptions { IdempotencyKey = $\"refund-{orderId}\" }, ct)"
    )]
    [InlineData(
        "refunds.[|Create|](requestOptions: null, options: options)",
        "refunds.Create(requestOptions: new RequestOptions { IdempotencyKey = $\"refund-{orderId}\" }, options: options)"
    )]
    [InlineData(
        "invoices.[|Pay|](invoice)",
        "invoices.Pay(invoice, requestOptions: new RequestOptions { IdempotencyKey = $\"invoice-pay-{orderId}\" })"
    )]
    [InlineData(
        "intents.[|Create|](new(), new RequestOptions { StripeAccount = \"acct_1\" })",
        "intents.Create(new(), new RequestOptions { StripeAccount = \"acct_1\", IdempotencyKey = $\"payment-intent-{orderId}\" })"
    )]
    [InlineData(
        "intents.[|Create|](new(), new())",
        "intents.Create(new(), new() { IdempotencyKey = $\"payment-intent-{orderId}\" })"
    )]
    [InlineData(
        "intents.[|Create|](new(), new RequestOptions { IdempotencyKey = null })",
        "intents.Create(new(), new RequestOptions { IdempotencyKey = $\"payment-intent-{orderId}\" })"
    )]
    public Task The_key_is_made_from_an_id_in_scope(string call, string fixedCall)
    {
        const string Shop = """
            public class Shop(RefundService refunds, InvoiceService invoices, PaymentIntentService intents)
            {
                public object Do(string orderId, string customerId, string invoice, RefundCreateOptions options, CancellationToken ct) =>
                    CALL;
            }
            """;
        return Verify.Fixes(
            Shop.Replace("CALL", call, StringComparison.Ordinal),
            Shop.Replace("CALL", fixedCall, StringComparison.Ordinal)
        );
    }

    [Fact]
    public Task Options_in_a_local_get_the_property_added() =>
        Verify.Fixes(
            """
            public class Order { public Guid Id { get; set; } public Guid CustomerId { get; set; } }

            public class Shop(TransferService transfers)
            {
                public async Task Pay(Order order)
                {
                    var connected = new RequestOptions();
                    connected.StripeAccount = "acct_1";
                    await transfers.[|CreateAsync|](new TransferCreateOptions { Amount = 100 }, connected);
                }
            }
            """,
            """
            public class Order { public Guid Id { get; set; } public Guid CustomerId { get; set; } }

            public class Shop(TransferService transfers)
            {
                public async Task Pay(Order order)
                {
                    var connected = new RequestOptions { IdempotencyKey = $"transfer-{order.Id}" };
                    connected.StripeAccount = "acct_1";
                    await transfers.CreateAsync(new TransferCreateOptions { Amount = 100 }, connected);
                }
            }
            """
        );

    [Fact]
    public Task The_caller_can_pass_the_key() =>
        Verify.Fixes(
            """
            #nullable enable
            public class Shop(TransferService transfers)
            {
                public Task Pay(long amount, CancellationToken ct = default) =>
                    transfers.[|CreateAsync|](new TransferCreateOptions { Amount = amount }, cancellationToken: ct);
            }
            """,
            """
            #nullable enable
            public class Shop(TransferService transfers)
            {
                public Task Pay(long amount, CancellationToken ct = default, string? idempotencyKey = null) =>
                    transfers.CreateAsync(new TransferCreateOptions { Amount = amount }, new RequestOptions { IdempotencyKey = idempotencyKey }, cancellationToken: ct);
            }
            """
        );

    [Fact]
    public Task A_second_candidate_is_a_second_action() =>
        Verify.Fixes(
            """
            public class Shop(RefundService refunds)
            {
                public Refund Undo(string orderId, string returnId) =>
                    refunds.[|Create|](new() { PaymentIntent = orderId });
            }
            """,
            """
            public class Shop(RefundService refunds)
            {
                public Refund Undo(string orderId, string returnId) =>
                    refunds.Create(new() { PaymentIntent = orderId }, new RequestOptions { IdempotencyKey = $"refund-{returnId}" });
            }
            """,
            action: 1
        );

    [Theory]
    [InlineData(0, "orderId")]
    [InlineData(1, "ticketId")]
    [InlineData(2, "order.Id")]
    [InlineData(3, "order.CartId")]
    public Task Each_id_in_scope_is_an_action(int action, string id) =>
        Verify.Fixes(
            """
            public class Order { public Guid Id { get; set; } public long CartId { get; set; } public string CustomerId { get; set; } = ""; }

            public class Shop(RefundService refunds)
            {
                public Refund Undo(string orderId, int ticketId, Order order, string userId) =>
                    refunds.[|Create|](new() { PaymentIntent = orderId });
            }
            """,
            """
            public class Order { public Guid Id { get; set; } public long CartId { get; set; } public string CustomerId { get; set; } = ""; }

            public class Shop(RefundService refunds)
            {
                public Refund Undo(string orderId, int ticketId, Order order, string userId) =>
                    refunds.Create(new() { PaymentIntent = orderId }, new RequestOptions { IdempotencyKey = $"refund-{KEY}" });
            }
            """.Replace("KEY", id, StringComparison.Ordinal),
            action
        );

    [Fact]
    public Task All_of_a_file_are_fixed_together() =>
        Verify.Fixes(
            """
            var client = new StripeClient("sk_test_1");
            var orderId = args[0];
            await client.V1.Refunds.[|CreateAsync|](new() { PaymentIntent = "pi_1" });
            await client.V1.Transfers.[|CreateAsync|](new() { Amount = 100 });

            Task Pay(string jobId) => client.V1.Payouts.[|CreateAsync|](new(), null);

            await Pay("job_1");
            """,
            """
            var client = new StripeClient("sk_test_1");
            var orderId = args[0];
            await client.V1.Refunds.CreateAsync(new() { PaymentIntent = "pi_1" }, new RequestOptions { IdempotencyKey = $"refund-{orderId}" });
            await client.V1.Transfers.CreateAsync(new() { Amount = 100 }, new RequestOptions { IdempotencyKey = $"transfer-{orderId}" });

            Task Pay(string jobId) => client.V1.Payouts.CreateAsync(new(), new RequestOptions { IdempotencyKey = $"payout-{jobId}" });

            await Pay("job_1");
            """
        );

    [Fact]
    public Task Where_nothing_would_make_a_stable_key_nothing_is_offered() =>
        Verify.Fixes(
            """
            public interface IRefunds { Refund Undo(string customerId); }

            public class Shop(RefundService refunds) : IRefunds
            {
                public Refund Undo(string customerId) => refunds.[|Create|](new() { PaymentIntent = customerId });
            }
            """,
            """
            public interface IRefunds { Refund Undo(string customerId); }

            public class Shop(RefundService refunds) : IRefunds
            {
                public Refund Undo(string customerId) => refunds.[|Create|](new() { PaymentIntent = customerId });
            }
            """
        );
}
