using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Idempotency.IdempotencyKeyMadeAnewForEachAttemptAnalyzer,
    StripeGuard.CodeFixes.Idempotency.IdempotencyKeyMadeAnewForEachAttemptFix
>;

namespace StripeGuard.Analyzers.Tests.Idempotency;

/// <summary>STRIPE1002 reports, and stays silent: docs/rules/STRIPE1002.md.</summary>
public class IdempotencyKeyMadeAnewForEachAttemptTests
{
    // Stand-ins with the names that the rule knows: the real packages are not referenced here.
    private const string Frameworks = """
        using Microsoft.EntityFrameworkCore;

        namespace Polly
        {
            public class Policy
            {
                public static PolicyBuilder Handle<T>() => new();
                public static AsyncRetryPolicy TimeoutAsync(int seconds) => new();
            }

            public class PolicyBuilder
            {
                public AsyncRetryPolicy WaitAndRetryAsync(int count, Func<int, TimeSpan> wait) => new();
            }

            public class AsyncRetryPolicy
            {
                public Task<T> ExecuteAsync<T>(Func<Task<T>> action) => action();
                public Task ExecuteAsync(Func<Task> action) => action();
            }

            public sealed class ResiliencePipeline
            {
                public async ValueTask<T> ExecuteAsync<T>(Func<CancellationToken, ValueTask<T>> action, CancellationToken token = default) => await action(token);
                public T Execute<T>(Func<T> action) => action();
            }
        }

        namespace Microsoft.EntityFrameworkCore
        {
            public interface IExecutionStrategy { }

            public static class ExecutionStrategyExtensions
            {
                public static Task ExecuteAsync(this IExecutionStrategy strategy, Func<Task> action) => action();
            }
        }

        """;

    private const string Shop = """
        public class Order { public string Id { get; set; } = ""; public List<Order> Parts { get; set; } = new(); }

        public class Desk(RefundService refunds, Polly.AsyncRetryPolicy retry, Polly.ResiliencePipeline pipeline, IExecutionStrategy strategy)
        {
            private int calls;

            public async Task Do(Order order, List<Order> orders, CancellationToken token)
            {
                STATEMENTS
            }

            private Task<Refund> Once(Order order) =>
                refunds.CreateAsync(new(), new RequestOptions { IdempotencyKey = Guid.NewGuid().ToString() });

            private Task<Refund> Keyed(Order order, string key) =>
                refunds.CreateAsync(new(), new RequestOptions { IdempotencyKey = key });

            private static string NewKey() => Guid.NewGuid().ToString("N");
            private static string KeyFor(Order order) => "refund-" + order.Id;
            private static RequestOptions NewOptions() => new() { IdempotencyKey = Guid.NewGuid().ToString() };
        }
        """;

    private const string Fresh = "[|Guid.NewGuid().ToString()|]";

