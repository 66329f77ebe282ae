using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>
/// What a session was created with and its object does not show: the data for the intent or the subscription to come,
/// its line items, and which intent belongs to it. Kept as a document of its own beside the session.
/// </summary>
internal sealed class SessionTerms
{
    private const string Type = "stripeguard.checkout_terms";
    private const string Link = "stripeguard.checkout_link";

    private static readonly string[] Kept =
    [
        "customer_update",
        "payment_intent_data",
        "setup_intent_data",
        "subscription_data",
    ];

    private readonly JsonObject document;

    private SessionTerms(JsonObject document) => this.document = document;

    /// <summary>The line items, in the order in which they were given.</summary>
    public JsonArray Lines
    {
        get => (JsonArray)document["line_items"]!;
        set => document["line_items"] = value;
    }

    /// <summary>The subscription that was started by the customer's first attempt.</summary>
    public string? Subscription
    {
        get => document.Text("subscription");
        set => document["subscription"] = value;
    }

    /// <summary>The line items that the customer added out of what the session offers beside its own.</summary>
    public IReadOnlyList<string> Optional
    {
        get => [.. (document["optional_lines"] as JsonArray ?? []).Select(id => id!.GetValue<string>())];
        set => document["optional_lines"] = new JsonArray([.. value.Select(id => JsonValue.Create(id))]);
    }

    /// <summary>The discounts that its payment has redeemed.</summary>
    public IReadOnlyList<string> Discounts
    {
        get => [.. (document["discounts"] as JsonArray ?? []).Select(id => id!.GetValue<string>())];
        set => document["discounts"] = new JsonArray([.. value.Select(id => JsonValue.Create(id))]);
    }

    /// <summary>The parameters for a copy of the session, where it can be recovered once it has expired.</summary>
    public JsonObject? CreatedWith
    {
        get => document.Object("created_with");
        set => document["created_with"] = value;
    }

    /// <summary>Whether the subscription begins with a trial, so that nothing recurring is due yet.</summary>
    public bool HasTrial => IsTrial(Data("subscription_data"));

    public static bool IsTrial(Parameters subscriptionData) =>
        subscriptionData.Has("trial_period_days") || subscriptionData.Has("trial_end");

    /// <summary>A part of the parameters that the session was created with; empty when it was not sent.</summary>
    public Parameters Data(string name) => new(document.Object(name)?.DeepClone() as JsonObject ?? []);

    /// <summary>Writes what was sent in an update over what was kept.</summary>
    public void Merge(string name, Parameters parameters)
    {
        if (parameters.Object(name) is not { } sent)
        {
            return;
        }

        var data = document.Object(name) ?? [];
        foreach (var (key, value) in sent.Tree)
        {
            data[key] = value?.DeepClone();
        }

        document[name] = data;
    }

    public static SessionTerms Keep(ObjectStore objects, string session, Parameters parameters, JsonObject[] items)
    {
        var document = new JsonObject
        {
            ["id"] = IdFor(session),
            ["object"] = Type,
            ["line_items"] = new JsonArray(items),
        };
        foreach (var name in Kept)
        {
            document[name] = parameters.Tree(name);
        }

        return new SessionTerms(objects.Add(document));
    }

    public static SessionTerms Of(ObjectStore objects, string session) =>
        new(objects.Find(Type, IdFor(session)) ?? throw new InvalidOperationException($"'{session}' has no terms."));

    /// <summary>Remembers to which session an intent, an invoice or a subscription belongs.</summary>
    public static void Connect(ObjectStore objects, string session, string id) =>
        objects.Put(
            new JsonObject
            {
                ["id"] = Link + id,
                ["object"] = Link,
                ["session"] = session,
            }
        );

    /// <summary>The session that an intent, an invoice or a subscription belongs to, or null.</summary>
    public static JsonObject? SessionOf(ObjectStore objects, string id) =>
        objects.Find(Link, Link + id)?.Text("session") is { } session
            ? objects.Find(CheckoutSessions.Type, session)
            : null;

    private static string IdFor(string session) => "checkout_terms_" + session;
}
