using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>The product that <c>product_data</c> makes together with its price.</summary>
internal static class InlineProducts
{
    public static JsonObject New(Work work, Parameters data, string at, bool active)
    {
        var name = data.String("name") ?? throw StripeErrors.MissingParameter($"{at}[name]");
        if (data.String("id") is { } chosen && work.Objects.Find("product", chosen) is not null)
        {
            throw StripeErrors.Invalid("Product already exists.", "resource_already_exists", $"{at}[id]");
        }

        var product = work.Objects.Add(
            new JsonObject
            {
                ["id"] = data.String("id") ?? work.Account.Ids.Next("prod_", 14),
                ["object"] = "product",
                ["active"] = data.Bool("active") ?? active,
                ["created"] = work.Now,
                ["default_price"] = null,
                ["description"] = data.String("description"),
                ["images"] = data.Tree("images") ?? new JsonArray(),
                ["livemode"] = false,
                ["marketing_features"] = new JsonArray(),
                ["metadata"] = Metadata.Merge(null, data),
                ["name"] = name,
                ["package_dimensions"] = null,
                ["shippable"] = null,
                ["statement_descriptor"] = data.String("statement_descriptor"),
                ["tax_code"] = data.String("tax_code"),
                ["type"] = "service",
                ["unit_label"] = data.String("unit_label"),
                ["updated"] = work.Now,
                ["url"] = null,
            }
        );
        work.Raise("product.created", product);
        return product;
    }
}
