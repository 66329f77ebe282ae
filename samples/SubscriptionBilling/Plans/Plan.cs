namespace SubscriptionBilling.Plans;

/// <summary>What we sell. The price lies at Stripe, under the plan's lookup key.</summary>
public sealed record Plan(string Key, string Name, string Pitch, long SeedAmount, IReadOnlyList<string> Features)
{
    /// <summary>A new price takes the lookup key over from the old one, and we charge it without a deployment.</summary>
    public string LookupKey => $"paperboat_{Key}_monthly";

    public static Plan Basic { get; } =
        new("basic", "Basic", "For a desk of one", 999, ["1,000 notes", "Sync on two devices", "Export any time"]);

    public static Plan Pro { get; } =
        new(
            "pro",
            "Pro",
            "For working writers",
            2999,
            ["Unlimited notes", "Sync everywhere", "Version history", "Publish to the web"]
        );

    public static Plan Business { get; } =
        new(
            "business",
            "Business",
            "For a whole crew",
            7999,
            ["Everything in Pro", "Shared notebooks", "Single sign-on", "Support within the hour"]
        );

    public static IReadOnlyList<Plan> All { get; } = [Basic, Pro, Business];

    public static Plan? Named(string? key) => All.FirstOrDefault(plan => plan.Key == key);

    /// <summary>The plan of a price; null for one that is no longer sold.</summary>
    public static Plan? Of(string lookupKey) => All.FirstOrDefault(plan => plan.LookupKey == lookupKey);
}
