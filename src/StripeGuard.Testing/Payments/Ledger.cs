using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Connect;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Time;

namespace StripeGuard.Testing.Payments;

/// <summary>One movement of money: what its BalanceTransaction says.</summary>
/// <param name="Amount">Gross, in minor units; negative when money leaves.</param>
/// <param name="AvailableOn">When it can be paid out, in Unix seconds; null for at once.</param>
internal sealed record LedgerEntry(
    string Type,
    string Category,
    long Amount,
    string Currency,
    string Source,
    string? Description,
    long Fee = 0,
    string FeeDescription = "Stripe processing fees",
    long? AvailableOn = null
)
{
    /// <summary>What the platform takes of it, in minor units; negative when it gives some back.</summary>
    public long ApplicationFee { get; init; }

    /// <summary>The platform as an application, where it takes a fee.</summary>
    public string? Application { get; init; }

    /// <summary>What it does to the balance, in minor units.</summary>
    public long Net => Amount - Fee - ApplicationFee;
}

/// <summary>The account's books: every movement is a BalanceTransaction, and their nets add up to the balance.</summary>
internal sealed class Ledger
{
    private static readonly ConditionalWeakTable<Account, Ledger> Books = [];

    private readonly SortedDictionary<string, (long Available, long Pending)> totals = new(StringComparer.Ordinal);
    private readonly Dictionary<(TestClock? Clock, long Time), List<JsonObject>> pendingUntil = [];

    public static Ledger Of(Account account) => Books.GetOrCreateValue(account);

    /// <summary>What is available and what is pending, by currency.</summary>
    public IReadOnlyDictionary<string, (long Available, long Pending)> Totals => totals;

    /// <summary>What can be paid out in a currency now, in minor units; negative when the account owes.</summary>
    public long Available(string currency) => totals.GetValueOrDefault(currency).Available;

    /// <summary>Stripe's fee for a payment: 2.9% and thirty cents (three hundred where a unit has three decimals), rounded half up.</summary>
    public static long Fee(long amount, Currency currency) =>
        ((amount * 29) + 500) / 1000 + (currency.Decimals == 3 ? 300 : 30);

    /// <summary>
    /// When a payment made now can be paid out: midnight UTC after two business days, the schedule of a US account
    /// (docs.stripe.com/payouts#payout-speed).
    /// </summary>
    public static long AvailableOn(DateTimeOffset now)
    {
        var day = now.UtcDateTime.Date;
        for (var businessDays = 0; businessDays < 2; )
        {
            day = day.AddDays(1);
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                businessDays++;
            }
        }

        return new DateTimeOffset(day, TimeSpan.Zero).ToUnixTimeSeconds();
    }

    /// <summary>Writes a movement down as a BalanceTransaction, and counts it as pending until it becomes available.</summary>
    public JsonObject Record(Work work, LedgerEntry entry)
    {
        var availableOn = entry.AvailableOn ?? work.Now;
        var pending = availableOn > work.Now;
        var transaction = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("txn_"),
                ["object"] = BalanceTransactions.Type,
                ["amount"] = entry.Amount,
                ["available_on"] = availableOn,
                ["balance_type"] = "payments",
                ["created"] = work.Now,
                ["currency"] = entry.Currency,
                ["description"] = entry.Description,
                ["exchange_rate"] = null,
                ["fee"] = entry.Fee + entry.ApplicationFee,
                ["fee_details"] = FeeDetails(entry),
                ["net"] = entry.Net,
                ["reporting_category"] = entry.Category,
                ["source"] = entry.Source,
                ["status"] = pending ? "pending" : "available",
                ["type"] = entry.Type,
            }
        );
        var net = entry.Net;
        Count(entry.Currency, available: pending ? 0 : net, pending: pending ? net : 0);
        if (pending)
        {
            Await(work, availableOn, transaction);
        }
        else if (net > 0)
        {
            PayoutSchedules.Plan(work, entry.Currency);
        }

        return transaction;
    }

    private void Await(Work work, long availableOn, JsonObject transaction)
    {
        var until = (work.Account.Time.Current, availableOn);
        if (pendingUntil.TryGetValue(until, out var waiting))
        {
            waiting.Add(transaction);
            return;
        }

        pendingUntil[until] = [transaction];
        var byItself = work with { Cause = null };
        work.Account.Agenda.At(DateTimeOffset.FromUnixTimeSeconds(availableOn), () => BecomeAvailable(byItself, until));
    }

    private void BecomeAvailable(Work work, (TestClock? Clock, long Time) until)
    {
        pendingUntil.Remove(until, out var waiting);
        foreach (var transaction in waiting ?? [])
        {
            transaction["status"] = "available";
            var net = transaction.Number("net");
            Count(transaction.Text("currency")!, available: net, pending: -net);
        }

        work.Raise("balance.available", Balances.Of(work.Account));
        foreach (
            var currency in (waiting ?? []).Select(each => each.Text("currency")!).Distinct(StringComparer.Ordinal)
        )
        {
            PayoutSchedules.Plan(work, currency);
        }
    }

    private void Count(string currency, long available, long pending)
    {
        var (hadAvailable, hadPending) = totals.GetValueOrDefault(currency);
        totals[currency] = (hadAvailable + available, hadPending + pending);
    }

    private static JsonArray FeeDetails(LedgerEntry entry)
    {
        var details = new JsonArray();
        if (entry.ApplicationFee != 0)
        {
            details.Add(
                FeeDetail(
                    entry,
                    entry.ApplicationFee,
                    "application_fee",
                    entry.ApplicationFee > 0 ? "Application fee" : "Application fee refund"
                )
            );
        }

        if (entry.Fee != 0)
        {
            details.Add(FeeDetail(entry, entry.Fee, "stripe_fee", entry.FeeDescription));
        }

        return details;
    }

    private static JsonObject FeeDetail(LedgerEntry entry, long amount, string type, string description) =>
        new()
        {
            ["amount"] = amount,
            ["application"] = type == "application_fee" ? entry.Application : null,
            ["currency"] = entry.Currency,
            ["description"] = description,
            ["type"] = type,
        };
}
