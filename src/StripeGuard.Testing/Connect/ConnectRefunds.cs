using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>
/// What a refund takes back from the other side: docs.stripe.com/connect/destination-charges#issue-refunds,
/// docs.stripe.com/connect/direct-charges#issue-refunds. Planned, and so refused, before anything is changed.
/// </summary>
/// <param name="Transfer">The transfer to reverse, or null.</param>
/// <param name="Reversed">How much of it, in minor units.</param>
/// <param name="Fee">The application fee to give back, or null.</param>
/// <param name="FeeGivenBack">How much of it, in minor units.</param>
/// <param name="IsDirect">Whether the charge is a direct one, whose refund has the fee in it.</param>
internal sealed record ConnectRefunds(
    JsonObject? Transfer,
    long Reversed,
    JsonObject? Fee,
    long FeeGivenBack,
    bool IsDirect
)
{
    /// <summary>What a direct charge's refund gives back of its fee, in its own balance transaction.</summary>
    public long FeeInRefund => IsDirect ? FeeGivenBack : 0;

    public static ConnectRefunds Plan(Work work, Parameters parameters, JsonObject charge, long amount)
    {
        var transfer = parameters.Bool("reverse_transfer") == true ? TransferOf(work, charge) : null;
        var fee = parameters.Bool("refund_application_fee") == true ? FeeOf(work, charge) : null;
        var captured = charge.Number("amount_captured");
        var reversed = transfer is null
            ? 0
            : Math.Min(
                TransferReversals.Unreversed(transfer),
                (long)Math.Round(transfer.Number("amount") * (decimal)amount / captured, MidpointRounding.AwayFromZero)
            );
        if (transfer is not null && reversed > 0)
        {
            TransferReversals.RefuseBeyondBalance(work, transfer, reversed);
        }

        return new ConnectRefunds(
            transfer,
            reversed,
            fee,
            fee is null ? 0 : ApplicationFees.Share(fee, amount, captured),
            work.Account.Platform is not null
        );
    }

    /// <summary>Takes it back.</summary>
    public void Make(Work work, JsonObject refund)
    {
        if (Transfer is not null && Reversed > 0)
        {
            var reversal = TransferReversals.Make(work, Transfer, Reversed, FeeGivenBack);
            reversal["source_refund"] = refund.Id();
            refund["transfer_reversal"] = reversal.Id();
        }

        if (Fee is not null && FeeGivenBack > 0)
        {
            var inReversal = Transfer is not null && Reversed > 0;
            ApplicationFeeRefunds.Make(
                ConnectedAccounts.Platform(work),
                Fee,
                FeeGivenBack,
                toAccount: !IsDirect && !inReversal
            );
        }
    }

    private static JsonObject TransferOf(Work work, JsonObject charge) =>
        charge.Text("transfer") is { } id && work.Objects.Find(Transfers.Type, id) is { } transfer
            ? transfer
            : throw StripeErrors.Invalid(
                $"Cannot reverse transfer on charge {charge.Id()} because it does not have an associated transfer.",
                param: "reverse_transfer"
            );

    private static JsonObject FeeOf(Work work, JsonObject charge) =>
        charge.Text("application_fee") is { } id
        && ConnectedAccounts.PlatformOf(work.Account).Objects.Find(ApplicationFees.Type, id) is { } fee
            ? fee
            : throw StripeErrors.Invalid(
                $"The charge {charge.Id()} has no application fee to refund.",
                param: "refund_application_fee"
            );
}
