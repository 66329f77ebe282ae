using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>Tokens: docs.stripe.com/api/tokens. The <c>tok_</c> names of test cards need not be created.</summary>
internal sealed class Tokens : IResource
{
    public const string Type = "token";

    /// <summary>The document beside a token with what it stands for and does not show.</summary>
    private const string Hidden = "stripeguard.token";

    private static readonly Kind[] Kinds =
    [
        new("card", "card", "tok_"),
        new(BankAccounts.Type, BankAccounts.Type, "btok_"),
        new("account", "account", "ct_"),
        new("person", "person", "cpt_"),
        new("pii", "pii", "pii_"),
        new("cvc_update", "cvc_update", "cvctok_"),
    ];

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

        if (token.Object("card") is not { } card)
        {
            throw StripeErrors.Invalid($"Invalid token id: {id}", param: param);
        }

        Unused(work, id, param);
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

    /// <summary>The bank account behind a <c>btok_</c> token. A created token is good once; a test token's name always.</summary>
    public static JsonObject RedeemBankAccount(Work work, string id, string param)
    {
        if (BankAccounts.Named(work, id) is { } named)
        {
            return named;
        }

        var token = Unused(work, id, param);
        return token.Object("bank_account") is { } account
            ? work.Objects.Get(BankAccounts.Type, account.Id(), param)
            : throw StripeErrors.Invalid($"Invalid token id: {id}", param: param);
    }

    /// <summary>What an account or person token stands for: the parameters it was made from.</summary>
    public static Parameters RedeemData(Work work, string id, string type, string param)
    {
        var token = Unused(work, id, param);
        return token.Text("type") == type && work.Objects.Find(Hidden, id)?.Object("data") is { } data
            ? new Parameters((JsonObject)data.DeepClone())
            : throw StripeErrors.Invalid($"Invalid token id: {id}", param: param);
    }

    private static JsonObject Unused(Work work, string id, string param)
    {
        var token = work.Objects.Get(Type, id, param);
        if (token.Flag("used"))
        {
            throw StripeErrors.Invalid($"You cannot use a Stripe token more than once: {id}.", "token_already_used");
        }

        token["used"] = true;
        return token;
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var kind =
            Kinds.FirstOrDefault(kind => call.Parameters.Object(kind.Parameter) is not null)
            ?? throw StripeErrors.Invalid(
                "You must supply either a card, customer, bank account, PII, account, person, or CVC to create a token."
            );
        var given = call.Parameters.Object(kind.Parameter)!;
        var token = new JsonObject
        {
            ["id"] = work.Id(kind.Prefix),
            ["object"] = Type,
            ["client_ip"] = null,
            ["created"] = work.Now,
            ["livemode"] = false,
            ["type"] = kind.Type,
            ["used"] = false,
        };
        switch (kind.Type)
        {
            case "card":
                token["card"] = NewCard(call, work, given);
                break;
            case BankAccounts.Type:
                token[BankAccounts.Type] = BankAccounts.New(work, given, BankAccounts.Type).DeepClone();
                break;
            default:
                work.Objects.Add(
                    new JsonObject
                    {
                        ["id"] = token.Id(),
                        ["object"] = Hidden,
                        ["data"] = given.Tree.DeepClone(),
                    }
                );
                break;
        }

        return work.Objects.Add(token);
    }

    private static JsonObject NewCard(Call call, Work work, Parameters given)
    {
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
        return card;
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

    /// <param name="Parameter">What the token is made from.</param>
    private sealed record Kind(string Parameter, string Type, string Prefix);
}
