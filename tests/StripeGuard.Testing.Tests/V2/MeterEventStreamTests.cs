using Stripe;
using Stripe.V2;
using Stripe.V2.Billing;

namespace StripeGuard.Testing.Tests.V2;

/// <summary>Meter events of v2 count as those of v1 do.</summary>
public sealed class MeterEventStreamTests : IAsyncLifetime
{
    private FakeStripe stripe = null!;
    private StripeClient client = null!;
    private Customer customer = null!;
    private Stripe.Billing.Meter meter = null!;

    public async Task InitializeAsync()
    {
        stripe = await FakeStripe.StartAsync();
        client = stripe.CreateClient();
        customer = await client.V1.Customers.CreateAsync(new CustomerCreateOptions { Name = "Ada" });
        meter = await client.V1.Billing.Meters.CreateAsync(
            new Stripe.Billing.MeterCreateOptions
            {
                DisplayName = "Tokens",
                EventName = "tokens",
                DefaultAggregation = new() { Formula = "sum" },
            }
        );
    }

    public async Task DisposeAsync() => await stripe.DisposeAsync();

    [Fact]
    public async Task Events_one_by_one_and_in_a_stream_are_counted()
    {
        var one = await client.V2.Billing.MeterEvents.CreateAsync(
            new MeterEventCreateOptions { EventName = "tokens", Payload = Payload(5) }
        );
        var session = await client.V2.Billing.MeterEventSession.CreateAsync(new());
        await Stream(session, 7, 8);

        Assert.Equal(("tokens", "5"), (one.EventName, one.Payload["value"]));
        Assert.Equal(20, await Counted());
    }

    [Fact]
    public async Task A_sessions_token_expires_after_fifteen_minutes()
    {
        var session = await client.V2.Billing.MeterEventSession.CreateAsync(new());
        stripe.Clock.Advance(TimeSpan.FromMinutes(15));

        await Assert.ThrowsAsync<TemporarySessionExpiredException>(() => Stream(session, 1));
        Assert.Equal(0, await Counted());
    }

    [Fact]
    public async Task A_stream_takes_a_sessions_token_only()
    {
        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            client.V2.Billing.MeterEventStream.CreateAsync(Events(1))
        );

        Assert.Contains("meter_event_session", refused.Message, StringComparison.Ordinal);
    }

    private Task Stream(MeterEventSession session, params long[] values) =>
        stripe.CreateClient(session.AuthenticationToken).V2.Billing.MeterEventStream.CreateAsync(Events(values));

    private MeterEventStreamCreateOptions Events(params long[] values) =>
        new()
        {
            Events =
            [
                .. values.Select(value => new MeterEventStreamCreateEventOptions
                {
                    EventName = "tokens",
                    Payload = Payload(value),
                }),
            ],
        };

    private Dictionary<string, string> Payload(long value) =>
        new() { ["stripe_customer_id"] = customer.Id, ["value"] = $"{value}" };

    private async Task<decimal> Counted()
    {
        var now = stripe.Clock.UtcNow.UtcDateTime;
        var start = new DateTime(now.Year, now.Month, now.Day, now.Hour, now.Minute, 0, DateTimeKind.Utc);
        var summaries = await client.V1.Billing.Meters.EventSummaries.ListAsync(
            meter.Id,
            new()
            {
                Customer = customer.Id,
                StartTime = start.AddHours(-1),
                EndTime = start.AddHours(1),
            }
        );
        return summaries.Sum(summary => summary.AggregatedValue);
    }
}
