using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>What a meter has counted for a customer: docs.stripe.com/api/billing/meter-event-summary.</summary>
internal sealed class MeterEventSummaries : IResource
{
    private const string Type = "billing.meter_event_summary";

    private const long Minute = 60;

    public void Map(RouteTable routes) => routes.On("GET /v1/billing/meters/{id}/event_summaries", List);

    /// <summary>One summary for each hour or day that has usage, the newest first; or one for the whole time.</summary>
    private static JsonObject List(Call call)
    {
        var parameters = call.Parameters;
        var meter = call.Target(Meters.Type);
        var customer = call.Account.Objects.Get(Customers.Type, parameters.Required("customer"), "customer").Id();
        var window = MeterUsage.Seconds(parameters.String("value_grouping_window"));
        var start = Aligned(parameters, "start_time", window ?? Minute);
        var end = Aligned(parameters, "end_time", window ?? Minute);
        if (end <= start)
        {
            throw StripeErrors.Invalid("The end_time must be after the start_time.", param: "end_time");
        }

        var events = MeterUsage.Between(call.Account.Objects, meter, customer, start, end);
        var groups =
            window is { } length
                ? events
                    .GroupBy(one => one.At / length * length)
                    .OrderByDescending(group => group.Key)
                    .Select(group => Summary(meter, customer, group.Key, group.Key + length, [.. group]))
            : events.Count > 0 ? [Summary(meter, customer, start, end, events)]
            : Enumerable.Empty<JsonObject>();
        return call.List(groups.ToList());
    }

    private static JsonObject Summary(
        JsonObject meter,
        string customer,
        long start,
        long end,
        IReadOnlyList<CountedEvent> events
    ) =>
        new()
        {
            ["id"] = IdOf($"{meter.Id()} {customer} {start} {end}"),
            ["object"] = Type,
            ["aggregated_value"] = MeterUsage.Aggregate(meter, events),
            ["end_time"] = end,
            ["livemode"] = false,
            ["meter"] = meter.Id(),
            ["start_time"] = start,
        };

    /// <summary>The same summary has the same id whenever it is asked for, since it is a list's cursor.</summary>
    private static string IdOf(string summary) =>
        "mtrusg_test_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(summary)).AsSpan(0, 16));

    private static long Aligned(Parameters parameters, string name, long boundary)
    {
        var time = Moment.Of(parameters, name) ?? throw StripeErrors.MissingParameter(name);
        return time % boundary == 0
            ? time
            : throw StripeErrors.Invalid(
                $"Invalid {name}: {time} must be aligned with {(boundary == Minute ? "minute" : boundary == 3600 ? "hour" : "day")} boundaries in UTC.",
                param: name
            );
    }
}
