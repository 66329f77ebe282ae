using System.Text.Json.Nodes;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>
/// When a connected account's money is paid out by itself: docs.stripe.com/connect/manage-payout-schedule. Whatever is
/// available on the day of the schedule goes to the bank account, in each currency by itself.
/// </summary>
internal static class PayoutSchedules
{
    /// <summary>Money has become available: it goes with the next payout of the schedule.</summary>
    public static void Plan(Work work, string currency)
    {
        if (Next(work) is not { } next)
        {
            return;
        }

        var byItself = work with { Cause = null };
        work.Account.Agenda.At(next, () => PayOut(byItself, currency));
    }

    private static void PayOut(Work work, string currency)
    {
        if (Schedule(work) is { } schedule && schedule.Text("interval") != "manual")
        {
            Payouts.Automatic(work, currency);
        }
    }

    /// <summary>The next day of the schedule, at midnight UTC; null where nothing is paid out by itself.</summary>
    private static DateTimeOffset? Next(Work work)
    {
        if (Schedule(work) is not { } schedule)
        {
            return null;
        }

        var now = work.Account.Now;
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var first = midnight < now ? midnight.AddDays(1) : midnight;
        var days = Enumerable.Range(0, 32).Select(day => first.AddDays(day));
        return schedule.Text("interval") switch
        {
            "daily" => first,
            "weekly" => days.First(day => IsOfWeek(day, schedule)),
            "monthly" => days.First(day => IsOfMonth(day, schedule)),
            _ => null,
        };
    }

    private static bool IsOfWeek(DateTimeOffset day, JsonObject schedule)
    {
        var chosen = Several(schedule, "weekly_payout_days") ?? [schedule.Text("weekly_anchor") ?? "monday"];
        return chosen.Contains(day.DayOfWeek.ToString(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Days that a month does not have are its last day.</summary>
    private static bool IsOfMonth(DateTimeOffset day, JsonObject schedule)
    {
        long[] chosen = schedule["monthly_payout_days"] is JsonArray { Count: > 0 } several
            ? [.. several.OfType<JsonValue>().Select(one => one.TryGetValue<long>(out var number) ? number : 1)]
            : [Math.Max(1, schedule.Number("monthly_anchor"))];
        var last = DateTime.DaysInMonth(day.Year, day.Month);
        return chosen.Any(one => Math.Min(one, last) == day.Day);
    }

    private static string[]? Several(JsonObject schedule, string name) =>
        schedule[name] is JsonArray { Count: > 0 } several
            ? [.. several.OfType<JsonValue>().Select(one => one.ToString())]
            : null;

    /// <summary>The schedule of a connected account that is paid out at all.</summary>
    private static JsonObject? Schedule(Work work) =>
        work.Account.Platform is { } platform
        && platform.Objects.Find(ConnectedAccounts.Type, work.Account.Id) is { } account
        && account.Flag("payouts_enabled")
            ? account.Object("settings")?.Object("payouts")?.Object("schedule")
            : null;
}
