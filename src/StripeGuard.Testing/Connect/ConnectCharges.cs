using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>
/// What a payment means for the other side: docs.stripe.com/connect/charges. A direct charge is made on the connected
/// account and pays the platform a fee; a destination charge is made on the platform and is passed on.
/// </summary>
internal static class ConnectCharges
{
    /// <summary>Refuses accounts that are none, and fees that nobody would pay.</summary>
    /// <param name="intent">The intent as it is before the parameters; null for a new charge.</param>
    public static void Check(Work work, Parameters parameters, JsonObject? intent)
    {
        if (parameters.String("on_behalf_of") is { } behalf)
        {
            ConnectedAccounts.Get(work, behalf, "on_behalf_of");
        }

        var data = parameters.Object("transfer_data");
        if (data?.String("destination") is { } destination)
        {
            ConnectedAccounts.Get(work, destination, "transfer_data[destination]");
        }

        if (data?.Long("amount") < 0)
        {
            throw StripeErrors.Invalid(
                "This value must be greater than or equal to 0.",
                "parameter_invalid_integer",
                "transfer_data[amount]"
            );
        }

        var passesOn = data is not null || intent?.Object("transfer_data") is not null;
        if (parameters.Long("application_fee_amount") > 0 && work.Account.Platform is null && !passesOn)
        {
            throw StripeErrors.Invalid(
                "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).",
                param: "application_fee_amount"
            );
        }

        CheckAmounts(parameters, data, intent);
    }

    private static void CheckAmounts(Parameters parameters, Parameters? data, JsonObject? intent)
    {
        var passedOn = data is null ? (long?)intent?.Object("transfer_data")?["amount"] : data.Long("amount");
        if (passedOn is null)
        {
            return;
        }

        if (passedOn > (parameters.Long("amount") ?? intent?.Number("amount")))
        {
            throw StripeErrors.Invalid(
                "The transfer_data[amount] must be less than or equal to the amount of the payment.",
                "amount_too_large",
                "transfer_data[amount]"
            );
        }

        if ((parameters.Long("application_fee_amount") ?? intent?.Number("application_fee_amount")) > 0)
        {
            throw StripeErrors.Invalid(
                "You may only specify one of these parameters: application_fee_amount, transfer_data[amount].",
                param: "application_fee_amount"
            );
        }
    }

    /// <summary>The application fee that a direct charge pays, in minor units; 0 for any other.</summary>
    public static long FeeOfDirect(Work work, JsonObject charge) =>
        work.Account.Platform is null
            ? 0
            : Math.Min(charge.Number("application_fee_amount"), charge.Number("amount_captured"));

    /// <summary>Settles the other side of a captured charge, which is in its own account's books already.</summary>
    public static void Settle(Work work, JsonObject charge)
    {
        if (FeeOfDirect(work, charge) is > 0 and var fee)
        {
            var taken = ApplicationFees.New(
                ConnectedAccounts.Platform(work),
                work.Account.Id,
                charge,
                original: null,
                fee
            );
            charge["application"] = ConnectedAccounts.ApplicationOf(work.Account);
            charge["application_fee"] = taken.Id();
        }
        else if (
            work.Account.Platform is null
            && charge.Object("transfer_data")?.Text("destination") is { } destination
        )
        {
            PassOn(work, charge, destination);
        }
    }

    private static void PassOn(Work work, JsonObject charge, string destination)
    {
        var captured = charge.Number("amount_captured");
        var data = charge.Object("transfer_data")!;
        var amount = data["amount"] is null ? captured : Math.Min(data.Number("amount"), captured);
        if (amount == 0)
        {
            return;
        }

        var fee = Math.Min(charge.Number("application_fee_amount"), amount);
        var transfer = Transfers.OfCharge(work, charge, destination, amount, fee);
        charge["transfer"] = transfer.Id();
        charge["transfer_group"] = transfer.Text("transfer_group");
        if (fee == 0)
        {
            return;
        }

        var there = ConnectedAccounts.For(work, destination);
        var payment = there.Objects.Get(Charges.Type, transfer.Text("destination_payment")!, Charges.Type);
        var taken = ApplicationFees.New(work, destination, payment, charge.Id(), fee);
        payment["application"] = ConnectedAccounts.ApplicationOf(work.Account);
        payment["application_fee"] = taken.Id();
        charge["application_fee"] = taken.Id();
    }
}
