using System.Collections.Frozen;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Time;

namespace StripeGuard.Testing.Objects;

/// <summary>
/// In whose time a call is made: what hangs on a test clock, through its customer, lives in that clock's time
/// (docs.stripe.com/billing/testing/test-clocks/api-advanced-usage).
/// </summary>
internal static class OwnTime
{
    /// <summary>How many objects lie at most between a thing and its customer: refund, charge, customer, clock.</summary>
    private const int Deepest = 5;

    /// <summary>The parameters that name what a call is about, where its path does not.</summary>
    private static readonly string[] Subjects =
    [
        "test_clock",
        "customer",
        "subscription",
        "from_subscription",
        "schedule",
        "invoice",
        "payment_intent",
        "setup_intent",
        "charge",
    ];

    /// <summary>The fields of an object that lead to its customer, the shortest way first.</summary>
    private static readonly string[] Owners =
    [
        "test_clock",
        "customer",
        "subscription",
        "invoice",
        "payment_intent",
        "charge",
    ];

    private static readonly FrozenDictionary<string, string> TypeOfPrefix = new Dictionary<string, string>
    {
        ["ch"] = "charge",
        ["clock"] = "test_helpers.test_clock",
        ["cn"] = "credit_note",
        ["cs"] = "checkout.session",
        ["cus"] = "customer",
        ["dp"] = "dispute",
        ["ii"] = "invoiceitem",
        ["in"] = "invoice",
        ["inpay"] = "invoice_payment",
        ["pi"] = "payment_intent",
        ["pm"] = "payment_method",
        ["qt"] = "quote",
        ["re"] = "refund",
        ["seti"] = "setup_intent",
        ["si"] = "subscription_item",
        ["sub"] = "subscription",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The test clock in whose time the call is made, or null for the server's time.</summary>
    public static TestClock? Of(Call call)
    {
        if (!call.Account.Time.HasTestClocks)
        {
            return null;
        }

        var sent = Subjects.Select(call.Parameters.String).OfType<string>();
        return call.PathValues.Concat(sent).Select(id => Of(call.Account, id)).FirstOrDefault(own => own is not null);
    }

    /// <summary>The test clock on which the object of that id hangs, or null.</summary>
    public static TestClock? Of(Account account, string id) =>
        account.Time.HasTestClocks ? Of(account, id, Deepest) : null;

    private static TestClock? Of(Account account, string id, int depth)
    {
        if (account.Time.Find(id) is { } own)
        {
            return own;
        }

        if (depth == 0 || TypeOf(id) is not { } type || account.Objects.Find(type, id) is not { } obj)
        {
            return null;
        }

        return Owners
            .Select(name => obj[name])
            .OfType<JsonValue>()
            .Select(value => value.TryGetValue<string>(out var owner) ? Of(account, owner, depth - 1) : null)
            .FirstOrDefault(found => found is not null);
    }

    private static string? TypeOf(string id)
    {
        if (id.StartsWith("sub_sched_", StringComparison.Ordinal))
        {
            return "subscription_schedule";
        }

        var end = id.IndexOf('_', StringComparison.Ordinal);
        return end > 0 ? TypeOfPrefix.GetValueOrDefault(id[..end]) : null;
    }
}
