using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Stripe;
using StripeGuard.Testing;
using StripeGuard.Testing.Webhooks;
using StripeGuard.Testing.Webhooks.Exploration;

namespace StripeGuard.Benchmarks.Fake;

/// <summary>
/// Every order of five events, beside as many plain posts of such an event to the same application, which verifies and
/// counts. Both one after another; the application is not started anew for each run, but emptied.
/// </summary>
[ShortRun(warmups: 3, iterations: 9, processorTime: true)]
public class ExplorerBenchmarks
{
    private const int Events = 5;

    /// <summary>119 other orders, and twice the one in which the events happened.</summary>
    private const int Count = 121 * Events;

    private FakeStripe stripe = null!;
    private Receiver receiver = null!;
    private HttpClient client = null!;
    private WebhookDelivery delivery = null!;
    private int handled;

    [GlobalSetup]
    public async Task Start()
    {
        receiver = await Receiver.StartAsync();
        receiver.Handle = _ =>
        {
            handled++;
            return StatusCodes.Status200OK;
        };
        client = receiver.Client;
        stripe = await FakeStripe.StartAsync();
    }

    [IterationSetup(Target = nameof(BarePosts))]
    public void SignOne()
    {
        var endpoint = stripe.Webhooks.Register(client, Receiver.Path);
        receiver.Secret = endpoint.Secret;
        Publish();
        delivery = stripe.Webhooks.DrainAsync().GetAwaiter().GetResult().EnsureSucceeded()[0];
        new WebhookEndpointService(stripe.CreateClient()).Delete(endpoint.Id);
    }

    [GlobalCleanup]
    public async Task Stop()
    {
        client.Dispose();
        await stripe.DisposeAsync();
        await receiver.DisposeAsync();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public async Task BarePosts()
    {
        for (var i = 0; i < Count; i++)
        {
            using var content = new StringContent(delivery.RequestBody, Encoding.UTF8, "application/json");
            content.Headers.Add("Stripe-Signature", delivery.Signature);
            using var answer = await client.PostAsync(Receiver.Path, content);
            answer.EnsureSuccessStatusCode();
        }
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public async Task Explorer()
    {
        var report = await stripe.Webhooks.ExploreAsync(
            () =>
            {
                Publish();
                return Task.CompletedTask;
            },
            secret =>
            {
                receiver.Secret = secret;
                handled = 0;
                return Task.FromResult(new AppUnderTest(client, Receiver.Path, () => (object?)handled));
            },
            new ExplorationOptions
            {
                Parallelism = 1,
                Duplicates = false,
                Crashes = false,
            }
        );
        if (report.EnsureSameState().Deliveries != Count - (2 * Events))
        {
            throw new InvalidOperationException($"{report.Deliveries} deliveries.");
        }
    }

    private void Publish()
    {
        for (var i = 0; i < Events; i++)
        {
            stripe.Webhooks.Publish(EventTypes.InvoicePaid, new Invoice { Id = $"in_{i}", Status = "paid" });
        }
    }
}
