using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>A meter event that counts.</summary>
/// <param name="At">When it happened, in Unix seconds.</param>
internal sealed record CountedEvent(string Identifier, long At, decimal Value);

/// <summary>
/// What meters have counted, by customer: docs.stripe.com/billing/subscriptions/usage-based/recording-usage. Kept as
/// documents, on a shelf for each meter and customer, in the order in which they came.
/// </summary>
internal static class MeterUsage
{
    /// <summary>Values from here on are refused, so that sums cannot overflow.</summary>
    public const decimal TooMuch = 1_000_000_000_000_000m;

    private const string Identifiers = "stripeguard.meter_event_identifier";

    /// <summary>How long an identifier is unique, and how long its event can be canceled.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(24);

    /// <summary>
    /// The usage of a customer from one time (inclusive) to another (exclusive), both in Unix seconds, by the meter's own
    /// formula; 0 when there is none. It can be negative, which an invoice takes as 0, and have decimals.
    /// </summary>
    public static decimal Of(ObjectStore objects, JsonObject meter, string customer, long from, long to) =>
        Aggregate(meter, Between(objects, meter, customer, from, to)) ?? 0;

    /// <summary>The events of a customer in that time, in the order in which they came.</summary>
    public static IReadOnlyList<CountedEvent> Between(
        ObjectStore objects,
        JsonObject meter,
        string customer,
        long from,
        long to
    ) =>
        [
            .. objects
                .All(Shelf(meter.Id(), customer))
                .Select(document => new CountedEvent(
                    document.Text("identifier")!,
                    document.Number("timestamp"),
                    document.Decimal("value")!.Value
                ))
                .Where(counted => counted.At >= from && counted.At < to),
        ];

    /// <summary>What events come to by the meter's formula; null when there are none.</summary>
    public static decimal? Aggregate(JsonObject meter, IReadOnlyList<CountedEvent> events)
    {
        var counted = WindowOf(meter) is { } window ? LastOfEach(events, window) : events;
        return counted.Count == 0
            ? null
            : FormulaOf(meter) switch
            {
                "count" => counted.Count,
                "last" => counted.Aggregate((last, next) => next.At >= last.At ? next : last).Value,
                _ => counted.Sum(one => one.Value),
            };
    }

    public static string FormulaOf(JsonObject meter) => meter.Object("default_aggregation")!.Text("formula")!;

    /// <summary>The length of the windows of that name, in seconds; they start at UTC's full hours and days.</summary>
    public static long? Seconds(string? window) =>
        window switch
        {
            "hour" => 3600,
            "day" => 86_400,
            _ => null,
        };

    /// <summary>Whether an event of that identifier has come in within the last day.</summary>
    public static bool IsKnown(Work work, string identifier) =>
        work.Objects.Find(Identifiers, identifier) is { } known && IsFresh(work, known);

    public static void Count(Work work, string meter, string customer, CountedEvent counted)
    {
        var id = work.Id("mtrevt_");
        work.Objects.Add(
            new JsonObject
            {
                ["id"] = id,
                ["object"] = Shelf(meter, customer),
                ["identifier"] = counted.Identifier,
                ["timestamp"] = counted.At,
                ["value"] = counted.Value,
            }
        );
        work.Objects.Put(
            new JsonObject
            {
                ["id"] = counted.Identifier,
                ["object"] = Identifiers,
                ["created"] = work.Account.Time.ServerNow.ToUnixTimeSeconds(),
                ["meter"] = meter,
                ["shelf"] = Shelf(meter, customer),
                ["event"] = id,
            }
        );
    }

    /// <summary>Takes an event out of the count; false when there is none, or it came in too long ago.</summary>
    public static bool Cancel(Work work, string meter, string identifier)
    {
        if (
            work.Objects.Find(Identifiers, identifier) is not { } known
            || known.Text("meter") != meter
            || !IsFresh(work, known)
            || work.Objects.Find(known.Text("shelf")!, known.Text("event")!) is not { } counted
        )
        {
            return false;
        }

        work.Objects.Forget(counted);
        return true;
    }

    private static bool IsFresh(Work work, JsonObject known) =>
        work.Account.Time.ServerNow.ToUnixTimeSeconds() - known.Number("created") < (long)Fresh.TotalSeconds;

    private static long? WindowOf(JsonObject meter) => Seconds(meter.Text("event_time_window"));

    /// <summary>With pre-aggregated events, the last that came for an hour or a day stands for it.</summary>
    private static List<CountedEvent> LastOfEach(IReadOnlyList<CountedEvent> events, long window) =>
        [.. events.GroupBy(one => one.At / window).Select(group => group.Last())];

    private static string Shelf(string meter, string customer) => $"stripeguard.meter_event {meter} {customer}";
}
