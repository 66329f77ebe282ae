using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>Tokens for cards: docs.stripe.com/api/tokens. The <c>tok_</c> names of test cards need not be created.</summary>
internal sealed class Tokens : IResource
{
    public const string Type = "token";

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/tokens", Create);
        routes.On("GET /v1/tokens/{token}", call => call.Target(Type));
    }

    /// <summary>The card behind a token. A created token is good once; a <c>tok_</c> name always.</summary>
    public static (CardEntry Card, JsonObject BillingDetails) Redeem(Work work, string id, string param)
    {
        if (id.StartsWith("tok_", StringComparison.Ordinal) && TestCards.Find(id) is { } named)
        {
            return (CardEntry.Named(named, work.Account.Now), Shapes.BillingDetails(null));
        }

        if (work.Objects.Find(Type, id) is not { } token)
        {
            throw id.StartsWith("tok_", StringComparison.Ordinal)
                ? StripeErrors.Missing(Type, id, param, inPath: false)
                : StripeErrors.Invalid($"Invalid token id: {id}", param: param);
        }

        if (token.Flag("used"))
        {
            throw StripeErrors.Invalid($"You cannot use a Stripe token more than once: {id}.", "token_already_used");
        }

        token["used"] = true;
        var card = token.Object("card")!;
        var known = CardOnFile.Of(work.Objects, card.Id())!;
        var entry = new CardEntry(
            known.Card,
            card.Number("exp_month"),
            card.Number("exp_year"),
            known.CvcSent,
            known.ByName
        );
        return (entry, BillingDetails(card.Text));
    }

    private static JsonObject Create(Call call)
    {
        var given =
            call.Parameters.Object("card")
            ?? throw StripeErrors.Invalid(
                "You must supply either a card, customer, bank account, PII, account, person, or CVC to create a token."
            );
        var work = Work.Of(call);
        var entry = CardEntry.FromNumber(given, "card", call.Account.Options, call.Now);
        var card = Card(
            work.Id("card_"),
            new JsonObject
            {
                ["card"] = PaymentMethods.CardFields(work.Account, entry),
                ["billing_details"] = BillingDetails(given.String),
            }
        );
        CardOnFile.Keep(work.Objects, card.Id(), entry);
        return work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("tok_"),
                ["object"] = Type,
                ["card"] = card,
                ["client_ip"] = null,
                ["created"] = work.Now,
                ["livemode"] = false,
                ["type"] = "card",
                ["used"] = false,
            }
        );
    }

    /// <summary>The older card object, out of the card and the billing details of a PaymentMethod.</summary>
    public static JsonObject Card(string id, JsonObject method)
    {
        var card = method.Object("card")!;
        var details = method.Object("billing_details")!;
        var address = details.Object("address")!;
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "card",
            ["address_city"] = address.Text("city"),
            ["address_country"] = address.Text("country"),
            ["address_line1"] = address.Text("line1"),
            ["address_line1_check"] = address.Text("line1") is null ? null : "unchecked",
            ["address_line2"] = address.Text("line2"),
            ["address_state"] = address.Text("state"),
            ["address_zip"] = address.Text("postal_code"),
            ["address_zip_check"] = address.Text("postal_code") is null ? null : "unchecked",
            ["brand"] = SourceBrand(card.Text("brand")!),
            ["country"] = card.Text("country"),
            ["cvc_check"] = card.Object("checks")!.Text("cvc_check"),
            ["dynamic_last4"] = null,
            ["exp_month"] = card.Number("exp_month"),
            ["exp_year"] = card.Number("exp_year"),
            ["fingerprint"] = card.Text("fingerprint"),
            ["funding"] = card.Text("funding"),
            ["last4"] = card.Text("last4"),
            ["metadata"] = new JsonObject(),
            ["name"] = details.Text("name"),
            ["networks"] = new JsonObject { ["preferred"] = null },
            ["regulated_status"] = "unregulated",
            ["tokenization_method"] = null,
        };
    }

    /// <summary>The billing details in the fields of a token's card, where they are <c>address_zip</c> and the like.</summary>
    private static JsonObject BillingDetails(Func<string, string?> field)
    {
        var details = Shapes.BillingDetails(null);
        details["name"] = field("name");
        var address = details.Object("address")!;
        foreach (var name in (string[])["city", "country", "line1", "line2", "state"])
        {
            address[name] = field("address_" + name);
        }

        address["postal_code"] = field("address_zip");
        return details;
    }

    /// <summary>The brand as the older card object spells it: docs.stripe.com/api/cards/object.</summary>
    private static string SourceBrand(string brand) =>
        brand switch
        {
            "visa" => "Visa",
            "mastercard" => "MasterCard",
            "amex" => "American Express",
            "discover" => "Discover",
            "diners" => "Diners Club",
            "jcb" => "JCB",
            "unionpay" => "UnionPay",
            _ => "Unknown",
        };
}
