namespace StripeGuard.Analyzers.Facts;

/// <summary>
/// How the ids of Stripe's objects begin. From the examples of Stripe's OpenAPI fixtures
/// (github.com/stripe/openapi, fixtures3.json) and https://docs.stripe.com/api; with what older objects have:
/// payments by bank debit (py_), their refunds (pyr_), disputes (du_), plans (plan_).
/// Objects whose id can be chosen (coupons, products, plans) are known by it where it has Stripe's own form.
/// </summary>
internal static class ObjectIds
{
    /// <summary>The resource as Stripe.net names it, and how its ids begin.</summary>
    public static readonly (string Resource, string[] Prefixes)[] Table =
    [
        ("Account", ["acct_"]),
        ("ApplicationFee", ["fee_"]),
        ("ApplicationFeeRefund", ["fr_"]),
        ("BalanceTransaction", ["txn_"]),
        ("BankAccount", ["ba_"]),
        ("Card", ["card_"]),
        ("Charge", ["ch_", "py_"]),
        ("ConfirmationToken", ["ctoken_"]),
        ("CreditNote", ["cn_"]),
        ("Customer", ["cus_"]),
        ("CustomerBalanceTransaction", ["cbtxn_"]),
        ("Dispute", ["dp_", "du_"]),
        ("Event", ["evt_"]),
        ("File", ["file_"]),
        ("FileLink", ["link_"]),
        ("Invoice", ["in_"]),
        ("InvoiceItem", ["ii_"]),
        ("Mandate", ["mandate_"]),
        ("PaymentIntent", ["pi_"]),
        ("PaymentLink", ["plink_"]),
        ("PaymentMethod", ["pm_"]),
        ("PaymentMethodConfiguration", ["pmc_"]),
        ("PaymentMethodDomain", ["pmd_"]),
        ("Payout", ["po_"]),
        ("Person", ["person_"]),
        ("Plan", ["plan_"]),
        ("Price", ["price_"]),
        ("Product", ["prod_"]),
        ("PromotionCode", ["promo_"]),
        ("Quote", ["qt_"]),
        ("Refund", ["re_", "pyr_"]),
        ("Review", ["prv_"]),
        ("Session", ["cs_test_", "cs_live_"]),
        ("SetupIntent", ["seti_"]),
        ("ShippingRate", ["shr_"]),
        ("Source", ["src_"]),
        ("Subscription", ["sub_"]),
        ("SubscriptionItem", ["si_"]),
        ("SubscriptionSchedule", ["sub_sched_"]),
        ("TaxId", ["txi_"]),
        ("TaxRate", ["txr_"]),
        ("Token", ["tok_"]),
        ("Topup", ["tu_"]),
        ("Transfer", ["tr_"]),
        ("TransferReversal", ["trr_"]),
        ("WebhookEndpoint", ["we_"]),
    ];

    /// <summary>
    /// Where Stripe takes more than the one kind that a name says: older sources where a payment method is due, a plan
    /// for a price, a card or bank account for a source.
    /// </summary>
    public static readonly (string Resource, string[] Also)[] Interchangeable =
    [
        ("PaymentMethod", ["Card", "BankAccount", "Source"]),
        ("Source", ["Card", "BankAccount", "Token", "Account", "PaymentMethod"]),
        ("Price", ["Plan"]),
        ("Plan", ["Price"]),
        ("Card", ["Source", "Token", "BankAccount", "PaymentMethod"]),
        ("BankAccount", ["Source", "Token", "Card", "PaymentMethod"]),
    ];

    private static readonly Dictionary<string, string[]> Prefixes = Table.ToDictionary(
        static row => row.Resource,
        static row => row.Prefixes,
        StringComparer.Ordinal
    );

    private static readonly Dictionary<string, string[]> Also = Interchangeable.ToDictionary(
        static row => row.Resource,
        static row => row.Also,
        StringComparer.Ordinal
    );

    /// <summary>
    /// The kind of object that an id names, or null where it does not tell: the longest beginning wins. What people choose
    /// themselves (plan_gold, card_present) has no digit.
    /// </summary>
    public static string? KindOf(string id)
    {
        if (!id.Any(char.IsDigit))
        {
            return null;
        }

        string? kind = null;
        var longest = 0;
        foreach (var (resource, prefixes) in Table)
        {
            foreach (var prefix in prefixes)
            {
                if (prefix.Length > longest && id.StartsWith(prefix, StringComparison.Ordinal))
                {
                    (kind, longest) = (resource, prefix.Length);
                }
            }
        }

        return kind;
    }

    /// <summary>How the ids of a resource begin, or null where the table does not have it.</summary>
    public static string? PrefixOf(string resource) =>
        Prefixes.TryGetValue(resource, out var prefixes) ? prefixes[0] : null;

    /// <summary>Whether an id of <paramref name="kind"/> can stand where one of <paramref name="resource"/> is due.</summary>
    public static bool Takes(string resource, string kind) =>
        resource == kind || (Also.TryGetValue(resource, out var more) && Array.IndexOf(more, kind) >= 0);
}
