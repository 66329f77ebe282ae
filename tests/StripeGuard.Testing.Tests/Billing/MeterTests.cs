using CsCheck;
using Stripe;
using Stripe.Billing;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Billing;

public class MeterTests : IAsyncLifetime
{
    private FakeStripe stripe = null!;
    private Shop shop = null!;
    private Customer ada = null!;

    private MeterService Meters => new(shop.Client);

    private MeterEventService Events => new(shop.Client);

    public async Task InitializeAsync()
    {
        stripe = await FakeStripe.StartAsync();
        shop = new Shop(stripe, stripe.CreateClient());
        ada = await shop.Customers.CreateAsync(new() { Name = "Ada" });
    }

    public async Task DisposeAsync() => await stripe.DisposeAsync();

    [Fact]
    public async Task A_meter_listens_to_its_event_name()
    {
        var meter = await Meter("tokens", "sum");

        Assert.Equal(
            ("active", "tokens", "sum", "stripe_customer_id", "by_id", "value"),
            (
                meter.Status,
                meter.EventName,
                meter.DefaultAggregation.Formula,
                meter.CustomerMapping.EventPayloadKey,
                meter.CustomerMapping.Type,
                meter.ValueSettings.EventPayloadKey
            )
        );
        var taken = await Shop.Refused(() => Meter("tokens", "count"));
        Assert.Equal("event_name", taken.StripeError.Param);
    }

