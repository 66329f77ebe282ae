namespace StripeGuard.Analyzers.Facts;

/// <summary>
/// Properties that Stripe leaves out unless they are expanded, and that have no id beside them in Stripe.net to say so.
/// From the objects' pages of Stripe's API reference (docs.stripe.com/api), where they are marked "Expandable".
/// </summary>
internal static class IncludableProperties
{
    /// <summary>Charge.Refunds was always there before API version 2022-11-15, which came with Stripe.net 41.</summary>
    public const int SinceStripeNet = 41;

    /// <summary>Type, without namespace, and property.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Names = new Dictionary<string, string[]>(
        StringComparer.Ordinal
    )
    {
        ["Charge"] = ["Refunds"],
        ["Coupon"] = ["AppliesTo", "CurrencyOptions"],
        ["Customer"] = ["CashBalance", "InvoiceCreditBalance", "Sources", "Subscriptions", "Tax", "TaxIds"],
        ["Invoice"] = ["Payments"],
        ["PaymentLink"] = ["LineItems"],
        ["Price"] = ["CurrencyOptions", "Tiers"],
        ["Quote"] = ["LineItems"],
        ["Session"] = ["LineItems"],
    };
}
