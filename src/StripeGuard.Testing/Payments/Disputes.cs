using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>Disputes: docs.stripe.com/api/disputes, docs.stripe.com/disputes/how-disputes-work. The dispute test cards open them.</summary>
internal sealed class Disputes : IResource
{
    public const string Type = "dispute";

    /// <summary>Stripe's fee for a dispute received, never returned: docs.stripe.com/disputes/how-disputes-work#dispute-fees.</summary>
    private const long Fee = 1500;

    /// <summary>Days to answer in.</summary>
    private const int AnswerWithin = 8;

    /// <summary>When a test dispute's evidence is decided on: "some time later" at Stripe.</summary>
    private static readonly TimeSpan DecidedAfter = TimeSpan.FromMinutes(1);

    private static readonly string[] Evidence =
    [
        "access_activity_log",
        "billing_address",
        "cancellation_policy",
        "cancellation_policy_disclosure",
        "cancellation_rebuttal",
        "customer_communication",
        "customer_email_address",
        "customer_name",
        "customer_purchase_ip",
        "customer_signature",
        "duplicate_charge_documentation",
        "duplicate_charge_explanation",
        "duplicate_charge_id",
        "product_description",
        "receipt",
        "refund_policy",
        "refund_policy_disclosure",
        "refund_refusal_explanation",
        "service_date",
        "service_documentation",
        "shipping_address",
        "shipping_carrier",
        "shipping_date",
        "shipping_documentation",
        "shipping_tracking_number",
        "uncategorized_file",
        "uncategorized_text",
    ];

    public void Map(RouteTable routes)
    {
        routes.On("GET /v1/disputes", call => call.List(Type));
        routes.On("GET /v1/disputes/{dispute}", call => call.Target(Type));
        routes.On("POST /v1/disputes/{dispute}", Update);
        routes.On("POST /v1/disputes/{dispute}/close", Close);
    }

    /// <summary>Opens the dispute, or sends the fraud warning, that the card of a captured charge is made for.</summary>
    public static void Follow(Work work, JsonObject charge)
    {
        var card = CardOnFile.Of(work.Objects, charge.Text("payment_method")!)?.Card;
        if (card?.Behaviour.FraudWarning == true)
        {
            EarlyFraudWarnings.Warn(work, charge);
        }

        if (card?.Behaviour.Dispute is { } reason && !Protected(charge, reason))
        {
            Open(work, charge, reason);
        }
    }

    /// <summary>Whether a dispute keeps a charge from being refunded.</summary>
    public static bool Blocks(Work work, JsonObject charge) =>
        charge.Flag("disputed")
        && work.Objects.NewestFirst(Type)
            .Any(dispute => dispute.Text("charge") == charge.Id() && !dispute.Flag("is_charge_refundable"));

    /// <summary>3D Secure shifts the liability for fraud, and only for fraud, to the issuer.</summary>
    private static bool Protected(JsonObject charge, string reason) =>
        reason == "fraudulent"
        && charge.Object("payment_method_details")?.Object("card")?.Object("three_d_secure")?.Text("result")
            == "authenticated";