    [Fact]
    public async Task An_inactive_meter_takes_no_events_until_it_is_reactivated()
    {
        var meter = await Meter("tokens", "sum");

        var inactive = await Meters.DeactivateAsync(meter.Id);
        var refused = await Shop.Refused(() => Send("tokens", 5));
        var active = await Meters.ReactivateAsync(meter.Id);
        await Send("tokens", 5);

        Assert.Equal(("inactive", "active"), (inactive.Status, active.Status));
        Assert.NotNull(inactive.StatusTransitions.DeactivatedAt);
        Assert.Null(active.StatusTransitions.DeactivatedAt);
        Assert.Equal("No active meter found for event name \"tokens\".", refused.Message);
        Assert.Equal(
            ["billing.meter.created", "billing.meter.deactivated", "billing.meter.reactivated"],
            (await shop.EventTypesSoFar()).Where(type => type.StartsWith("billing", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task An_identifier_counts_once_a_day()
    {
        var meter = await Meter("tokens", "sum");

        await Send("tokens", 5, "call-1");
        var again = await Shop.Refused(() => Send("tokens", 5, "call-1"));
        stripe.Clock.Advance(TimeSpan.FromHours(24));
        await Send("tokens", 7, "call-1");

        Assert.Equal(
            ("An event already exists with identifier call-1.", "duplicate_meter_event"),
            (again.Message, again.StripeError.Code)
        );
        Assert.Equal(12, await Usage(meter));
    }

    [Fact]
    public async Task A_canceled_event_no_longer_counts()
    {
        var meter = await Meter("tokens", "sum");
        await Send("tokens", 5, "right");
        await Send("tokens", 500, "wrong");
        var adjustments = new MeterEventAdjustmentService(shop.Client);
        Task<MeterEventAdjustment> Cancel() =>
            adjustments.CreateAsync(
                new()
                {
                    EventName = "tokens",
                    Type = "cancel",
                    Cancel = new() { Identifier = "wrong" },
                }
            );

        var canceled = await Cancel();
        var twice = await Shop.Refused(Cancel);

        Assert.Equal(("complete", "wrong"), (canceled.Status, canceled.Cancel.Identifier));
        Assert.Equal("cancel[identifier]", twice.StripeError.Param);
        Assert.Equal(5, await Usage(meter));
    }

    [Fact]
    public async Task An_event_is_not_too_old_and_not_from_the_future()
    {
        await Meter("tokens", "sum");
        var now = stripe.Clock.UtcNow.UtcDateTime;

        await Send("tokens", 1, at: now.AddDays(-35));
        await Send("tokens", 1, at: now.AddMinutes(5));
        var old = await Shop.Refused(() => Send("tokens", 1, at: now.AddDays(-35).AddSeconds(-1)));
        var ahead = await Shop.Refused(() => Send("tokens", 1, at: now.AddMinutes(5).AddSeconds(1)));

        Assert.StartsWith(
            "The event timestamp cannot be more than 35 days in past. Expected a timestamp greater than or equal to ",
            old.Message,
            StringComparison.Ordinal
        );
        Assert.Equal("timestamp", ahead.StripeError.Param);
    }

    [Fact]
    public async Task A_payload_names_a_customer_and_a_number()
    {
        await Meters.CreateAsync(
            new()
            {
                DisplayName = "Tokens",
                EventName = "tokens",
                DefaultAggregation = new() { Formula = "sum" },
                CustomerMapping = new() { EventPayloadKey = "who", Type = "by_id" },
                ValueSettings = new() { EventPayloadKey = "how_many" },
            }
        );
        async Task<string> Refusal(Dictionary<string, string> payload) =>
            (await Shop.Refused(() => Events.CreateAsync(new() { EventName = "tokens", Payload = payload })))
                .StripeError
                .Param;

        Assert.Equal("payload[who]", await Refusal(new() { ["how_many"] = "1" }));
        Assert.Equal("payload[who]", await Refusal(new() { ["who"] = "cus_none", ["how_many"] = "1" }));
        Assert.Equal("payload[how_many]", await Refusal(new() { ["who"] = ada.Id }));
        Assert.Equal("payload[how_many]", await Refusal(new() { ["who"] = ada.Id, ["how_many"] = "many" }));
        var taken = await Events.CreateAsync(
            new()
            {
                EventName = "tokens",
                Payload = new() { ["who"] = ada.Id, ["how_many"] = "2.5" },
            }
        );
        Assert.Equal("2.5", taken.Payload["how_many"]);
        Assert.NotEmpty(taken.Identifier);
    }

    [Theory]
    [InlineData("sum", 42)]
    [InlineData("count", 3)]
    [InlineData("last", 30)]
    public async Task Usage_is_aggregated_by_the_meters_formula(string formula, long expected)
    {
        var meter = await Meter("tokens", formula);
        var now = stripe.Clock.UtcNow.UtcDateTime;

        await Send("tokens", 10, at: now.AddHours(-3));
        await Send("tokens", 30, at: now.AddHours(-1));
        await Send("tokens", 2, at: now.AddHours(-2)); // came last, happened before

        Assert.Equal(expected, await Usage(meter));
    }

    [Fact]
    public async Task Pre_aggregated_events_replace_the_ones_of_their_hour()
    {
        var meter = await Meters.CreateAsync(
            new()
            {
                DisplayName = "Tokens",
                EventName = "tokens",
                DefaultAggregation = new() { Formula = "sum" },
                EventTimeWindow = "hour",
            }
        );
        var hour = new DateTime(2026, 1, 15, 10, 0, 0, DateTimeKind.Utc);

        await Send("tokens", 10, at: hour.AddMinutes(50));
        await Send("tokens", 12, at: hour.AddMinutes(20));
        await Send("tokens", 5, at: hour.AddMinutes(61));

        Assert.Equal(17, await Usage(meter));
    }

    [Fact]
    public async Task Summaries_are_by_hour_and_newest_first()
    {
        var meter = await Meter("tokens", "sum");
        var day = new DateTime(2026, 1, 15, 0, 0, 0, DateTimeKind.Utc);
        await Send("tokens", 1, at: day.AddHours(3).AddMinutes(10));
        await Send("tokens", 2, at: day.AddHours(3).AddMinutes(59));
        await Send("tokens", 4, at: day.AddHours(7));
        var options = new MeterEventSummaryListOptions
        {
            Customer = ada.Id,
            StartTime = day,
            EndTime = day.AddDays(1),
            ValueGroupingWindow = "hour",
            Limit = 1,
        };

        var all = new List<MeterEventSummary>();
        await foreach (var summary in new MeterEventSummaryService(shop.Client).ListAutoPagingAsync(meter.Id, options))
        {
            all.Add(summary);
        }

        Assert.Equal(
            [(day.AddHours(7), 4m), (day.AddHours(3), 3m)],
            all.Select(summary => (summary.StartTime, summary.AggregatedValue))
        );
        Assert.All(all, summary => Assert.Equal(TimeSpan.FromHours(1), summary.EndTime - summary.StartTime));
        options.StartTime = day.AddMinutes(1);
        var refused = await Shop.Refused(() => new MeterEventSummaryService(shop.Client).ListAsync(meter.Id, options));
        Assert.Equal("start_time", refused.StripeError.Param);
    }

    [Fact]
    public async Task Windows_add_up_to_the_whole() =>
        await Gen.Select(Gen.Int[-34 * 24 * 60, 4], Gen.Int[-50, 1000])
            .Array[1, 20]
            .SampleAsync(
                async sent =>
                {
                    await using var fresh = await FakeStripe.StartAsync();
                    var here = new Shop(fresh, fresh.CreateClient());
                    var customer = await here.Customers.CreateAsync(new());
                    var meter = await new MeterService(here.Client).CreateAsync(Options("tokens", "sum"));
                    var now = fresh.Clock.UtcNow.UtcDateTime;
                    foreach (var (minutes, value) in sent)
                    {
                        await new MeterEventService(here.Client).CreateAsync(
                            Event("tokens", customer, value, at: now.AddMinutes(minutes))
                        );
                    }

                    var options = new MeterEventSummaryListOptions
                    {
                        Customer = customer.Id,
                        StartTime = now.Date.AddDays(-40),
                        EndTime = now.Date.AddDays(2),
                        Limit = 100,
                    };
                    var summaries = new MeterEventSummaryService(here.Client);
                    var whole = (await summaries.ListAsync(meter.Id, options)).Single();
                    options.ValueGroupingWindow = "day";
                    var days = await summaries.ListAsync(meter.Id, options);

                    Assert.Equal(sent.Sum(one => one.Item2), whole.AggregatedValue);
                    Assert.Equal(whole.AggregatedValue, days.Sum(day => day.AggregatedValue));
                },
                iter: 10,
                threads: 1
            );

    private Task<Meter> Meter(string eventName, string formula) => Meters.CreateAsync(Options(eventName, formula));

    private Task<MeterEvent> Send(string eventName, int value, string? identifier = null, DateTime? at = null) =>
        Events.CreateAsync(Event(eventName, ada, value, identifier, at));

    private async Task<decimal> Usage(Meter meter)
    {
        var summaries = await new MeterEventSummaryService(shop.Client).ListAsync(
            meter.Id,
            new()
            {
                Customer = ada.Id,
                StartTime = stripe.Clock.UtcNow.UtcDateTime.Date.AddDays(-40),
                EndTime = stripe.Clock.UtcNow.UtcDateTime.Date.AddDays(2),
            }
        );
        return summaries.Single().AggregatedValue;
    }

    private static MeterCreateOptions Options(string eventName, string formula) =>
        new()
        {
            DisplayName = "Tokens",
            EventName = eventName,
            DefaultAggregation = new() { Formula = formula },
        };

    private static MeterEventCreateOptions Event(
        string eventName,
        Customer customer,
        int value,
        string? identifier = null,
        DateTime? at = null
    ) =>
        new()
        {
            EventName = eventName,
            Identifier = identifier,
            Timestamp = at,
            Payload = new()
            {
                ["stripe_customer_id"] = customer.Id,
                ["value"] = value.ToString(System.Globalization.CultureInfo.InvariantCulture),
            },
        };
}
