namespace StripeGuard.Testing.Payments;

/// <summary>How a test card takes part in 3D Secure: docs.stripe.com/testing, "3D Secure authentication".</summary>
internal enum ThreeDSecure
{
    /// <summary>Supported, and the card is not enrolled: asking for it gives <c>attempt_acknowledged</c>.</summary>
    NotEnrolled,
    NotSupported,
    Optional,
    OptionalLookupFails,
    Required,
    RequiredUnlessSetUp,
    AlreadySetUp,
    LookupFails,
    Frictionless,
}

/// <summary>What becomes of a test card's refunds.</summary>
internal enum RefundOutcome
{
    Succeeds,
    Pending,
    Fails,
}

/// <summary>What a test card does, read from the last column of its table.</summary>
internal sealed record CardBehaviour
{
    public static readonly CardBehaviour Succeeds = new();

    /// <summary>The decline on each charge; null when charges succeed.</summary>
    public Decline? Decline { get; init; }

    /// <summary>Whether a declining card attaches to a customer all the same.</summary>
    public bool Attaches { get; init; } = true;

    public string CvcCheck { get; init; } = "pass";

    public string PostalCodeCheck { get; init; } = "pass";

    public string AddressLine1Check { get; init; } = "pass";

    public string RiskLevel { get; init; } = "normal";

    public ThreeDSecure ThreeDSecure { get; init; }

    /// <summary>The reason of the dispute that follows a payment, or <c>inquiry</c>; null when none does.</summary>
    public string? Dispute { get; init; }

    public bool FraudWarning { get; init; }

    public RefundOutcome Refund { get; init; }

    public bool AvailableAtOnce { get; init; }

    /// <summary>The second network of a co-branded card.</summary>
    public string? CoBrand { get; init; }

    public static CardBehaviour Parse(string cell)
    {
        var behaviour = cell.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(Succeeds, With);
        return behaviour.Decline is not null && !cell.Contains("attaches", StringComparison.Ordinal)
            ? behaviour with
            {
                Attaches = behaviour.ThreeDSecure == ThreeDSecure.Required,
            }
            : behaviour;
    }

    private static CardBehaviour With(CardBehaviour behaviour, string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var value = colon < 0 ? "" : word[(colon + 1)..];
        return (colon < 0 ? word : word[..colon]) switch
        {
            "decline" => behaviour with { Decline = Decline.Of(value.Split('/')[0], value.Split('/')[1]) },
            "attaches" => behaviour,
            "cvc" => behaviour with { CvcCheck = value },
            "postal" => behaviour with { PostalCodeCheck = value },
            "line1" => behaviour with { AddressLine1Check = value },
            "risk" => behaviour with { RiskLevel = value },
            "3ds" => behaviour with { ThreeDSecure = ThreeDSecureOf(value) },
            "dispute" => behaviour with { Dispute = value },
            "fraud_warning" => behaviour with { FraudWarning = true },
            "refund" => behaviour with { Refund = value == "pending" ? RefundOutcome.Pending : RefundOutcome.Fails },
            "available_at_once" => behaviour with { AvailableAtOnce = true },
            "network" => behaviour with { CoBrand = value },
            _ => throw new InvalidOperationException($"The test card table has a behaviour nobody knows: '{word}'."),
        };
    }

    private static ThreeDSecure ThreeDSecureOf(string value) =>
        value switch
        {
            "unsupported" => ThreeDSecure.NotSupported,
            "optional" => ThreeDSecure.Optional,
            "optional_lookup_fails" => ThreeDSecure.OptionalLookupFails,
            "required" => ThreeDSecure.Required,
            "unless_set_up" => ThreeDSecure.RequiredUnlessSetUp,
            "already_set_up" => ThreeDSecure.AlreadySetUp,
            "lookup_fails" => ThreeDSecure.LookupFails,
            "frictionless" => ThreeDSecure.Frictionless,
            _ => throw new InvalidOperationException(
                $"The test card table has a 3D Secure word nobody knows: '{value}'."
            ),
        };
}