    [Theory]
    [InlineData(
        $"for (var attempt = 0; attempt < 3; attempt++) {{ try {{ await refunds.CreateAsync(new(), new() {{ IdempotencyKey = {Fresh} }}); break; }} catch (StripeException) {{ }} }}"
    )]
    [InlineData(
        $"while (true) {{ try {{ refunds.Create(new(), new RequestOptions {{ IdempotencyKey = {Fresh} }}); return; }} catch (StripeException) when (calls++ < 3) {{ }} }}"
    )]
    [InlineData(
        $"var done = false; while (!done) {{ try {{ await Keyed(order, {Fresh}); done = true; }} catch (HttpRequestException) {{ await Task.Delay(100); }} }}"
    )]
    [InlineData(
        $"do {{ try {{ var key = {Fresh}; await Keyed(order, key); return; }} catch (Exception) {{ calls++; }} }} while (calls < 3);"
    )]
    [InlineData(
        "for (var attempt = 0; attempt < 3; attempt++) { try { await Keyed(order, [|$\"refund-{order.Id}-{attempt}\"|]); break; } catch (StripeException) { } }"
    )]
    [InlineData(
        "for (var attempt = 0; attempt < 3; attempt++) { try { await Keyed(order, [|\"refund-\" + DateTime.UtcNow.Ticks|]); break; } catch (StripeException) { } }"
    )]
    [InlineData(
        "foreach (var delay in new[] { TimeSpan.Zero, TimeSpan.FromSeconds(1) }) { try { await Keyed(order, [|NewKey()|]); break; } catch (StripeException) { await Task.Delay(delay); } }"
    )]
    [InlineData(
        "for (var attempt = 0; attempt < 3; attempt++) { try { await refunds.CreateAsync(new(), [|NewOptions()|]); break; } catch (StripeException) { } }"
    )]
    [InlineData("await retry.ExecuteAsync(() => refunds.CreateAsync(new(), new() { IdempotencyKey = [|NewKey()|] }));")]
    [InlineData(
        $"await retry.ExecuteAsync(async () => {{ var options = new RequestOptions(); options.IdempotencyKey = {Fresh}; return await refunds.CreateAsync(new(), options); }});"
    )]
    [InlineData("await retry.ExecuteAsync(() => [|Once(order)|]);")]
    [InlineData(
        $"await pipeline.ExecuteAsync(async ct => await refunds.CreateAsync(new(), new() {{ IdempotencyKey = {Fresh} }}, ct), token);"
    )]
    [InlineData($"pipeline.Execute(() => refunds.Create(new(), new() {{ IdempotencyKey = {Fresh} }}));")]
    [InlineData($"await strategy.ExecuteAsync(async () => {{ await Keyed(order, {Fresh}); }});")]
    [InlineData(
        "await retry.ExecuteAsync(() => Keyed(order, [|$\"{order.Id}-{Interlocked.Increment(ref calls)}\"|]));"
    )]
    [InlineData(
        "var own = Polly.Policy.Handle<StripeException>().WaitAndRetryAsync(3, n => TimeSpan.FromSeconds(n)); await own.ExecuteAsync(() => Keyed(order, [|NewKey()|]));"
    )]
    public Task A_key_made_inside_the_retry_protects_nothing(string statements) => Verify.Reports(In(statements));

    [Fact]
    public Task A_trusted_source_gives_each_attempt_the_same() =>
        Verify.Silent(
            In("await retry.ExecuteAsync(() => refunds.CreateAsync(new(), new() { IdempotencyKey = NewKey() }));"),
            editorConfig: "stripe_guard.trusted_key_sources = Desk.NewKey"
        );

    [Theory]
    // Made once, outside.
    [InlineData(
        "var key = Guid.NewGuid().ToString(); for (var attempt = 0; attempt < 3; attempt++) { try { await Keyed(order, key); break; } catch (StripeException) { } }"
    )]
    [InlineData("var key = NewKey(); await retry.ExecuteAsync(() => Keyed(order, key));")]
    [InlineData("var options = NewOptions(); await retry.ExecuteAsync(() => refunds.CreateAsync(new(), options));")]
    [InlineData("await retry.ExecuteAsync(() => Keyed(order, KeyFor(order)));")]
    [InlineData(
        "await retry.ExecuteAsync(() => Keyed(order, $\"refund-{order.Id}-{DateTime.UtcNow.Date:yyyyMMdd}\"));"
    )]
    // A loop over work is no retry.
    [InlineData(
        "foreach (var each in orders) { try { await Keyed(each, Guid.NewGuid().ToString()); } catch (StripeException) { } }"
    )]
    [InlineData(
        "while (!token.IsCancellationRequested) { try { await Keyed(order, Guid.NewGuid().ToString()); } catch (StripeException) { } await Task.Delay(1000, token); }"
    )]
    [InlineData("for (var i = 0; i < orders.Count; i++) { await Keyed(orders[i], Guid.NewGuid().ToString()); }")]
    [InlineData(
        "for (var i = 0; i < orders.Count; i++) { try { await Keyed(orders[i], NewKey()); } catch (StripeException) { break; } }"
    )]
    // The order's own key, outside its retry.
    [InlineData(
        "foreach (var each in orders) { var key = NewKey(); await retry.ExecuteAsync(() => Keyed(each, key)); }"
    )]
    // A timeout alone runs its delegate once.
    [InlineData("var own = Polly.Policy.TimeoutAsync(5); await own.ExecuteAsync(() => Keyed(order, NewKey()));")]
    // Not a key of Stripe's.
    [InlineData("await retry.ExecuteAsync(() => { var trace = Guid.NewGuid(); return Keyed(order, order.Id); });")]
    [InlineData("await retry.ExecuteAsync(() => refunds.CreateAsync(new() { Reason = Guid.NewGuid().ToString() }));")]
    public Task A_key_that_outlives_the_attempt_is_silent(string statements) => Verify.Silent(In(statements));

