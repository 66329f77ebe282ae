using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>
/// What the issuer knows of a PaymentMethod and its JSON does not show: which test card it is, what was sent with it,
/// and whether it has been set up or used. Kept as a document of its own beside the PaymentMethod.
/// </summary>
internal sealed class CardOnFile
{
    private const string Type = "stripeguard.card_on_file";

    private readonly JsonObject document;

    private CardOnFile(JsonObject document)
    {
        this.document = document;
        Card = TestCards.Find(document.Text("card")!)!;
    }

    public TestCard Card { get; }

    /// <summary>A security code came with the card. It counts as sent for the <c>pm_card_</c> and <c>tok_</c> names.</summary>
    public bool CvcSent => document.Flag("cvc_sent");

    /// <summary>The card was given by name, so that an address counts as sent where its checks are what the card is for.</summary>
    public bool ByName => document.Flag("by_name");

    /// <summary>The card's decline, if it has one. A security code can only be wrong when one was sent.</summary>
    public Decline? Decline =>
        Card.Behaviour.Decline is { Code: "incorrect_cvc" } && !CvcSent ? null : Card.Behaviour.Decline;

    /// <summary>The decline that keeps the card from being attached to a customer; some decline only once attached.</summary>
    public Decline? DeclineAtAttach => Card.Behaviour.Attaches ? null : Decline;

    /// <summary>The cardholder has agreed to off-session payments.</summary>
    public bool SetUp
    {
        get => document.Flag("set_up");
        set => document["set_up"] = value;
    }

    /// <summary>Used without a customer, or detached from one: it may not be used again.</summary>
    public bool UsedUp
    {
        get => document.Flag("used_up");
        set => document["used_up"] = value;
    }

    /// <summary>The intent for which the cardholder has completed 3D Secure and which is still to be confirmed.</summary>
    public string? AuthenticatedFor
    {
        get => document.Text("authenticated_for");
        set => document["authenticated_for"] = value;
    }

    /// <summary>Keeps what is known of the card behind a new PaymentMethod.</summary>
    public static CardOnFile Keep(ObjectStore objects, string paymentMethod, CardEntry entry) =>
        new(
            objects.Add(
                new JsonObject
                {
                    ["id"] = IdFor(paymentMethod),
                    ["object"] = Type,
                    ["card"] = entry.Card.Key,
                    ["cvc_sent"] = entry.CvcSent,
                    ["by_name"] = entry.ByName,
                }
            )
        );

    /// <summary>The card behind a PaymentMethod, or null when it is not a card.</summary>
    public static CardOnFile? Of(ObjectStore objects, string paymentMethod) =>
        objects.Find(Type, IdFor(paymentMethod)) is { } document ? new CardOnFile(document) : null;

    private static string IdFor(string paymentMethod) => "card_on_file_" + paymentMethod;
}
