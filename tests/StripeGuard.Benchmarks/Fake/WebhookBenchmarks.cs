using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using Stripe;
using StripeGuard.Testing;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Benchmarks.Fake;

/// <summary>
/// Signed deliveries to an application in this process, beside plain posts of such a body by the same HttpClient. The
/// application only reads what it gets: its own work, or a verification, would hide what the fake adds.
/// </summary>
[ShortRun(warmups: 3, iterations: 9)]
public class WebhookBenchmarks
{
    private const int Count = 250;
    private const string Path = "/stripe/webhook";

    private WebApplication app = null!;
    private HttpClient client = null!;
    private FakeStripe stripe = null!;
    private CustomerService customers = null!;
    private WebhookDelivery delivery = null!;

    [GlobalSetup]
    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.MapPost(
            Path,
            async (HttpRequest request) =>
            {
                using var reader = new StreamReader(request.Body);
                return (await reader.ReadToEndAsync()).Length > 0 ? Results.Ok() : Results.BadRequest();
            }
        );
        await app.StartAsync();
        client = app.GetTestClient();

        stripe = await FakeStripe.StartAsync(new FakeStripeOptions { WebhookSchedule = WebhookSchedules.Held });
        customers = new CustomerService(stripe.CreateClient());
        stripe.Webhooks.Register(client, Path, EventTypes.CustomerCreated);
        await customers.CreateAsync(new CustomerCreateOptions { Email = "ada@example.com" });
        delivery = (await stripe.Webhooks.ReleaseAsync()).EnsureSucceeded().Single();
    }

    [GlobalCleanup]
    public async Task Stop()
    {
        client.Dispose();
        await stripe.DisposeAsync();
        await app.DisposeAsync();
    }

    /// <summary>The events are there and wait, so that only their deliveries are timed.</summary>
    [IterationSetup(Target = nameof(Webhooks))]
    public void HoldEvents()
    {
        for (var i = 0; i < Count; i++)
        {
            customers.Create(new CustomerCreateOptions { Email = "ada@example.com" });
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public async Task BarePosts()
    {
        for (var i = 0; i < Count; i++)
        {
            using var content = new StringContent(delivery.RequestBody, Encoding.UTF8, "application/json");
            content.Headers.Add("Stripe-Signature", delivery.Signature);
            using var answer = await client.PostAsync(Path, content);
            answer.EnsureSuccessStatusCode();
        }
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public async Task Webhooks()
    {
        var made = (await stripe.Webhooks.ReleaseAsync()).EnsureSucceeded();
        if (made.Count != Count)
        {
            throw new InvalidOperationException($"{made.Count} webhooks went out instead of {Count}.");
        }
    }
}