    [Fact]
    public Task A_delegate_that_is_not_Pollys_is_not_a_retry() =>
        Verify.Silent(
            """
            public class Transaction { public Task<T> ExecuteAsync<T>(Func<Task<T>> action) => action(); }

            public class Desk(RefundService refunds, Transaction transaction)
            {
                public Task<Refund> Do() =>
                    transaction.ExecuteAsync(() =>
                        refunds.CreateAsync(new(), new() { IdempotencyKey = Guid.NewGuid().ToString() })
                    );
            }
            """
        );

    [Fact]
    public Task The_key_is_hoisted_out_of_each_retry_of_the_file() =>
        Verify.Fixes(
            Frameworks
                + """
                public class Desk(RefundService refunds, Polly.AsyncRetryPolicy retry)
                {
                    public async Task Loop(string orderId)
                    {
                        // Three times is enough.
                        for (var attempt = 0; attempt < 3; attempt++)
                        {
                            try
                            {
                                await refunds.CreateAsync(new(), new() { IdempotencyKey = [|Guid.NewGuid().ToString()|] });
                                return;
                            }
                            catch (StripeException)
                            {
                                await Task.Delay(100);
                            }
                        }

                        await retry.ExecuteAsync(async () =>
                        {
                            var key = [|$"refund-{Guid.NewGuid()}"|];
                            return await refunds.CreateAsync(new(), new() { IdempotencyKey = key });
                        });

                        var refund = await retry.ExecuteAsync(() =>
                            refunds.CreateAsync(new(), new() { IdempotencyKey = [|Guid.NewGuid().ToString("N")|] }));
                    }

                    public Task<Refund> Arrow() =>
                        retry.ExecuteAsync(() => refunds.CreateAsync(new(), new() { IdempotencyKey = [|Guid.NewGuid().ToString()|] }));
                }
                """,
            Frameworks
                + """
                public class Desk(RefundService refunds, Polly.AsyncRetryPolicy retry)
                {
                    public async Task Loop(string orderId)
                    {
                        var idempotencyKey = Guid.NewGuid().ToString();
                        // Three times is enough.
                        for (var attempt = 0; attempt < 3; attempt++)
                        {
                            try
                            {
                                await refunds.CreateAsync(new(), new() { IdempotencyKey = idempotencyKey });
                                return;
                            }
                            catch (StripeException)
                            {
                                await Task.Delay(100);
                            }
                        }

                        var key = $"refund-{Guid.NewGuid()}";
                        await retry.ExecuteAsync(async () =>
                        {
                            return await refunds.CreateAsync(new(), new() { IdempotencyKey = key });
                        });

                        var idempotencyKey2 = Guid.NewGuid().ToString("N");
                        var refund = await retry.ExecuteAsync(() =>
                            refunds.CreateAsync(new(), new() { IdempotencyKey = idempotencyKey2 }));
                    }

                    public Task<Refund> Arrow()
                    {
                        var idempotencyKey = Guid.NewGuid().ToString();
                        return retry.ExecuteAsync(() => refunds.CreateAsync(new(), new() { IdempotencyKey = idempotencyKey }));
                    }
                }
                """
        );

    [Fact]
    public Task In_a_program_the_key_is_hoisted_too() =>
        Verify.Fixes(
            """
            var refunds = new RefundService();
            for (var attempt = 0; attempt < 3; attempt++)
            {
                try
                {
                    await refunds.CreateAsync(new(), new RequestOptions { IdempotencyKey = [|Guid.NewGuid().ToString()|] });
                    break;
                }
                catch (StripeException) { }
            }
            """,
            """
            var refunds = new RefundService();
            var idempotencyKey = Guid.NewGuid().ToString();
            for (var attempt = 0; attempt < 3; attempt++)
            {
                try
                {
                    await refunds.CreateAsync(new(), new RequestOptions { IdempotencyKey = idempotencyKey });
                    break;
                }
                catch (StripeException) { }
            }
            """
        );

    [Fact]
    public Task A_key_that_counts_the_attempts_is_left_to_its_author()
    {
        const string Source = """
            var refunds = new RefundService();
            for (var attempt = 0; attempt < 3; attempt++)
            {
                try
                {
                    await refunds.CreateAsync(new(), new RequestOptions { IdempotencyKey = [|$"refund-{attempt}"|] });
                    break;
                }
                catch (StripeException) { }
            }
            """;
        return Verify.Fixes(Source, Source);
    }

    private static string In(string statements) =>
        Frameworks + Shop.Replace("STATEMENTS", statements, StringComparison.Ordinal);
}
