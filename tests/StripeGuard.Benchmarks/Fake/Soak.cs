using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Stripe;
using StripeGuard.Testing;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Benchmarks.Fake;

/// <summary>
/// Many deliveries with random faults: events shuffled, doubled, delayed; requests and answers lost; handlers that fail
/// and answers that come too late. In the end every event must have been handled, and the memory be that of the start.
/// </summary>
internal sealed class Soak(int deliveries, int seed)
{
    private const int Batch = 250;
    private const double HandlerFails = 0.05;
    private const double AnswerTimesOut = 0.05;

    /// <summary>From the second report on the thirty days of readable events are full, and nothing may grow with the deliveries.</summary>
    private const double MemoryMayGrow = 1.2;

    private readonly Random random = new(seed);
    private readonly HashSet<string> unhandled = [];
    private long handled;
    private long repeated;
    private long failed;
    private long published;

    public async Task<int> RunAsync(TextWriter output)
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Handle = Handle;
        await using var stripe = await FakeStripe.StartAsync(
            new FakeStripeOptions { WebhookSchedule = new Chaos(seed), WebhookRetryDelays = WebhookRetries.Live }
        );
        receiver.Secret = stripe.Webhooks.Register(receiver.Client, Receiver.Path).Secret;
        stripe.Faults.TimeOutWebhook(times: int.MaxValue, probability: AnswerTimesOut, seed: seed);
        var watch = Stopwatch.StartNew();
        long made = 0;
        var next = deliveries / 10;
        var memory = new List<double>();
        while (made < deliveries)
        {
            made += await DayAsync(stripe);
            if (made >= next)
            {
                next += deliveries / 10;
                memory.Add(await ReportAsync(output, made, watch.Elapsed));
            }
        }

        await stripe.AdvanceAsync(TimeSpan.FromDays(4));
        made += (await stripe.Webhooks.DrainAsync()).Count;
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{published:N0} events, {made:N0} attempts, {failed:N0} refused by the handler, {repeated:N0} handled again, {unhandled.Count} never handled"
            )
        );
        var grown = memory.Count > 2 ? memory[^1] / memory[1] : 1;
        await output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"memory at the end / after a fifth: {grown:N2}")
        );
        return unhandled.Count == 0 && grown < MemoryMayGrow ? 0 : 1;
    }

    /// <summary>A day of the fake's clock. Events are readable for thirty days, so from the thirty-first on none is added that none leaves for.</summary>
    private async Task<int> DayAsync(FakeStripe stripe)
    {
        for (var i = 0; i < Batch; i++)
        {
            unhandled.Add(
                stripe.Webhooks.Publish(
                    EventTypes.InvoicePaid,
                    new Invoice
                    {
                        Id = $"in_{random.Next(100)}",
                        Status = "paid",
                        AmountPaid = random.Next(100, 100_000),
                    }
                )
            );
        }

        published += Batch;
        var made = (await stripe.Webhooks.DrainAsync()).Count;
        await stripe.AdvanceAsync(TimeSpan.FromDays(1));
        return made + (await stripe.Webhooks.DrainAsync()).Count;
    }

    private int Handle(Event received)
    {
        if (random.NextDouble() < HandlerFails)
        {
            failed++;
            return StatusCodes.Status500InternalServerError;
        }

        handled++;
        if (!unhandled.Remove(received.Id))
        {
            repeated++;
        }

        return StatusCodes.Status200OK;
    }

    private async Task<double> ReportAsync(TextWriter output, long made, TimeSpan elapsed)
    {
        var memory = GC.GetTotalMemory(forceFullCollection: true) / 1024.0 / 1024.0;
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{made, 9:N0} attempts  {handled, 9:N0} handled  {memory, 6:N1} MB  {made / elapsed.TotalSeconds, 6:N0} a second"
            )
        );
        return memory;
    }

    /// <summary>Another order, copies, delays and losses, all by the seed.</summary>
    private sealed class Chaos(int seed) : IWebhookSchedule
    {
        private readonly Random random = new(seed);

        public IEnumerable<PlannedDelivery> Order(IReadOnlyList<PlannedDelivery> waiting)
        {
            var shuffled = waiting.ToArray();
            random.Shuffle(shuffled);
            return shuffled.SelectMany(delivery =>
                Enumerable.Repeat(delivery with { Delay = Delay(), Loss = Loss() }, random.Next(10) == 0 ? 2 : 1)
            );
        }

        private TimeSpan Delay() => random.Next(4) == 0 ? TimeSpan.FromMinutes(random.Next(1, 600)) : TimeSpan.Zero;

        private WebhookLoss Loss() =>
            random.Next(20) switch
            {
                0 => WebhookLoss.Request,
                1 => WebhookLoss.Answer,
                _ => WebhookLoss.None,
            };
    }
}
