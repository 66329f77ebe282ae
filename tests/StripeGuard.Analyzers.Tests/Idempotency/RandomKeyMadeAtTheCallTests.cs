using Microsoft.CodeAnalysis;
using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Idempotency.RandomKeyMadeAtTheCallAnalyzer,
    StripeGuard.CodeFixes.Idempotency.RandomKeyMadeAtTheCallFix
>;

namespace StripeGuard.Analyzers.Tests.Idempotency;

/// <summary>STRIPE1009 reports, and stays silent: docs/rules/STRIPE1009.md.</summary>
public class RandomKeyMadeAtTheCallTests
{
    [Fact]
    public Task A_random_key_made_at_the_call_is_no_better_than_none() =>
        Verify.Reports(
            """
            public class Desk(RefundService refunds, StripeClient client, Microsoft.Extensions.Logging.ILogger log)
            {
                public async Task Do(string orderId)
                {
                    await refunds.CreateAsync(new(), new RequestOptions { IdempotencyKey = [|Guid.NewGuid().ToString()|] });
                    await client.V1.Customers.CreateAsync(new(), new() { IdempotencyKey = [|$"customer-{Guid.NewGuid():N}"|] });
                    await client.V1.PaymentIntents.CreateAsync(new(), requestOptions: new() { IdempotencyKey = [|orderId + "-" + Guid.NewGuid()|] });

                    var key = Guid.NewGuid().ToString("N");
                    Console.WriteLine("Refunding with {0}", key);
                    var request = new RequestOptions { StripeAccount = "acct_1" };
                    request.IdempotencyKey = [|key|];
                    await refunds.CreateAsync(new(), request);

                    await refunds.CreateAsync(new(), Options());
                    await Send(NewKey());
                }

                private static RequestOptions Options() => new() { IdempotencyKey = [|NewKey()|] };

                private static string NewKey() => Guid.NewGuid().ToString();

                private Task Send(string key) => refunds.CreateAsync(new(), new() { IdempotencyKey = [|key|] });
            }
            """,
            severity: DiagnosticSeverity.Info
        );

    [Fact]
    public Task A_random_key_that_the_repeat_has_too_is_silent() =>
        Verify.Silent(
            """
            namespace Polly
            {
                public class Policy { public static AsyncRetryPolicy RetryAsync(int count) => new(); }
                public class AsyncRetryPolicy { public Task<T> ExecuteAsync<T>(Func<Task<T>> action) => action(); }
            }

            public class Order { public string? RefundKey { get; set; } public string Id { get; set; } = ""; }

            public class Desk(RefundService refunds, List<Order> orders, Dictionary<string, string> cache)
            {
                // As long as the page or the form lives.
                private readonly string formKey = Guid.NewGuid().ToString();

                public async Task Do(Order order, string? given)
                {
                    // Stored before.
                    var stored = Guid.NewGuid().ToString();
                    order.RefundKey = stored;
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = stored });
                    order.RefundKey ??= Guid.NewGuid().ToString();
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = order.RefundKey });
                    var id = Guid.NewGuid();
                    orders.Add(new Order { Id = id.ToString() });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = $"refund-{id}" });

                    // The caller's, where there is one.
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = given ?? Guid.NewGuid().ToString() });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = formKey });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = KeyOf(order) });
                    cache.TryAdd(order.Id, Guid.NewGuid().ToString());
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = cache[order.Id] });

                    // Made once for all attempts.
                    var key = Guid.NewGuid().ToString();
                    await Polly.Policy.RetryAsync(3).ExecuteAsync(() => refunds.CreateAsync(new(), new() { IdempotencyKey = key }));
                    var request = new RequestOptions { IdempotencyKey = Guid.NewGuid().ToString() };
                    for (var attempt = 0; attempt < 3; attempt++)
                    {
                        try { await refunds.CreateAsync(new(), request); return; } catch (StripeException) { }
                    }

                    // STRIPE1002's, and a read's.
                    await Polly.Policy.RetryAsync(3).ExecuteAsync(() => refunds.CreateAsync(new(), new() { IdempotencyKey = Guid.NewGuid().ToString() }));
                    await refunds.GetAsync("re_1", null, new() { IdempotencyKey = Guid.NewGuid().ToString() });
                }

                private static string KeyOf(Order order)
                {
                    if (order.RefundKey is null)
                    {
                        order.RefundKey = Guid.NewGuid().ToString();
                    }

                    return order.RefundKey;
                }
            }
            """
        );

    [Fact]
    public Task The_key_is_made_from_an_id_instead() =>
        Verify.Fixes(
            """
            public class Desk(RefundService refunds)
            {
                public async Task Undo(string orderId, string returnId)
                {
                    await refunds.CreateAsync(new() { PaymentIntent = orderId }, new RequestOptions { IdempotencyKey = [|Guid.NewGuid().ToString()|] });
                    var key = $"refund_{Guid.NewGuid()}";
                    await refunds.UpdateAsync("re_1", new(), new RequestOptions { IdempotencyKey = [|key|] });
                }
            }
            """,
            """
            public class Desk(RefundService refunds)
            {
                public async Task Undo(string orderId, string returnId)
                {
                    await refunds.CreateAsync(new() { PaymentIntent = orderId }, new RequestOptions { IdempotencyKey = $"refund-{orderId}" });
                    var key = $"refund-update-{orderId}";
                    await refunds.UpdateAsync("re_1", new(), new RequestOptions { IdempotencyKey = key });
                }
            }
            """,
            severity: DiagnosticSeverity.Info
        );
}
