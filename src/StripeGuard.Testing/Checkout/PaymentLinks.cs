using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Objects.Stored;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>Payment Links: docs.stripe.com/api/payment-link. Whoever opens one gets a Checkout Session of their own.</summary>
internal sealed class PaymentLinks : IResource
{
    public const string Type = "payment_link";

    /// <summary>docs.stripe.com/api/payment-link/create: how many line items a link takes.</summary>
    private const int MostLines = 20;

    /// <summary>The parameters that the object gives back as they were sent, in its own shape, and an update may change.</summary>
    private static readonly string[] Echoed =
    [
        "allow_promotion_codes",
        "application_fee_amount",
        "application_fee_percent",
        "billing_address_collection",
        "consent_collection",
        "custom_fields",
        "custom_text",
        "customer_creation",
        "inactive_message",
        "invoice_creation",
        "name_collection",
        "on_behalf_of",
        "optional_items",
        "payment_intent_data",
        "payment_method_collection",
        "payment_method_options",
        "payment_method_types",
        "phone_number_collection",
        "shipping_address_collection",
        "submit_type",
        "subscription_data",
        "tax_id_collection",
        "transfer_data",
    ];

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/payment_links", Create);
        routes.On("GET /v1/payment_links/{payment_link}", call => call.Target(Type));
        routes.On("POST /v1/payment_links/{payment_link}", Update);
        routes.On("GET /v1/payment_links", call => call.List(Type));
        routes.On("GET /v1/payment_links/{payment_link}/line_items", ListLineItems);
        routes.Include(
            Type,
            "line_items",
            (account, link) =>
                LineItem.FirstOf(LinkTerms.Of(account.Objects, link.Id()).Lines, $"/v1/payment_links/{link.Id()}")
        );
    }

    /// <summary>Whether the link still opens sessions.</summary>
    public static bool IsOpen(JsonObject link) =>
        link.Flag("active")
        && !(
            link.Object("restrictions")?.Object("completed_sessions") is { } sessions
            && sessions.Number("count") >= sessions.Number("limit")
        );

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        if (parameters.Array("line_items") is not { Count: > 0 } given)
        {
            throw StripeErrors.MissingParameter("line_items");
        }

        if (given.Count > MostLines)
        {
            throw StripeErrors.Invalid(
                $"Array line_items exceeded maximum {MostLines} allowed elements.",
                param: "line_items"
            );
        }

        var lines = LineItem.Read(call, "subscription");
        var mode = lines.Any(line => line.IsRecurring) ? "subscription" : "payment";
        SessionChecks.CheckLines(mode, lines);
        CheckCompletion(parameters);
        JsonObject[] items = [.. lines.Select(line => line.ToItem(work, hasTrial: false))];
        var link = New(call, lines[0].Currency);
        foreach (var (line, item) in lines.Zip(items))
        {
            line.StorePrice(work, item);
        }

        work.Objects.Add(link);
        LinkTerms.Keep(work.Objects, link.Id(), mode, items, Kept(parameters));
        work.Raise("payment_link.created", link);
        return link;
    }

    private static JsonObject Update(Call call)
    {
        var work = Work.Of(call);
        var link = call.Target(Type);
        var parameters = call.Parameters;
        var terms = LinkTerms.Of(work.Objects, link.Id());
        CheckCompletion(parameters);
        CheckQuantities(parameters, terms);
        var limit = Limit(parameters);
        return call.Update(
            link,
            "payment_link.updated",
            _ =>
            {
                foreach (var name in Echoed.Where(parameters.Has))
                {
                    link[name] = EntityShape.Current.Field(call, Type, name);
                }

                link["active"] = parameters.Bool("active") ?? link.Flag("active");
                if (parameters.Has("after_completion"))
                {
                    link["after_completion"] = AfterCompletion(parameters);
                }

                if (parameters.Has("automatic_tax"))
                {
                    link["automatic_tax"] = AutomaticTax(parameters);
                }

                if (parameters.Has("restrictions"))
                {
                    var count = link.Object("restrictions")?.Object("completed_sessions")?.Number("count") ?? 0;
                    link["restrictions"] = Restrictions(limit, count);
                }

                terms.Merge(Kept(parameters));
            }
        );
    }

    private static JsonObject ListLineItems(Call call) =>
        call.List([.. LinkTerms.Of(call.Account.Objects, call.Target(Type).Id()).Lines.OfType<JsonObject>()]);

    private static JsonObject New(Call call, string currency)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var link = new JsonObject
        {
            ["id"] = work.Id("plink_1"),
            ["object"] = Type,
            ["active"] = true,
            ["after_completion"] = AfterCompletion(parameters),
            ["allow_promotion_codes"] = false,
            ["application"] = null,
            ["application_fee_amount"] = null,
            ["application_fee_percent"] = null,
            ["automatic_tax"] = AutomaticTax(parameters),
            ["billing_address_collection"] = "auto",
            ["consent_collection"] = null,
            ["currency"] = currency,
            ["custom_fields"] = new JsonArray(),
            ["custom_text"] = new JsonObject
            {
                ["after_submit"] = null,
                ["shipping_address"] = null,
                ["submit"] = null,
                ["terms_of_service_acceptance"] = null,
            },
            ["customer_creation"] = "if_required",
            ["inactive_message"] = null,
            ["invoice_creation"] = null,
            ["livemode"] = false,
            ["managed_payments"] = new JsonObject { ["enabled"] = false },
            ["metadata"] = call.NewMetadata(),
            ["name_collection"] = null,
            ["on_behalf_of"] = null,
            ["optional_items"] = null,
            ["payment_intent_data"] = null,
            ["payment_method_collection"] = "always",
            ["payment_method_options"] = null,
            ["payment_method_types"] = null,
            ["phone_number_collection"] = new JsonObject { ["enabled"] = false },
            ["restrictions"] = Restrictions(Limit(parameters), count: 0),
            ["shipping_address_collection"] = null,
            ["shipping_options"] = new JsonArray(),
            ["submit_type"] = "auto",
            ["subscription_data"] = null,
            ["tax_id_collection"] = new JsonObject { ["enabled"] = false, ["required"] = "never" },
            ["transfer_data"] = null,
            ["url"] = CheckoutUrls.Link(Intents.BaseUrl(call), work.Account.Ids.Next("test_", 14)),
        };
        foreach (var name in Echoed.Where(parameters.Has))
        {
            link[name] = EntityShape.Current.Field(call, Type, name);
        }

        return link;
    }

    private static void CheckCompletion(Parameters parameters)
    {
        if (parameters.Object("after_completion") is not { } after)
        {
            return;
        }

        if (after.String("type") is not "redirect")
        {
            return;
        }

        var redirect = after.Object("redirect") ?? throw StripeErrors.MissingParameter("after_completion[redirect]");
        if (redirect.String("url") is null)
        {
            throw StripeErrors.MissingParameter("after_completion[redirect][url]");
        }

        CheckoutUrls.Check(redirect, "url", "after_completion[redirect][url]");
    }

    /// <summary>An update changes the quantities of line items that are there: docs.stripe.com/api/payment-link/update.</summary>
    private static void CheckQuantities(Parameters parameters, LinkTerms terms)
    {
        var known = terms.Lines.OfType<JsonObject>().ToDictionary(line => line.Id());
        foreach (var item in (parameters.Array("line_items") ?? []).OfType<JsonObject>())
        {
            if (item.Text("id") is not { } id || !known.ContainsKey(id))
            {
                throw StripeErrors.Invalid(
                    "The line items of a payment link cannot be replaced: name the `id` of one that it has.",
                    param: "line_items"
                );
            }
        }

        foreach (var item in (parameters.Array("line_items") ?? []).OfType<JsonObject>())
        {
            if (new Parameters(item).Long("quantity") is > 0 and var quantity)
            {
                known[item.Text("id")!]["quantity"] = quantity;
            }
        }
    }

    private static long? Limit(Parameters parameters)
    {
        if (parameters.Object("restrictions") is not { } restrictions)
        {
            return null;
        }

        var limit =
            restrictions.Object("completed_sessions")?.Long("limit")
            ?? throw StripeErrors.MissingParameter("restrictions[completed_sessions][limit]");
        return limit > 0
            ? limit
            : throw StripeErrors.Invalid(
                "This value must be greater than or equal to 1.",
                "parameter_invalid_integer",
                "restrictions[completed_sessions][limit]"
            );
    }

    private static JsonObject? Restrictions(long? limit, long count) =>
        limit is null
            ? null
            : new JsonObject
            {
                ["completed_sessions"] = new JsonObject { ["count"] = count, ["limit"] = limit.Value },
            };

    private static JsonObject AfterCompletion(Parameters parameters)
    {
        var after = parameters.Object("after_completion");
        return after?.String("type") == "redirect"
            ? new JsonObject
            {
                ["redirect"] = new JsonObject { ["url"] = after.Object("redirect")!.String("url") },
                ["type"] = "redirect",
            }
            : new JsonObject
            {
                ["hosted_confirmation"] = new JsonObject
                {
                    ["custom_message"] = after?.Object("hosted_confirmation")?.String("custom_message"),
                },
                ["type"] = "hosted_confirmation",
            };
    }

    private static JsonObject AutomaticTax(Parameters parameters)
    {
        var enabled = parameters.Object("automatic_tax")?.Bool("enabled") == true;
        return new JsonObject
        {
            ["enabled"] = enabled,
            ["liability"] = enabled ? new JsonObject { ["type"] = "self" } : null,
        };
    }

    /// <summary>What a session of the link is created with.</summary>
    private static JsonObject Kept(Parameters parameters)
    {
        var kept = new JsonObject();
        foreach (var name in LinkTerms.ForSessions)
        {
            if (parameters.Has(name))
            {
                kept[name] = parameters.Tree[name]?.DeepClone();
            }
        }

        return kept;
    }
}
