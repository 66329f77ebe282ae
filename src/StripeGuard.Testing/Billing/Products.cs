using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Objects.Stored;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>Products: docs.stripe.com/api/products. Defaults and refusals as recorded from the test mode of 2026-08-26.dahlia.</summary>
internal sealed class Products : IResource
{
    public const string Type = "product";

    private static readonly string[] Texts =
    [
        "description",
        "name",
        "statement_descriptor",
        "tax_code",
        "unit_label",
        "url",
    ];

    /// <summary>The parameters that become fields as they are: lists, hashes and flags.</summary>
    private static readonly string[] Trees =
    [
        "images",
        "marketing_features",
        "package_dimensions",
        "shippable",
        "tax_details",
    ];

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/products", Create);
        routes.On("GET /v1/products/{id}", call => call.Target(Type));
        routes.On("POST /v1/products/{id}", Update);
        routes.On("DELETE /v1/products/{id}", Delete);
        routes.On("GET /v1/products", call => call.List(Type));
    }

    /// <summary>The product that a price's <c>product_data</c> makes together with it, stored and announced.</summary>
    /// <param name="at">The data in bracket form, for the <c>param</c> of errors: <c>price_data[product_data]</c>.</param>
    public static JsonObject New(Work work, Parameters data, string at, bool active)
    {
        if (data.String("name") is null)
        {
            throw StripeErrors.MissingParameter($"{at}[name]");
        }

        RefuseTaken(work, data, $"{at}[id]");
        var product = Build(work, data, Metadata.Merge(null, data));
        product["active"] = data.Bool("active") ?? active;
        product["images"] = data.Tree("images") ?? new JsonArray();
        work.Objects.Put(product);
        work.Raise("product.created", product);
        return product;
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        RefuseTaken(work, parameters, "id");
        Check(parameters);
        var product = Build(work, parameters, call.NewMetadata());
        SetTrees(call, product);
        var price = parameters.Object("default_price_data") is { } data
            ? PriceTerms.Default(work, data, product.Id())
            : null;
        product["default_price"] = price?.Id();
        work.Objects.Put(product);

        // The product is told of first, and already names its price: recorded from the test mode of 2026-08-26.dahlia.
        work.Raise("product.created", product);
        if (price is not null)
        {
            work.Raise("price.created", price);
        }

        return product;
    }

    private static JsonObject Update(Call call)
    {
        var product = call.Target(Type);
        var parameters = call.Parameters;
        Check(parameters);
        var price = call.Reference("default_price", "price");
        if (price is not null && price.Text("product") != product.Id())
        {
            throw StripeErrors.Invalid(
                $"The price '{price.Id()}' belongs to another product, so it cannot be the default price of '{product.Id()}'.",
                param: "default_price"
            );
        }

        return call.Update(
            product,
            "product.updated",
            _ =>
            {
                product.SetTexts(parameters, Texts);
                SetTrees(call, product);
                product["active"] = parameters.Bool("active") ?? product.Flag("active");
                if (parameters.Has("default_price"))
                {
                    product["default_price"] = price?.Id();
                }

                product["updated"] = call.Account.NowSeconds;
            }
        );
    }

    private static JsonObject Delete(Call call)
    {
        var product = call.Target(Type);
        if (call.Account.Objects.All("price").Any(price => price.Text("product") == product.Id()))
        {
            throw StripeErrors.Invalid(
                "This product cannot be deleted because it has one or more user-created prices."
            );
        }

        product["active"] = false;
        return call.Delete(product, "product.deleted");
    }

    private static void RefuseTaken(Work work, Parameters parameters, string param)
    {
        if (parameters.String("id") is { } id && work.Objects.Find(Type, id) is not null)
        {
            throw StripeErrors.Invalid("Product already exists.", "resource_already_exists", param);
        }
    }

    private static JsonObject Build(Work work, Parameters parameters, JsonObject metadata)
    {
        var product = new JsonObject
        {
            ["id"] = parameters.String("id") ?? work.Account.Ids.Next("prod_", 14),
            ["object"] = Type,
            ["active"] = parameters.Bool("active") ?? true,
            ["created"] = work.Now,
            ["default_price"] = null,
            ["description"] = null,
            ["images"] = new JsonArray(),
            ["livemode"] = false,
            ["marketing_features"] = new JsonArray(),
            ["metadata"] = metadata,
            ["name"] = null,
            ["package_dimensions"] = null,
            ["shippable"] = null,
            ["statement_descriptor"] = null,
            ["tax_code"] = null,
            ["tax_details"] = null,
            ["type"] = parameters.String("type") ?? "service",
            ["unit_label"] = null,
            ["updated"] = work.Now,
            ["url"] = null,
        };
        product.SetTexts(parameters, Texts);
        return product;
    }

    private static void SetTrees(Call call, JsonObject product)
    {
        foreach (var name in Trees)
        {
            if (call.Parameters.Has(name))
            {
                product[name] =
                    EntityShape.Current.Field(call, Type, name)
                    ?? (name is "images" or "marketing_features" ? new JsonArray() : null);
            }
        }
    }

    /// <summary>The bounds of docs.stripe.com/api/products/create.</summary>
    private static void Check(Parameters parameters)
    {
        AtMost("images", parameters.Array("images")?.Count, 8);
        AtMost("marketing_features", parameters.Array("marketing_features")?.Count, 15);
        TextAtMost("statement_descriptor", 22);
        TextAtMost("unit_label", 12);

        static void AtMost(string name, int? count, int most)
        {
            if (count > most)
            {
                throw StripeErrors.Invalid(
                    $"Array length of {count} for parameter `{name}` exceeds the maximum of {most}.",
                    param: name
                );
            }
        }

        void TextAtMost(string name, int most)
        {
            if (parameters.String(name) is { } text && text.Length > most)
            {
                throw StripeErrors.Invalid(
                    $"Invalid string: {text[..10]}...; must be at most {most} characters",
                    param: name
                );
            }
        }
    }
}
