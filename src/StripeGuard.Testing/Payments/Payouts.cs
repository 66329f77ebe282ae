using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>
/// Payouts: docs.stripe.com/api/payouts, docs.stripe.com/payouts. They are made by request, and for connected accounts by
/// their schedule. What the bank does with one, its test account numbers say.
/// </summary>
/// <remarks>A platform's own account is paid out by request only, whatever its schedule says.</remarks>
internal sealed class Payouts : IResource
{
    public const string Type = "payout";

    /// <summary>docs.stripe.com/payouts/instant-payouts: within 30 minutes.</summary>
    private static readonly TimeSpan Instant = TimeSpan.FromMinutes(30);

    /// <summary>Currencies with two decimals in which whole units only are paid out: docs.stripe.com/currencies#special-cases.</summary>
    private static readonly string[] WholeUnits = ["huf", "twd", "isk", "ugx"];

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/payouts", Create);
        routes.On("GET /v1/payouts/{payout}", call => call.Target(Type));
        routes.On("POST /v1/payouts/{payout}", call => call.Update(call.Target(Type), "payout.updated", _ => { }));
        routes.On("GET /v1/payouts", call => call.List(Type));
        routes.On("POST /v1/payouts/{payout}/cancel", Cancel);
        routes.On("POST /v1/payouts/{payout}/reverse", Reverse);
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var amount = parameters.RequiredLong("amount");
        if (amount < 1)
        {
            throw StripeErrors.Invalid(
                "This value must be greater than or equal to 1.",
                "parameter_invalid_integer",
                "amount"
            );
        }

        var currency = Currency.Of(parameters.Required("currency"));
        if (WholeUnits.Contains(currency.Code) && amount % 100 != 0)
        {
            throw StripeErrors.Invalid(
                $"Invalid amount: {amount}. Payouts in {currency.Code} must be evenly divisible by 100.",
                param: "amount"
            );
        }

