using System.Text.Json.Nodes;

namespace StripeGuard.Testing.Payments;

/// <summary>What a charge tells of the card and of the network's answer: docs.stripe.com/api/charges/object.</summary>
internal static class ChargeDetails
{
    /// <summary>How long an authorisation can be captured: docs.stripe.com/payments/place-a-hold-on-a-payment-method.</summary>
    public static readonly TimeSpan AuthorizationWindow = TimeSpan.FromDays(7);

    public static JsonObject Outcome(CardOnFile? card, Decline? decline)
    {
        var risk = card?.Card.Behaviour.RiskLevel ?? "normal";
        var blocked = decline is not null && risk == "highest";
        var outcome = new JsonObject
        {
            ["advice_code"] = null,
            ["network_advice_code"] = null,
            ["network_decline_code"] = null,
            ["network_status"] =
                blocked ? "not_sent_to_network"
                : decline is null ? "approved_by_network"
                : "declined_by_network",
            ["reason"] =
                blocked ? "highest_risk_level"
                : decline is null ? (risk == "elevated" ? "elevated_risk_level" : null)
                : decline.DeclineCode,
            ["risk_level"] = risk,
            ["risk_score"] = RiskScore(risk),
            ["seller_message"] = SellerMessage(blocked, decline),
            ["type"] =
                blocked ? "blocked"
                : decline is null ? "authorized"
                : "issuer_declined",
        };
        return outcome;
    }

    /// <summary>The charge's <c>payment_method_details</c>.</summary>
    /// <param name="amount">In minor units.</param>
    /// <param name="captureBefore">When an authorisation ends, in Unix seconds; null when the charge is captured.</param>
    public static JsonObject PaymentMethod(
        JsonObject method,
        CardOnFile? card,
        long amount,
        bool declined,
        long? captureBefore,
        JsonObject? threeDSecure
    )
    {
        var type = method.Text("type")!;
        if (card is null || method.Object("card") is not { } fields)
        {
            return new JsonObject { [type] = method[type]?.DeepClone() ?? new JsonObject(), ["type"] = type };
        }

        var checks = (JsonObject)fields.Object("checks")!.DeepClone();
        PaymentMethods.Verify(checks, card, method);
        var details = new JsonObject
        {
            ["amount_authorized"] = declined ? null : amount,
            ["authorization_code"] = declined ? null : "123456",
            ["brand"] = fields.Text("brand"),
            ["checks"] = checks,
            ["country"] = fields.Text("country"),
            ["exp_month"] = fields.Number("exp_month"),
            ["exp_year"] = fields.Number("exp_year"),
            ["extended_authorization"] = new JsonObject { ["status"] = "disabled" },
            ["fingerprint"] = fields.Text("fingerprint"),
            ["funding"] = fields.Text("funding"),
            ["incremental_authorization"] = new JsonObject { ["status"] = "unavailable" },
            ["installments"] = null,
            ["last4"] = fields.Text("last4"),
            ["mandate"] = null,
            ["multicapture"] = new JsonObject { ["status"] = "unavailable" },
            ["network"] = fields.Text("display_brand"),
            ["network_token"] = new JsonObject { ["used"] = false },
            ["network_transaction_id"] = null,
            ["overcapture"] = new JsonObject { ["maximum_amount_capturable"] = amount, ["status"] = "unavailable" },
            ["regulated_status"] = "unregulated",
            ["three_d_secure"] = threeDSecure,
            ["transaction_link_id"] = null,
            ["wallet"] = null,
        };
        if (captureBefore is not null && !declined)
        {
            details["capture_before"] = captureBefore;
        }

        return new JsonObject { ["card"] = details, ["type"] = "card" };
    }

    /// <summary>How 3D Secure went; null when it was not tried.</summary>
    public static JsonObject? ThreeDSecureResult(CardOnFile? card, IssuerQuestion question)
    {
        var (flow, result, indicator) = (card?.Card.Behaviour.ThreeDSecure, question) switch
        {
            (_, { Authenticated: true }) => ("challenge", "authenticated", "05"),
            (ThreeDSecure.Frictionless, _) => ("frictionless", "authenticated", "05"),
            (ThreeDSecure.NotSupported, { Asks3DS: true }) => (null, "not_supported", null),
            (ThreeDSecure.NotEnrolled, { Asks3DS: true }) => ("frictionless", "attempt_acknowledged", "06"),
            _ => ((string?)null, (string?)null, (string?)null),
        };
        return result is null
            ? null
            : new JsonObject
            {
                ["authentication_flow"] = flow,
                ["electronic_commerce_indicator"] = indicator,
                ["exemption_indicator"] = null,
                ["result"] = result,
                ["result_reason"] = null,
                ["transaction_id"] = result == "authenticated" ? "6c2d2b1a-0000-4000-8000-000000000000" : null,
                ["version"] = result == "not_supported" ? null : "2.2.0",
            };
    }

    private static long RiskScore(string level) =>
        level switch
        {
            "highest" => 92,
            "elevated" => 70,
            _ => 24,
        };

    private static string SellerMessage(bool blocked, Decline? decline) =>
        (blocked, decline?.DeclineCode) switch
        {
            (true, _) => "Stripe blocked this payment as too risky.",
            (_, null) => "Payment complete.",
            (_, "insufficient_funds") => "The card has insufficient funds to complete the purchase.",
            (_, "lost_card") => "The card is reported lost.",
            (_, "stolen_card") => "The card is reported stolen.",
            (_, "expired_card") => "The card has expired.",
            (_, "incorrect_cvc") => "The card's security code is incorrect.",
            (_, "processing_error") => "An error occurred while processing the card.",
            _ => "The bank did not return any further details with this decline.",
        };
}
