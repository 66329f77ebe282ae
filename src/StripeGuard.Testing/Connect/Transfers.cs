using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>
/// Transfers from the platform to its connected accounts: docs.stripe.com/api/transfers,
/// docs.stripe.com/connect/separate-charges-and-transfers. What arrives there is a payment of its own, <c>py_…</c>.
/// </summary>
internal sealed class Transfers : IResource
{
    public const string Type = "transfer";

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/transfers", Create);
        routes.On("GET /v1/transfers/{transfer}", call => call.Target(Type));
        routes.On(
            "POST /v1/transfers/{transfer}",
            call =>
                call.Update(
                    call.Target(Type),
                    "transfer.updated",
                    transfer => transfer.SetTexts(call.Parameters, "description")
                )
        );
        routes.On("GET /v1/transfers", call => call.List(Type));
    }

    /// <summary>The transfer that a destination charge makes: docs.stripe.com/connect/destination-charges.</summary>
    /// <param name="amount">In minor units.</param>
    /// <param name="applicationFee">What the platform takes back of it, in minor units.</param>
    public static JsonObject OfCharge(
        Work work,
        JsonObject charge,
        string destination,
        long amount,
        long applicationFee
    )
    {
        var transfer = New(work, amount, charge.Text("currency")!, destination);
        transfer["source_transaction"] = charge.Id();
        transfer["transfer_group"] = charge.Text("transfer_group") ?? "group_" + GroupOf(charge);
        Move(work, transfer, AvailableWith(work, charge), applicationFee);
        work.Raise("transfer.created", transfer);
        return transfer;
    }

    /// <summary>When the money of a charge becomes available, in Unix seconds; null when it has none pending.</summary>
    public static long? AvailableWith(Work work, JsonObject charge) =>
        charge.Text("balance_transaction") is { } id
            ? work.Objects.Find(BalanceTransactions.Type, id)?.Number("available_on")
            : null;

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var currency = Currency.Of(parameters.Required("currency")).Code;
        var destination = ConnectedAccounts.Get(work, parameters.Required("destination"), "destination").Id();
        var source = call.Reference("source_transaction", Charges.Type);
        var amount =
            parameters.AtLeast("amount", 1)
            ?? source?.Number("amount")
            ?? throw StripeErrors.MissingParameter("amount");
        RefuseRejected(work, destination);
        if (source is null)
        {
            RefuseBeyondBalance(work, currency, amount);
        }
        else
        {
            RefuseBeyondSource(work, source, currency, amount);
        }

        var transfer = New(work, amount, currency, destination);
        transfer["description"] = parameters.String("description");
        transfer["metadata"] = call.NewMetadata();
        transfer["source_transaction"] = source?.Id();
        transfer["source_type"] = parameters.String("source_type") ?? "card";
        transfer["transfer_group"] =
            parameters.String("transfer_group")
            ?? (source is null ? null : source.Text("transfer_group") ?? "group_" + GroupOf(source));
        Move(work, transfer, source is null ? null : AvailableWith(work, source), applicationFee: 0);
        work.Raise("transfer.created", transfer);
        return transfer;
    }

    private static JsonObject New(Work work, long amount, string currency, string destination)
    {
        var id = work.Id("tr_");
        return work.Objects.Add(
            new JsonObject
            {
                ["id"] = id,
                ["object"] = Type,
                ["amount"] = amount,
                ["amount_reversed"] = 0L,
                ["balance_transaction"] = null,
                ["created"] = work.Now,
                ["currency"] = currency,
                ["description"] = null,
                ["destination"] = destination,
                ["destination_payment"] = null,
                ["livemode"] = false,
                ["metadata"] = new JsonObject(),
                ["reversals"] = Lists.Of([], $"/v1/transfers/{id}/reversals"),
                ["reversed"] = false,
                ["source_transaction"] = null,
                ["source_type"] = "card",
                ["transfer_group"] = null,
            }
        );
    }

    /// <summary>Takes the money from the platform and gives it to the connected account, as a payment there.</summary>
    private static void Move(Work work, JsonObject transfer, long? availableOn, long applicationFee)
    {
        var amount = transfer.Number("amount");
        var currency = transfer.Text("currency")!;
        transfer["balance_transaction"] = Ledger
            .Of(work.Account)
            .Record(
                work,
                new LedgerEntry(Type, Type, -amount, currency, transfer.Id(), transfer.Text("description"))
                {
                    AvailableOn = availableOn,
                }
            )
            .Id();
        var there = ConnectedAccounts.For(work, transfer.Text("destination")!);
        var payment = there.Objects.Add(TransferPayments.New(there, transfer, applicationFee));
        transfer["destination_payment"] = payment.Id();
        payment["balance_transaction"] = Ledger
            .Of(there.Account)
            .Record(
                there,
                new LedgerEntry("payment", "charge", amount, currency, payment.Id(), payment.Text("description"))
                {
                    ApplicationFee = applicationFee,
                    Application = applicationFee == 0 ? null : ConnectedAccounts.ApplicationOf(work.Account),
                    AvailableOn = availableOn,
                }
            )
            .Id();
    }

    private static void RefuseRejected(Work work, string destination)
    {
        var account = ConnectedAccounts.Get(work, destination, "destination");
        if (
            account.Object("requirements")?.Text("disabled_reason")?.StartsWith("rejected", StringComparison.Ordinal)
            == true
        )
        {
            throw StripeErrors.Invalid(
                $"The account {destination} has been rejected, and cannot receive transfers.",
                "account_invalid",
                "destination"
            );
        }
    }

    private static void RefuseBeyondBalance(Work work, string currency, long amount)
    {
        if (Ledger.Of(work.Account).Available(currency) < amount)
        {
            throw StripeErrors.Invalid(
                "You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card. See: https://stripe.com/docs/testing#available-balance",
                "balance_insufficient"
            );
        }
    }

    /// <summary>Together, a charge's transfers cannot be more than the charge: docs.stripe.com/connect/separate-charges-and-transfers#transfer-availability.</summary>
    private static void RefuseBeyondSource(Work work, JsonObject source, string currency, long amount)
    {
        if (!source.Flag("paid") || !source.Flag("captured"))
        {
            throw StripeErrors.Invalid(
                "The source_transaction must be a charge that has succeeded and has been captured.",
                param: "source_transaction"
            );
        }

        if (source.Text("currency") != currency)
        {
            throw StripeErrors.Invalid(
                $"The currency of source_transaction's balance transaction ({source.Text("currency")}) must be the same as the transfer currency ({currency})",
                param: "currency"
            );
        }

        var already = work
            .Objects.All(Type)
            .Where(transfer => transfer.Text("source_transaction") == source.Id())
            .Sum(transfer => transfer.Number("amount") - transfer.Number("amount_reversed"));
        if (amount > source.Number("amount_captured") - already)
        {
            var left = Currency.Of(currency).Show(source.Number("amount_captured") - already);
            throw StripeErrors.Invalid(
                $"The transfers from the charge {source.Id()} cannot be more than the charge: {left} of it is left.",
                param: "amount"
            );
        }
    }

    private static string GroupOf(JsonObject charge) => charge.Text("payment_intent") ?? charge.Id();
}
