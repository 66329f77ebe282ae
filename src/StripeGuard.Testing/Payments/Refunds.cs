using System.Text.Json.Nodes;
using StripeGuard.Testing.Connect;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>Refunds: docs.stripe.com/api/refunds, docs.stripe.com/refunds.</summary>
internal sealed class Refunds : IResource
{
    public const string Type = "refund";

    /// <summary>When the test cards' pending refunds succeed and their failing ones fail: "some time later" at Stripe.</summary>
    private static readonly TimeSpan SettlesAfter = TimeSpan.FromMinutes(1);

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/refunds", Create);
        routes.On("GET /v1/refunds/{refund}", call => call.Target(Type));
        routes.On("POST /v1/refunds/{refund}", call => call.Update(call.Target(Type), "refund.updated", _ => { }));
        routes.On("GET /v1/refunds", call => call.List(Type));
        routes.On("POST /v1/refunds/{refund}/cancel", Cancel);
        routes.On("POST /v1/charges/{charge}/refunds", call => New(call, call.Target(Charges.Type)));
        routes.On("GET /v1/charges/{charge}/refunds", ListOfCharge);
        routes.On("GET /v1/charges/{charge}/refunds/{refund}", OfCharge);
        routes.On(
            "POST /v1/charges/{charge}/refunds/{refund}",
            call => call.Update(OfCharge(call), "refund.updated", _ => { })
        );
    }

    /// <summary>A charge's <c>refunds</c>, which only expand shows: the ten newest.</summary>
    public static JsonNode InlineList(Account account, JsonObject charge)
    {
        var newest = account
            .Objects.NewestFirst(Type)
            .Where(refund => refund.Text("charge") == charge.Id())
            .Take(11)
            .ToList();
        return Lists.Of(newest.Take(10), $"/v1/charges/{charge.Id()}/refunds", newest.Count > 10);
    }

    private static JsonObject Create(Call call) => New(call, TargetCharge(call));

    private static JsonObject New(Call call, JsonObject charge)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var reason = parameters.String("reason");
        CheckRefundable(work, charge);
        var amount = Amount(parameters, charge);
        if (charge.Text("source_transfer") is { } transfer)
        {
            return OfTransfer(work, transfer, amount);
        }

        var other = ConnectRefunds.Plan(work, parameters, charge, amount);
        return Make(work, charge, amount, reason, call.NewMetadata(), other);
    }

    /// <summary>Refuses to refund what a charge cannot give back, in Stripe's words.</summary>
    public static void Check(Work work, JsonObject charge, long amount)
    {
        CheckRefundable(work, charge);
        CheckAmount(charge, amount);
    }

    /// <summary>Refunds a part of a charge, which <see cref="Check"/> has let pass.</summary>
    public static JsonObject Make(
        Work work,
        JsonObject charge,
        long amount,
        string? reason,
        JsonObject metadata,
        ConnectRefunds? other = null
    )
    {
        var outcome =
            CardOnFile.Of(work.Objects, charge.Text("payment_method")!)?.Card.Behaviour.Refund
            ?? RefundOutcome.Succeeds;
        var refund = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("re_"),
                ["object"] = Type,
                ["amount"] = amount,
                ["balance_transaction"] = null,
                ["charge"] = charge.Id(),
                ["created"] = work.Now,
                ["currency"] = charge.Text("currency"),
                ["customer"] = charge.Text("customer"),
                ["customer_account"] = null,
                ["destination_details"] = Destination(charge),
                ["metadata"] = metadata,
                ["payment_intent"] = charge.Text("payment_intent"),
                ["payment_method"] = charge.Text("payment_method"),
                ["reason"] = reason,
                ["receipt_number"] = null,
                ["source_transfer_reversal"] = null,
                ["status"] = outcome == RefundOutcome.Pending ? "pending" : "succeeded",
                ["transfer_reversal"] = null,
            }
        );
        if (outcome == RefundOutcome.Pending)
        {
            refund["pending_reason"] = "processing";
        }

        refund["balance_transaction"] = TakeBack(work, refund, charge, other?.FeeInRefund ?? 0).Id();
        other?.Make(work, refund);
        work.Raise("refund.created", refund);
        work.Update(
            charge,
            "charge.refunded",
            () => Charges.SetRefunded(charge, charge.Number("amount_refunded") + amount)
        );
        if (outcome != RefundOutcome.Succeeds)
        {
            work.Later(SettlesAfter, later => Settle(later, refund, outcome));
        }

        return refund;
    }

    /// <summary>
    /// The refund of the payment that a transfer is on the account that got it; the caller enters it into the books.
    /// </summary>
    public static JsonObject OfTransferPayment(Work work, JsonObject payment, long amount)
    {
        var refund = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("pyr_"),
                ["object"] = Type,
                ["amount"] = amount,
                ["balance_transaction"] = null,
                ["charge"] = payment.Id(),
                ["created"] = work.Now,
                ["currency"] = payment.Text("currency"),
                ["customer"] = null,
                ["customer_account"] = null,
                ["destination_details"] = null,
                ["metadata"] = new JsonObject(),
                ["payment_intent"] = null,
                ["payment_method"] = null,
                ["reason"] = null,
                ["receipt_number"] = null,
                ["source_transfer_reversal"] = null,
                ["status"] = "succeeded",
                ["transfer_reversal"] = null,
            }
        );
        work.Update(
            payment,
            "charge.refunded",
            () => Charges.SetRefunded(payment, payment.Number("amount_refunded") + amount)
        );
        return refund;
    }

    /// <summary>Whoever refunds what a transfer brought sends it back to the platform: docs.stripe.com/api/transfer_reversals.</summary>
    private static JsonObject OfTransfer(Work work, string transferId, long amount)
    {
        var platform = ConnectedAccounts.Platform(work);
        var transfer = platform.Objects.Get(Transfers.Type, transferId, "charge");
        TransferReversals.RefuseBeyondBalance(platform, transfer, amount);
        var reversal = TransferReversals.Make(platform, transfer, amount, feeGivenBack: 0);
        var refund = work.Objects.Get(Type, reversal.Text("destination_payment_refund")!, "charge");
        refund["source_transfer_reversal"] = reversal.Id();
        return refund;
    }

    private static JsonObject TargetCharge(Call call)
    {
        var parameters = call.Parameters;
        if (parameters.String("charge") is { } chargeId)
        {
            // Answered as if the id stood in the path: recorded from the test mode of 2026-08-26.dahlia.
            return call.Account.Objects.Get(Charges.Type, chargeId, "id", inPath: true);
        }

        var intent =
            call.Reference("payment_intent", PaymentIntents.Type)
            ?? throw StripeErrors.Invalid(
                "One of the following params should be provided for this request: payment_intent or charge."
            );
        return
            intent.Text("latest_charge") is { } id
            && call.Account.Objects.Find(Charges.Type, id) is { } latest
            && latest.Flag("paid")
            ? latest
            : throw NothingToRefund(intent.Id());
    }

    private static void CheckRefundable(Work work, JsonObject charge)
    {
        if (!charge.Flag("paid"))
        {
            throw NothingToRefund(charge.Text("payment_intent") ?? charge.Id());
        }

        if (!charge.Flag("captured"))
        {
            throw StripeErrors.Invalid(
                charge.Text("payment_intent") is { } intent
                    ? $"This uncaptured Charge was created by a PaymentIntent ({intent}). You must cancel the PaymentIntent to reverse the authorization instead of refunding the Charge directly. For more information, see https://stripe.com/docs/payments/place-a-hold-on-a-payment-method"
                    : "You cannot refund an uncaptured charge. Instead, capture the charge for an amount less than the original amount, or let its authorization expire."
            );
        }

        if (Disputes.Blocks(work, charge))
        {
            throw StripeErrors.Invalid(
                $"Charge {charge.Id()} has been charged back; cannot issue a refund.",
                "charge_disputed"
            );
        }

        if (Charges.Unrefunded(charge) <= 0)
        {
            throw StripeErrors.Invalid($"Charge {charge.Id()} has already been refunded.", "charge_already_refunded");
        }
    }

    private static long Amount(Parameters parameters, JsonObject charge)
    {
        var amount = parameters.Long("amount") ?? Charges.Unrefunded(charge);
        CheckAmount(charge, amount);
        return amount;
    }

    private static void CheckAmount(JsonObject charge, long amount)
    {
        var unrefunded = Charges.Unrefunded(charge);
        if (amount < 1)
        {
            throw StripeErrors.Invalid(
                "This value must be greater than or equal to 1.",
                "parameter_invalid_integer",
                "amount"
            );
        }

        if (amount > unrefunded)
        {
            var currency = Currency.Of(charge.Text("currency")!);
            throw StripeErrors.Invalid(
                $"Refund amount ({currency.Show(amount)}) is greater than unrefunded amount on charge ({currency.Show(unrefunded)})",
                param: "amount"
            );
        }
    }

    /// <summary>
    /// The money leaves the balance when the refund is made; Stripe's fee on the payment is not returned. What comes
    /// from a payment still pending is taken from what is pending.
    /// </summary>
    private static JsonObject TakeBack(Work work, JsonObject refund, JsonObject charge, long feeGivenBack)
    {
        var description = charge.Text("description");
        return Ledger
            .Of(work.Account)
            .Record(
                work,
                new LedgerEntry(
                    "refund",
                    "refund",
                    -refund.Number("amount"),
                    refund.Text("currency")!,
                    refund.Id(),
                    description is null ? "REFUND FOR CHARGE" : $"REFUND FOR CHARGE ({description})",
                    AvailableOn: AvailableWith(work, charge)
                )
                {
                    ApplicationFee = -feeGivenBack,
                    Application = ConnectedAccounts.ApplicationOf(work.Account),
                }
            );
    }

    private static long? AvailableWith(Work work, JsonObject charge) =>
        charge.Text("balance_transaction") is { } id
            ? work.Objects.Find(BalanceTransactions.Type, id)?.Number("available_on")
            : null;

    private static void Settle(Work work, JsonObject refund, RefundOutcome outcome)
    {
        if (refund.Text("status") is "canceled" or "failed")
        {
            return;
        }

        if (outcome == RefundOutcome.Pending)
        {
            work.Update(
                refund,
                ["refund.updated", "charge.refund.updated"],
                () =>
                {
                    refund["status"] = "succeeded";
                    refund.Remove("pending_reason");
                }
            );
            return;
        }

        work.Update(
            refund,
            ["refund.updated", "refund.failed", "charge.refund.updated"],
            () =>
            {
                refund["status"] = "failed";
                refund["failure_reason"] = "expired_or_canceled_card";
                refund["failure_balance_transaction"] = GiveBack(work, refund).Id();
            }
        );
    }

    /// <summary>A refund that did not reach the cardholder comes back to the balance, and the charge counts it no more.</summary>
    private static JsonObject GiveBack(Work work, JsonObject refund)
    {
        var charge = work.Objects.Get(Charges.Type, refund.Text("charge")!, Charges.Type);
        work.Update(
            charge,
            "charge.updated",
            () => Charges.SetRefunded(charge, charge.Number("amount_refunded") - refund.Number("amount"))
        );
        return Ledger
            .Of(work.Account)
            .Record(
                work,
                new LedgerEntry(
                    "refund_failure",
                    "refund_failure",
                    refund.Number("amount"),
                    refund.Text("currency")!,
                    refund.Id(),
                    "REFUND FAILURE",
                    AvailableOn: AvailableWith(work, charge)
                )
            );
    }

    /// <summary>Only a refund that waits for the customer can be canceled; a card's never does: docs.stripe.com/api/refunds/cancel.</summary>
    private static JsonObject Cancel(Call call)
    {
        var refund = call.Target(Type);
        throw StripeErrors.Invalid(
            refund.Text("status") == "canceled"
                ? $"Refund {refund.Id()} has already been canceled."
                : "Canceling this refund is unsupported."
        );
    }

    private static JsonObject ListOfCharge(Call call)
    {
        var charge = call.Target(Charges.Type).Id();
        return call.List(Type, refund => refund.Text("charge") == charge);
    }

    private static JsonObject OfCharge(Call call)
    {
        var charge = call.Target(Charges.Type).Id();
        return call.Account.Objects.Find(Type, call.PathValues[1]) is { } refund && refund.Text("charge") == charge
            ? refund
            : throw StripeErrors.Missing(Type, call.PathValues[1], Type, inPath: true);
    }

    private static JsonObject Destination(JsonObject charge)
    {
        var type = charge.Object("payment_method_details")!.Text("type")!;
        return type == "card"
            ? new JsonObject
            {
                ["card"] = new JsonObject
                {
                    ["reference_status"] = "pending",
                    ["reference_type"] = "acquirer_reference_number",
                    ["type"] = "refund",
                },
                ["type"] = "card",
            }
            : new JsonObject { [type] = new JsonObject(), ["type"] = type };
    }

    private static StripeErrorException NothingToRefund(string intent) =>
        StripeErrors.Invalid($"This PaymentIntent ({intent}) does not have a successful charge to refund.");
}
