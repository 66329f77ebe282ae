using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>Transfer reversals: docs.stripe.com/api/transfer_reversals. The payment on the connected account is refunded.</summary>
internal sealed class TransferReversals : IResource
{
    public const string Type = "transfer_reversal";

    private const string Path = "/v1/transfers/{transfer}/reversals";

    public void Map(RouteTable routes)
    {
        routes.On("POST " + Path, Create);
        routes.On("GET " + Path, List);
        routes.On("GET " + Path + "/{reversal}", Target);
        routes.On("POST " + Path + "/{reversal}", call => call.Update(Target(call), "transfer.updated", _ => { }));
    }

    /// <summary>What of a transfer can still be taken back, in minor units.</summary>
    public static long Unreversed(JsonObject transfer) =>
        transfer.Number("amount") - transfer.Number("amount_reversed");

    /// <summary>Refuses a reversal that the connected account's balance does not hold.</summary>
    public static void RefuseBeyondBalance(Work work, JsonObject transfer, long amount)
    {
        var there = ConnectedAccounts.For(work, transfer.Text("destination")!);
        if (ConnectedAccounts.Holds(there.Account, transfer.Text("currency")!) < amount)
        {
            throw StripeErrors.Invalid(
                $"The connected account {there.Account.Id} does not have enough in its balance to reverse this transfer.",
                "balance_insufficient"
            );
        }
    }

    /// <summary>
    /// Takes a part of a transfer back. What of its application fee is given back with it lowers what the connected
    /// account loses.
    /// </summary>
    public static JsonObject Make(Work work, JsonObject transfer, long amount, long feeGivenBack)
    {
        var currency = transfer.Text("currency")!;
        var there = ConnectedAccounts.For(work, transfer.Text("destination")!);
        var payment = there.Objects.Get(Charges.Type, transfer.Text("destination_payment")!, Charges.Type);
        var refund = Refunds.OfTransferPayment(there, payment, amount);
        var pendingUntil = Transfers.AvailableWith(there, payment);
        refund["balance_transaction"] = Ledger
            .Of(there.Account)
            .Record(
                there,
                new LedgerEntry("payment_refund", "refund", -amount, currency, refund.Id(), "REFUND FOR PAYMENT")
                {
                    ApplicationFee = -feeGivenBack,
                    Application = feeGivenBack == 0 ? null : ConnectedAccounts.ApplicationOf(work.Account),
                    AvailableOn = pendingUntil,
                }
            )
            .Id();
        var reversal = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("trr_"),
                ["object"] = Type,
                ["amount"] = amount,
                ["balance_transaction"] = null,
                ["created"] = work.Now,
                ["currency"] = currency,
                ["destination_payment_refund"] = refund.Id(),
                ["metadata"] = new JsonObject(),
                ["source_refund"] = null,
                ["transfer"] = transfer.Id(),
            }
        );
        reversal["balance_transaction"] = Ledger
            .Of(work.Account)
            .Record(
                work,
                new LedgerEntry(
                    "transfer_refund",
                    "transfer_reversal",
                    amount,
                    currency,
                    reversal.Id(),
                    "TRANSFER REVERSAL"
                )
                {
                    AvailableOn = pendingUntil,
                }
            )
            .Id();
        refund["transfer_reversal"] = reversal.Id();
        work.Update(
            transfer,
            "transfer.reversed",
            () =>
            {
                transfer["amount_reversed"] = transfer.Number("amount_reversed") + amount;
                transfer["reversed"] = Unreversed(transfer) == 0;
                transfer["reversals"] = InlineList(work, transfer);
            }
        );
        return reversal;
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var transfer = call.Target(Transfers.Type);
        var unreversed = Unreversed(transfer);
        if (unreversed == 0)
        {
            throw StripeErrors.Invalid($"Transfer {transfer.Id()} has already been fully reversed.");
        }

        var amount = call.Parameters.AtLeast("amount", 1) ?? unreversed;
        if (amount > unreversed)
        {
            var currency = Currency.Of(transfer.Text("currency")!);
            throw StripeErrors.Invalid(
                $"Transfer reversal amount ({currency.Show(amount)}) is greater than unreversed amount on transfer ({currency.Show(unreversed)})",
                param: "amount"
            );
        }

        RefuseBeyondBalance(work, transfer, amount);
        var metadata = call.NewMetadata();
        var fee = call.Parameters.Bool("refund_application_fee") == true ? FeeOf(work, transfer) : null;
        var share = fee is null ? 0 : ApplicationFees.Share(fee, amount, transfer.Number("amount"));
        var reversal = Make(work, transfer, amount, share);
        reversal["metadata"] = metadata;
        if (fee is not null && share > 0)
        {
            ApplicationFeeRefunds.Make(work, fee, share, toAccount: false);
        }

        return reversal;
    }

    /// <summary>The application fee that was taken out of a transfer, or null.</summary>
    private static JsonObject? FeeOf(Work work, JsonObject transfer) =>
        work
            .Objects.All(ApplicationFees.Type)
            .FirstOrDefault(fee => fee.Text("charge") == transfer.Text("destination_payment"));

    private static JsonObject List(Call call)
    {
        var transfer = call.Target(Transfers.Type).Id();
        return call.List(Type, reversal => reversal.Text("transfer") == transfer);
    }

    private static JsonObject Target(Call call)
    {
        var transfer = call.Target(Transfers.Type).Id();
        var id = call.PathValues[1];
        return call.Account.Objects.Find(Type, id) is { } reversal && reversal.Text("transfer") == transfer
            ? reversal
            : throw StripeErrors.Missing(Type, id, "reversal", inPath: true);
    }

    private static JsonObject InlineList(Work work, JsonObject transfer)
    {
        var newest = work
            .Objects.NewestFirst(Type)
            .Where(reversal => reversal.Text("transfer") == transfer.Id())
            .Take(11)
            .ToList();
        return Lists.Of(newest.Take(10), $"/v1/transfers/{transfer.Id()}/reversals", newest.Count > 10);
    }
}