    private static void Open(Work work, JsonObject charge, string reason)
    {
        var inquiry = reason == "inquiry";
        var brand = charge.Object("payment_method_details")!.Object("card")!.Text("brand");
        var dispute = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("du_"),
                ["object"] = Type,
                ["amount"] = charge.Number("amount_captured"),
                ["balance_transactions"] = new JsonArray(),
                ["charge"] = charge.Id(),
                ["created"] = work.Now,
                ["currency"] = charge.Text("currency"),
                ["enhanced_eligibility_types"] = new JsonArray(),
                ["evidence"] = EmptyEvidence(charge),
                ["evidence_details"] = new JsonObject
                {
                    ["due_by"] = EndOfDay(work.Account.Now.AddDays(AnswerWithin)),
                    ["enhanced_eligibility"] = new JsonObject(),
                    ["has_evidence"] = false,
                    ["past_due"] = false,
                    ["submission_count"] = 0L,
                },
                ["is_charge_refundable"] = inquiry,
                ["livemode"] = false,
                ["metadata"] = new JsonObject(),
                ["payment_intent"] = charge.Text("payment_intent"),
                ["payment_method_details"] = new JsonObject
                {
                    ["card"] = new JsonObject
                    {
                        ["brand"] = brand,
                        ["case_type"] =
                            inquiry ? "inquiry"
                            : reason == "noncompliant" ? "compliance"
                            : "chargeback",
                        ["network"] = brand,
                        ["network_reason_code"] = reason == "product_not_received" ? "13.1" : "10.4",
                    },
                    ["type"] = "card",
                },
                ["reason"] = inquiry ? "fraudulent" : reason,
                ["status"] = inquiry ? "warning_needs_response" : "needs_response",
            }
        );
        charge["disputed"] = true;
        if (!inquiry)
        {
            Withdraw(work, dispute);
        }

        work.Raise("charge.dispute.created", dispute);
        if (!inquiry)
        {
            work.Raise("charge.dispute.funds_withdrawn", dispute);
        }
    }

    private static JsonObject Update(Call call)
    {
        var work = Work.Of(call);
        var dispute = call.Target(Type);
        RefuseClosed(dispute);
        call.Update(
            dispute,
            "charge.dispute.updated",
            _ =>
            {
                if (call.Parameters.Object("evidence") is { } given)
                {
                    var evidence = dispute.Object("evidence")!;
                    evidence.SetTexts(given, Evidence);
                    dispute.Object("evidence_details")!["has_evidence"] = Evidence.Any(name =>
                        evidence.Text(name) is not null
                    );
                }

                if (Submits(call.Parameters))
                {
                    var details = dispute.Object("evidence_details")!;
                    details["submission_count"] = details.Number("submission_count") + 1;
                    dispute["status"] = dispute.Text("status")!.StartsWith("warning", StringComparison.Ordinal)
                        ? "warning_under_review"
                        : "under_review";
                }
            }
        );
        if (Submits(call.Parameters))
        {
            Judge(work, dispute);
        }

        return dispute;
    }

    /// <summary>Evidence is submitted with the update unless <c>submit</c> is false.</summary>
    private static bool Submits(Parameters parameters) =>
        parameters.Bool("submit") ?? parameters.Object("evidence") is not null;

    /// <summary>The texts that decide a test dispute: docs.stripe.com/testing#disputes. Any other stays under review.</summary>
    private static void Judge(Work work, JsonObject dispute)
    {
        switch (dispute.Object("evidence")!.Text("uncategorized_text"))
        {
            case "winning_evidence" when IsInquiry(dispute):
                work.Later(DecidedAfter, later => EndIn(later, dispute, "warning_closed"));
                break;
            case "winning_evidence":
                work.Later(DecidedAfter, later => EndIn(later, dispute, "won"));
                break;
            case "losing_evidence":
                work.Later(DecidedAfter, later => EndIn(later, dispute, "lost"));
                break;
            case "escalate_inquiry_evidence" when IsInquiry(dispute):
                work.Later(DecidedAfter, later => Escalate(later, dispute));
                break;
        }
    }

    private static JsonObject Close(Call call)
    {
        var dispute = call.Target(Type);
        RefuseClosed(dispute);
        EndIn(Work.Of(call), dispute, IsInquiry(dispute) ? "warning_closed" : "lost");
        return dispute;
    }

    private static void EndIn(Work work, JsonObject dispute, string status)
    {
        if (IsClosed(dispute))
        {
            return;
        }

        work.Update(
            dispute,
            status == "won" ? ["charge.dispute.funds_reinstated", "charge.dispute.closed"] : ["charge.dispute.closed"],
            () =>
            {
                dispute["status"] = status;
                if (status == "won")
                {
                    dispute["is_charge_refundable"] = true;
                    Reinstate(work, dispute);
                }
            }
        );
    }

    private static void Escalate(Work work, JsonObject dispute) =>
        work.Update(
            dispute,
            ["charge.dispute.updated", "charge.dispute.funds_withdrawn"],
            () =>
            {
                dispute["status"] = "needs_response";
                dispute["is_charge_refundable"] = false;
                dispute.Object("payment_method_details")!.Object("card")!["case_type"] = "chargeback";
                Withdraw(work, dispute);
            }
        );

    /// <summary>The disputed amount and the fee leave the balance. What an inquiry's refunds have given back is not disputed.</summary>
    private static void Withdraw(Work work, JsonObject dispute)
    {
        var charge = work.Objects.Get(Charges.Type, dispute.Text("charge")!, Charges.Type);
        dispute["amount"] = Charges.Unrefunded(charge);
        Enter(work, dispute, -dispute.Number("amount"), "dispute", "Chargeback withdrawal for ", Fee);
    }

    private static void Reinstate(Work work, JsonObject dispute) =>
        Enter(work, dispute, dispute.Number("amount"), "dispute_reversal", "Chargeback reversal for ", fee: 0);

    private static void Enter(Work work, JsonObject dispute, long amount, string category, string what, long fee)
    {
        var transaction = Ledger
            .Of(work.Account)
            .Record(
                work,
                new LedgerEntry(
                    "adjustment",
                    category,
                    amount,
                    dispute.Text("currency")!,
                    dispute.Id(),
                    what + dispute.Text("charge"),
                    fee,
                    "Dispute fee"
                )
            );
        ((JsonArray)dispute["balance_transactions"]!).Add(transaction.DeepClone());
    }

    private static JsonObject EmptyEvidence(JsonObject charge)
    {
        var evidence = new JsonObject();
        foreach (var name in Evidence)
        {
            evidence[name] = null;
        }

        evidence["customer_name"] = charge.Object("billing_details")?.Text("name");
        evidence["customer_email_address"] = charge.Object("billing_details")?.Text("email");
        evidence["enhanced_evidence"] = new JsonObject();
        return evidence;
    }

    private static bool IsInquiry(JsonObject dispute) =>
        dispute.Text("status")!.StartsWith("warning", StringComparison.Ordinal);

    private static bool IsClosed(JsonObject dispute) => dispute.Text("status") is "won" or "lost" or "warning_closed";

    private static void RefuseClosed(JsonObject dispute)
    {
        if (IsClosed(dispute))
        {
            throw StripeErrors.Invalid("This dispute is already closed");
        }
    }

    private static long EndOfDay(DateTimeOffset time) =>
        new DateTimeOffset(time.UtcDateTime.Date.AddDays(1), TimeSpan.Zero).ToUnixTimeSeconds() - 1;
}
