using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Objects.Stored;

namespace StripeGuard.Testing.Payments;

/// <summary>
/// Sources, the older way to take other payment methods: docs.stripe.com/api/sources, docs.stripe.com/sources. Each is,
/// under the same id, a PaymentMethod as well, so that charges and intents take it.
/// </summary>
internal sealed class Sources : IResource
{
    public const string Type = "source";

    /// <summary>How the customer's authorization comes about for each type: docs.stripe.com/sources#flow-for-customer-action.</summary>
    private static readonly Dictionary<string, (string Flow, string Usage)> Flows = new(StringComparer.Ordinal)
    {
        ["ach_credit_transfer"] = ("receiver", "reusable"),
        ["ach_debit"] = ("code_verification", "reusable"),
        ["acss_debit"] = ("none", "reusable"),
        ["alipay"] = ("redirect", "single_use"),
        ["au_becs_debit"] = ("none", "reusable"),
        ["bancontact"] = ("redirect", "single_use"),
        ["card"] = ("none", "reusable"),
        ["eps"] = ("redirect", "single_use"),
        ["giropay"] = ("redirect", "single_use"),
        ["ideal"] = ("redirect", "single_use"),
        ["klarna"] = ("redirect", "single_use"),
        ["multibanco"] = ("receiver", "single_use"),
        ["p24"] = ("redirect", "single_use"),
        ["sepa_credit_transfer"] = ("receiver", "reusable"),
        ["sepa_debit"] = ("none", "reusable"),
        ["sofort"] = ("redirect", "single_use"),
        ["three_d_secure"] = ("redirect", "single_use"),
        ["wechat"] = ("none", "single_use"),
    };

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/sources", Create);
        routes.On("GET /v1/sources/{source}", call => call.Target(Type));
        routes.On("POST /v1/sources/{source}", Update);
        routes.On("POST /v1/sources/{source}/verify", Verify);
        routes.On("GET /v1/sources/{source}/source_transactions", Transactions);
    }

    /// <summary>The source that a bank account is for a top-up.</summary>
    public static JsonObject OfBank(Work work, JsonObject bank)
    {
        var source = Build(work, "ach_debit", work.Id("src_"), new Parameters([]));
        source["currency"] = bank.Text("currency");
        source["status"] = "chargeable";
        source["ach_debit"] = new JsonObject
        {
            ["bank_name"] = bank.Text("bank_name"),
            ["country"] = bank.Text("country"),
            ["fingerprint"] = bank.Text("fingerprint"),
            ["last4"] = bank.Text("last4"),
            ["routing_number"] = bank.Text("routing_number"),
            ["type"] = bank.Text("account_holder_type"),
        };
        return source;
    }

    /// <summary>Refuses a source that cannot be charged, or is already used up.</summary>
    public static void RefuseUnchargeable(ObjectStore objects, string id)
    {
        if (objects.Find(Type, id) is { } source && source.Text("status") != "chargeable")
        {
            throw StripeErrors.Invalid("The source you provided is not in a chargeable state.", param: "source");
        }
    }

    /// <summary>One that is charged without a customer, or is for single use, is used up: docs.stripe.com/sources#single-use-or-reusable.</summary>
    public static void Consume(ObjectStore objects, string id)
    {
        if (
            objects.Find(Type, id) is { } source
            && (source.Text("usage") == "single_use" || source.Text("customer") is null)
        )
        {
            source["status"] = "consumed";
        }
    }

    /// <summary>The customer came back from the page of a redirect source.</summary>
    public static void Authorize(Work work, JsonObject source, bool completed)
    {
        var redirect = source.Object("redirect")!;
        redirect["status"] = completed ? "succeeded" : "failed";
        redirect["failure_reason"] = completed ? null : "user_abort";
        source["status"] = completed ? "chargeable" : "failed";
        work.Raise(completed ? "source.chargeable" : "source.failed", source);
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        if (parameters.String("original_source") is { } original)
        {
            return work.Objects.Get(Type, original, "original_source");
        }

        var type =
            parameters.String("type")
            ?? (parameters.Has("token") ? "card" : throw StripeErrors.MissingParameter("type"));
        if (!Flows.TryGetValue(type, out var flow))
        {
            throw StripeErrors.Invalid(
                $"Invalid type: must be one of {string.Join(", ", Flows.Keys.SkipLast(1))}, or {Flows.Keys.Last()}",
                param: "type"
            );
        }

        var currency = parameters.String("currency") is { } code ? Currency.Of(code) : null;
        var amount = parameters.Long("amount");
        if (amount is not null)
        {
            (currency ?? throw StripeErrors.MissingParameter("currency")).Check(amount.Value);
        }

        if (flow.Flow == "redirect" && parameters.Object("redirect")?.String("return_url") is null)
        {
            throw StripeErrors.MissingParameter("redirect[return_url]");
        }

        var source = type == "card" ? OfCard(work, parameters) : OfOther(call, work, type, flow.Flow);
        source["amount"] = amount;
        source["currency"] = currency?.Code;
        source["metadata"] = call.NewMetadata();
        work.Objects.Add(source);
        if (source.Text("status") == "chargeable")
        {
            work.Raise("source.chargeable", source);
        }

        return source;
    }

    private static JsonObject OfCard(Work work, Parameters parameters)
    {
        var (entry, billing) = parameters.String("token") is { } token
            ? Tokens.Redeem(work, token, "token")
            : (
                CardEntry.FromNumber(
                    parameters.Object("card") ?? throw StripeErrors.MissingParameter("card"),
                    "card",
                    work.Account.Options,
                    work.Account.Now
                ),
                Shapes.BillingDetails(parameters.Object("owner"))
            );
        var method = PaymentMethods.New(work, entry, billing, "src_");
        var source = Build(work, "card", method.Id(), parameters);
        source["status"] = "chargeable";
        var card = Tokens.Card(method.Id(), method);
        foreach (var name in (string[])["id", "object", "metadata", "networks", "regulated_status"])
        {
            card.Remove(name);
        }

        foreach (var (name, _) in card.ToArray())
        {
            if (
                name.StartsWith("address_", StringComparison.Ordinal)
                && !name.EndsWith("_check", StringComparison.Ordinal)
            )
            {
                card.Remove(name);
            }
        }

        card["three_d_secure"] = "optional";
        source["card"] = card;
        return source;
    }

    private static JsonObject OfOther(Call call, Work work, string type, string flow)
    {
        var parameters = call.Parameters;
        var method = PaymentMethods.OfSource(work, work.Id("src_"), type);
        var source = Build(work, type, method.Id(), parameters);
        source[type] = parameters.Object(type) is null ? new JsonObject() : EntityShape.Current.Field(call, Type, type);
        switch (flow)
        {
            case "none":
                source["status"] = "chargeable";
                break;
            case "redirect":
                source["redirect"] = new JsonObject
                {
                    ["failure_reason"] = null,
                    ["return_url"] = parameters.Object("redirect")!.String("return_url"),
                    ["status"] = "pending",
                    ["url"] =
                        $"{Intents.BaseUrl(call)}{AuthenticationPage.Path}/{source.Id()}?client_secret={Uri.EscapeDataString(source.Text("client_secret")!)}",
                };
                break;
            case "receiver":
                source["receiver"] = new JsonObject
                {
                    ["address"] = "121042882-" + source.Id()[^17..],
                    ["amount_charged"] = 0L,
                    ["amount_received"] = 0L,
                    ["amount_returned"] = 0L,
                    ["refund_attributes_method"] =
                        parameters.Object("receiver")?.String("refund_attributes_method") ?? "email",
                    ["refund_attributes_status"] = "missing",
                };
                break;
            case "code_verification":
                source["code_verification"] = new JsonObject { ["attempts_remaining"] = 5L, ["status"] = "pending" };
                break;
        }

        return source;
    }

    private static JsonObject Build(Work work, string type, string id, Parameters parameters)
    {
        var (flow, usage) = Flows[type];
        var owner = parameters.Object("owner");
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = Type,
            ["allow_redisplay"] = "unspecified",
            ["amount"] = null,
            ["client_secret"] = work.Account.Ids.Next("src_client_secret_"),
            ["created"] = work.Now,
            ["currency"] = null,
            ["customer"] = null,
            ["flow"] = flow,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["owner"] = new JsonObject
            {
                ["address"] = owner?.Object("address") is { } address ? Shapes.Address(address) : null,
                ["email"] = owner?.String("email"),
                ["name"] = owner?.String("name"),
                ["phone"] = owner?.String("phone"),
                ["verified_address"] = null,
                ["verified_email"] = null,
                ["verified_name"] = null,
                ["verified_phone"] = null,
            },
            ["statement_descriptor"] = parameters.String("statement_descriptor"),
            ["status"] = "pending",
            ["type"] = type,
            ["usage"] = parameters.String("usage") ?? usage,
        };
    }

    private static JsonObject Update(Call call)
    {
        var parameters = call.Parameters;
        var source = call.Target(Type);
        var amount = parameters.Long("amount");
        if (amount is not null)
        {
            var currency =
                source.Text("currency")
                ?? throw StripeErrors.Invalid(
                    "This source has no currency, so it cannot be given an amount.",
                    param: "amount"
                );
            Currency.Of(currency).Check(amount.Value);
        }

        return call.Update(
            source,
            null,
            _ =>
            {
                source["amount"] = amount ?? source["amount"]?.DeepClone();
                if (parameters.Object("owner") is { } given)
                {
                    var owner = source.Object("owner")!;
                    owner.SetTexts(given, "email", "name", "phone");
                    if (given.Has("address"))
                    {
                        owner["address"] = Shapes.Address(given.Object("address"), owner.Object("address"));
                    }
                }
            }
        );
    }

    /// <summary>The two deposits of 32 and 45 cents that a test bank account gets: docs.stripe.com/testing#ach.</summary>
    private static JsonObject Verify(Call call)
    {
        var source = call.Target(Type);
        if (source.Object("code_verification") is not { } verification || source.Text("status") != "pending")
        {
            throw StripeErrors.Invalid("This source is not waiting to be verified.", param: "source");
        }

        var values = call.Parameters.Strings("values").Order(StringComparer.Ordinal).ToArray();
        if (values is not ["32", "45"])
        {
            verification["attempts_remaining"] = Math.Max(0, verification.Number("attempts_remaining") - 1);
            throw StripeErrors.Invalid(
                "The values provided do not match the values sent to the bank account. In test mode they are 32 and 45.",
                param: "values"
            );
        }

        var work = Work.Of(call);
        verification["status"] = "succeeded";
        source["status"] = "chargeable";
        work.Raise("source.chargeable", source);
        return source;
    }

    /// <summary>What customers have sent to a receiver source: nothing arrives by itself.</summary>
    private static JsonObject Transactions(Call call)
    {
        call.Target(Type);
        return call.List([]);
    }
}
