using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Idempotency.UnstableIdempotencyKeyAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Idempotency;

/// <summary>STRIPE1004 reports, and stays silent: docs/rules/STRIPE1004.md.</summary>
public class UnstableIdempotencyKeyTests
{
    [Fact]
    public Task Clocks_random_numbers_counters_and_hash_codes_are_no_keys() =>
        Verify.Reports(
            """
            using System.Diagnostics;

            public record Order(string Id, long Cents);

            public class Desk(RefundService refunds, TimeProvider clock)
            {
                private static int count;

                public async Task Do(Order order, string cart)
                {
                    await refunds.CreateAsync(new(), new RequestOptions { IdempotencyKey = [|$"refund-{order.Id}-{DateTime.UtcNow.Ticks}"|] });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = [|"refund-" + DateTime.Now.ToString("yyyyMMddHHmmss")|] });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = [|$"{order.Id}:{clock.GetUtcNow():O}"|] });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = [|string.Format("{0}-{1}", order.Id, DateTimeOffset.UtcNow.ToUnixTimeSeconds())|] });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = [|order.Id + Random.Shared.Next()|] });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = [|$"refund-{Interlocked.Increment(ref count)}"|] });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = [|$"refund-{Stopwatch.GetTimestamp()}"|] });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = [|$"refund-{cart.GetHashCode()}"|] });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = [|order.GetHashCode().ToString()|] });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = [|HashCode.Combine(order.Id, order.Cents).ToString()|] });
                }

                public async Task Far(Order order)
                {
                    var now = DateTime.UtcNow;
                    var key = $"refund-{order.Id}-{now:yyyyMMddHHmmssfff}";
                    Console.WriteLine($"{key} at {now}");
                    var request = new RequestOptions();
                    request.IdempotencyKey = [|key|];
                    await refunds.CreateAsync(new(), request);
                    await Send($"x-{Environment.TickCount64}");
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = [|Stamp(order)|] });
                }

                private static string Stamp(Order order) => $"{order.Id}-{DateTime.UtcNow:s}";

                private Task Send(string key) => refunds.CreateAsync(new(), new RequestOptions { IdempotencyKey = [|key|] });
            }
            """
        );

    [Fact]
    public Task What_comes_out_the_same_is_silent() =>
        Verify.Silent(
            """
            using System.Security.Cryptography;
            using System.Text;

            public record Order(string Id, int Number, Guid Reference, DateTime CreatedAt);

            public class Attempt { public string Key { get; set; } = ""; }

            public class Desk(RefundService refunds, List<Attempt> attempts)
            {
                public async Task Do(Order order)
                {
                    // The order's own time, and its numbers.
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = $"refund-{order.Id}-{order.CreatedAt.Ticks}" });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = $"refund-{order.Number.GetHashCode()}-{order.Reference.GetHashCode()}" });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(order.Id))) });

                    // Once a day, once an hour, once in five minutes: chosen so.
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = $"payout-{DateTime.UtcNow:yyyy-MM-dd}" });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = $"payout-{DateTime.UtcNow.Date:o}-{DateTime.UtcNow.Hour}" });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = $"payout-{DateTime.UtcNow.AddMonths(1).ToString("yyyyMM")}" });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = $"{order.Id}-{DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 300}" });

                    // Kept: the repeat finds it.
                    var key = $"{order.Id}-{DateTime.UtcNow.Ticks}";
                    attempts.Add(new Attempt { Key = key });
                    await refunds.CreateAsync(new(), new() { IdempotencyKey = key });

                    // Made once for all attempts.
                    var stamp = $"{order.Id}-{DateTime.UtcNow.Ticks}";
                    for (var attempt = 0; attempt < 3; attempt++)
                    {
                        try { await refunds.CreateAsync(new(), new() { IdempotencyKey = stamp }); return; } catch (StripeException) { }
                    }
                }

                public async Task Retry(Order order)
                {
                    // STRIPE1002's.
                    for (var attempt = 0; attempt < 3; attempt++)
                    {
                        try
                        {
                            await refunds.CreateAsync(new(), new() { IdempotencyKey = $"{order.Id}-{DateTime.UtcNow.Ticks}" });
                            return;
                        }
                        catch (StripeException)
                        {
                        }
                    }
                }
            }
            """
        );

    [Fact]
    public async Task A_trusted_source_is_believed_and_tests_want_keys_of_their_own()
    {
        const string Desk = """
            public static class Keys { public static string For(string order) => $"{order}-{DateTime.UtcNow.Ticks}"; }

            public class Desk(RefundService refunds)
            {
                public void Do(string order) => refunds.Create(new(), new() { IdempotencyKey = Keys.For(order) });
            }
            """;

        await Verify.Reports(Desk.Replace("= Keys.For(order)", "= [|Keys.For(order)|]", StringComparison.Ordinal));
        await Verify.Silent(Desk, editorConfig: "stripe_guard.trusted_key_sources = Keys.For");
        await Verify.Silent(Desk, inTestProject: true);
    }
}
