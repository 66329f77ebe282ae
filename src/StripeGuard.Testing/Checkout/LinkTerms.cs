using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>What the sessions of a payment link are created with. Kept as a document of its own beside the link.</summary>
internal sealed class LinkTerms
{
    /// <summary>The parameters of a link that go to its sessions under the same name.</summary>
    public static readonly IReadOnlyList<string> ForSessions =
    [
        "allow_promotion_codes",
        "automatic_tax",
        "billing_address_collection",
        "consent_collection",
        "custom_fields",
        "custom_text",
        "customer_creation",
        "invoice_creation",
        "metadata",
        "name_collection",
        "optional_items",
        "payment_intent_data",
        "payment_method_collection",
        "payment_method_types",
        "phone_number_collection",
        "shipping_address_collection",
        "shipping_options",
        "submit_type",
        "subscription_data",
        "tax_id_collection",
    ];

    private const string Type = "stripeguard.payment_link_terms";

    private readonly JsonObject document;

    private LinkTerms(JsonObject document) => this.document = document;

    public JsonArray Lines => (JsonArray)document["line_items"]!;

    public static void Keep(ObjectStore objects, string link, string mode, JsonObject[] items, JsonObject parameters) =>
        objects.Add(
            new JsonObject
            {
                ["id"] = IdFor(link),
                ["object"] = Type,
                ["mode"] = mode,
                ["line_items"] = new JsonArray(items),
                ["parameters"] = parameters,
            }
        );

    public static LinkTerms Of(ObjectStore objects, string link) =>
        new(objects.Find(Type, IdFor(link)) ?? throw new InvalidOperationException($"'{link}' has no terms."));

    public void Merge(JsonObject changed)
    {
        foreach (var (name, value) in changed)
        {
            document["parameters"]![name] = value?.DeepClone();
        }
    }

    /// <summary>The parameters of a new session.</summary>
    public JsonObject ForSession(string? successUrl)
    {
        var mode = document.Text("mode")!;
        var parameters = (JsonObject)document["parameters"]!.DeepClone();
        if (mode == "subscription")
        {
            parameters.Remove("payment_intent_data");
            parameters.Remove("customer_creation");
            parameters.Remove("invoice_creation");
            parameters.Remove("shipping_options");
        }
        else
        {
            parameters.Remove("subscription_data");
            parameters.Remove("payment_method_collection");
        }

        parameters["mode"] = mode;
        if (successUrl is not null)
        {
            parameters["success_url"] = successUrl;
        }

        parameters["line_items"] = new JsonArray([.. Lines.OfType<JsonObject>().Select(Item)]);
        return parameters;
    }

    private static JsonObject Item(JsonObject line)
    {
        var item = new JsonObject { ["price"] = line.Object("price")!.Id() };
        if (line.Object("price")!.Object("recurring")?.Text("usage_type") != "metered")
        {
            item["quantity"] = line.Number("quantity").ToString(CultureInfo.InvariantCulture);
        }

        if (line.Object("adjustable_quantity") is { } adjustable && adjustable.Flag("enabled"))
        {
            item["adjustable_quantity"] = new JsonObject
            {
                ["enabled"] = "true",
                ["minimum"] = adjustable.Number("minimum").ToString(CultureInfo.InvariantCulture),
                ["maximum"] = adjustable.Number("maximum").ToString(CultureInfo.InvariantCulture),
            };
        }

        return item;
    }

    private static string IdFor(string link) => "payment_link_terms_" + link;
}