        StatementDescriptors.Check(parameters, "statement_descriptor");
        var destination = Destination(call, work, currency.Code);
        RefuseBeyondBalance(work, currency.Code, amount);
        var method = parameters.String("method") ?? "standard";
        var arrival = method == "instant" ? call.Now + Instant : Arrival(call.Now);
        var payout = New(work, amount, currency.Code, destination, arrival.ToUnixTimeSeconds());
        payout["description"] = parameters.String("description");
        payout["metadata"] = call.NewMetadata();
        payout["method"] = method;
        payout["payout_method"] = parameters.String("payout_method");
        payout["source_type"] = parameters.String("source_type") ?? "card";
        payout["statement_descriptor"] = parameters.String("statement_descriptor");
        Start(work, payout, arrival);
        return payout;
    }

    /// <summary>Pays out all that is available in a currency, as the schedule of a connected account asks; nothing without a bank account that works.</summary>
    public static void Automatic(Work work, string currency)
    {
        var amount = Ledger.Of(work.Account).Available(currency);
        amount -= WholeUnits.Contains(currency) ? amount % 100 : 0;
        if (amount < 1 || DefaultDestination(work, currency) is not { } destination || HasFailed(work, destination))
        {
            return;
        }

        var arrival = Arrival(work.Account.Now);
        var payout = New(work, amount, currency, destination, arrival.ToUnixTimeSeconds());
        payout["automatic"] = true;
        payout["description"] = "STRIPE PAYOUT";
        payout["reconciliation_status"] = "in_progress";
        Start(work, payout, arrival);
    }

    /// <summary>docs.stripe.com/payouts#payout-failures: a bank account that failed gets nothing more by itself.</summary>
    private static bool HasFailed(Work work, JsonObject destination) =>
        work
            .Objects.All(Type)
            .Any(payout => payout.Text("destination") == destination.Id() && payout.Text("status") == "failed");

    private static void Start(Work work, JsonObject payout, DateTimeOffset arrival)
    {
        var now = work.Account.Now;
        Enter(work, payout);
        work.Raise("payout.created", payout);
        work.Later(Midnight(now) - now, later => Submit(later, payout));
        work.Later(arrival - now, later => Arrive(later, payout));
    }

    private static JsonObject New(Work work, long amount, string currency, JsonObject destination, long arrival) =>
        new()
        {
            ["id"] = work.Id("po_"),
            ["object"] = Type,
            ["amount"] = amount,
            ["application_fee"] = null,
            ["application_fee_amount"] = null,
            ["arrival_date"] = arrival,
            ["automatic"] = false,
            ["balance_transaction"] = null,
            ["created"] = work.Now,
            ["currency"] = currency,
            ["description"] = null,
            ["destination"] = destination.Id(),
            ["failure_balance_transaction"] = null,
            ["failure_code"] = null,
            ["failure_message"] = null,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["method"] = "standard",
            ["original_payout"] = null,
            ["payout_method"] = null,
            ["reconciliation_status"] = "not_applicable",
            ["reversed_by"] = null,
            ["source_type"] = "card",
            ["statement_descriptor"] = null,
            ["status"] = "pending",
            ["trace_id"] = new JsonObject { ["status"] = "pending", ["value"] = null },
            ["type"] = destination.Text("object"),
        };

    /// <summary>Stores a payout and takes it out of the balance, or for a reversal puts it back in.</summary>
    private static void Enter(Work work, JsonObject payout)
    {
        work.Objects.Add(payout);
        var reverses = payout["original_payout"] is not null;
        payout["balance_transaction"] = Record(
                work,
                payout,
                Type,
                reverses ? "payout_reversal" : Type,
                -payout.Number("amount"),
                reverses ? "STRIPE PAYOUT REVERSAL" : "STRIPE PAYOUT"
            )
            .Id();
    }

    private static JsonObject Record(
        Work work,
        JsonObject payout,
        string type,
        string category,
        long amount,
        string description
    ) =>
        Ledger
            .Of(work.Account)
            .Record(
                work,
                new LedgerEntry(
                    type,
                    category,
                    amount,
                    payout.Text("currency")!,
                    payout.Id(),
                    payout.Text("description") ?? description
                )
            );

    private static JsonObject Destination(Call call, Work work, string currency)
    {
        if (call.Parameters.String("destination") is { } id)
        {
            var named =
                work.Objects.Find(BankAccounts.Type, id)
                ?? work.Objects.Find("card", id)
                ?? throw StripeErrors.Missing("external account", id, "destination", inPath: false);
            return named.Text("currency") is not { } own || own == currency
                ? named
                : throw StripeErrors.Invalid(
                    $"The external account {id} takes payouts in {own}, not in {currency}.",
                    param: "destination"
                );
        }

        return DefaultDestination(work, currency)
            ?? (
                work.Account.Platform is null
                    ? BankAccounts.OfDashboard(work, currency)
                    : throw StripeErrors.Invalid(
                        $"Sorry, you don't have any external accounts in that currency ({currency})."
                    )
            );
    }

    private static JsonObject? DefaultDestination(Work work, string currency) =>
        work
            .Objects.All(BankAccounts.Type)
            .FirstOrDefault(account =>
                account.Text("account") == work.Account.Id
                && account.Text("currency") == currency
                && account.Flag("default_for_currency")
            );

    private static void RefuseBeyondBalance(Work work, string currency, long amount)
    {
        if (Ledger.Of(work.Account).Available(currency) < amount)
        {
            throw StripeErrors.Invalid(
                "You have insufficient funds in your Stripe account for this transfer. Your card balance is too low. You can use the /v1/balance endpoint to view your Stripe balance (for more details, see stripe.com/docs/api#balance).",
                "balance_insufficient"
            );
        }
    }

    /// <summary>Pending payouts go to the bank at the end of the day.</summary>
    private static void Submit(Work work, JsonObject payout)
    {
        if (payout.Text("status") == "pending")
        {
            work.Update(payout, "payout.updated", () => payout["status"] = "in_transit");
        }
    }

    private static void Arrive(Work work, JsonObject payout)
    {
        if (payout.Text("status") is not ("pending" or "in_transit"))
        {
            return;
        }

        if (BankAccounts.FailureOf(work.Objects, payout.Text("destination")!) is { } failure)
        {
            work.Update(
                payout,
                "payout.failed",
                () =>
                {
                    payout["status"] = "failed";
                    payout["failure_code"] = failure.Code;
                    payout["failure_message"] = failure.Message;
                    payout["failure_balance_transaction"] = Record(
                            work,
                            payout,
                            "payout_failure",
                            "payout_reversal",
                            payout.Number("amount"),
                            "STRIPE PAYOUT FAILURE"
                        )
                        .Id();
                }
            );
            return;
        }

        work.Update(
            payout,
            "payout.paid",
            () =>
            {
                payout["status"] = "paid";
                payout["trace_id"] = new JsonObject { ["status"] = "supported", ["value"] = Trace(payout) };
            }
        );
        if (payout.Flag("automatic"))
        {
            work.Update(payout, "payout.reconciliation_completed", () => payout["reconciliation_status"] = "completed");
        }
    }

    private static string Trace(JsonObject payout) => payout.Id()["po_".Length..].ToUpperInvariant()[..15];

    private static JsonObject Cancel(Call call)
    {
        var work = Work.Of(call);
        var payout = call.Target(Type);
        RefuseUnless(payout, "canceled", "pending");
        work.Update(
            payout,
            "payout.canceled",
            () =>
            {
                payout["status"] = "canceled";
                payout["failure_balance_transaction"] = Record(
                        work,
                        payout,
                        "payout_cancel",
                        "payout_reversal",
                        payout.Number("amount"),
                        "STRIPE PAYOUT CANCEL"
                    )
                    .Id();
            }
        );
        return payout;
    }

    /// <summary>The bank account is debited of what was paid out: docs.stripe.com/api/payouts/reverse.</summary>
    private static JsonObject Reverse(Call call)
    {
        var work = Work.Of(call);
        var payout = call.Target(Type);
        RefuseUnless(payout, "reversed", "in_transit", "paid");
        if (payout.Text("reversed_by") is { } earlier)
        {
            throw StripeErrors.Invalid($"This payout has already been reversed by {earlier}.", param: "payout");
        }

        if (payout.Number("amount") < 0)
        {
            throw StripeErrors.Invalid("This payout is itself a reversal, and cannot be reversed.", param: "payout");
        }

        var destination = work.Objects.Get(payout.Text("type")!, payout.Text("destination")!, "destination");
        var arrival = Arrival(call.Now);
        var reversal = New(
            work,
            -payout.Number("amount"),
            payout.Text("currency")!,
            destination,
            arrival.ToUnixTimeSeconds()
        );
        reversal["original_payout"] = payout.Id();
        reversal["metadata"] = call.NewMetadata();
        Enter(work, reversal);
        work.Update(payout, "payout.updated", () => payout["reversed_by"] = reversal.Id());
        work.Raise("payout.created", reversal);
        work.Later(arrival - call.Now, later => Arrive(later, reversal));
        return reversal;
    }

    private static void RefuseUnless(JsonObject payout, string done, params string[] allowed)
    {
        var status = payout.Text("status")!;
        if (!allowed.Contains(status))
        {
            throw StripeErrors.Invalid(
                $"This payout could not be {done} because it has a status of {status}. Only a payout with one of the following statuses may be {done}: {string.Join(", ", allowed)}.",
                param: "payout"
            );
        }
    }

    /// <summary>A standard payout arrives after two business days: docs.stripe.com/payouts.</summary>
    private static DateTimeOffset Arrival(DateTimeOffset now) =>
        DateTimeOffset.FromUnixTimeSeconds(Ledger.AvailableOn(now));

    private static DateTimeOffset Midnight(DateTimeOffset now) => new(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
}
