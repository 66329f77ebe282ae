using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>Plans, the older view of recurring prices: docs.stripe.com/api/plans. Each is a price, under the same id.</summary>
internal sealed class Plans : IResource
{
    private const string Type = "plan";

    /// <summary>A plan's parameters under the names that a price has for them.</summary>
    private static readonly (string Plan, string Price)[] Same =
    [
        ("currency", "currency"),
        ("amount", "unit_amount"),
        ("amount_decimal", "unit_amount_decimal"),
        ("billing_scheme", "billing_scheme"),
        ("tiers", "tiers"),
        ("tiers_mode", "tiers_mode"),
        ("transform_usage", "transform_quantity"),
    ];

    private static readonly string[] Recurring =
    [
        "interval",
        "interval_count",
        "meter",
        "trial_period_days",
        "usage_type",
    ];

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/plans", Create);
        routes.On("GET /v1/plans/{plan}", call => View(Target(call)));
        routes.On("POST /v1/plans/{plan}", Update);
        routes.On("DELETE /v1/plans/{plan}", Delete);
        routes.On("GET /v1/plans", List);
        routes.Include(Type, "tiers", (account, plan) => PriceTerms.Of(account.Objects, plan).Tiers);
    }

    /// <summary>The price as a plan.</summary>
    public static JsonObject View(JsonObject price)
    {
        var recurring = price.Object("recurring");
        return new JsonObject
        {
            ["id"] = price.Id(),
            ["object"] = Type,
            ["active"] = price.Flag("active"),
            ["amount"] = price["unit_amount"]?.DeepClone(),
            ["amount_decimal"] = price["unit_amount_decimal"]?.DeepClone(),
            ["billing_scheme"] = price.Text("billing_scheme"),
            ["created"] = price.Number("created"),
            ["currency"] = price.Text("currency"),
            ["interval"] = recurring?.Text("interval"),
            ["interval_count"] = recurring?.Number("interval_count"),
            ["livemode"] = false,
            ["metadata"] = price["metadata"]?.DeepClone(),
            ["meter"] = recurring?.Text("meter"),
            ["nickname"] = price.Text("nickname"),
            ["product"] = price.Text("product"),
            ["tiers_mode"] = price.Text("tiers_mode"),
            ["transform_usage"] = price["transform_quantity"]?.DeepClone(),
            ["trial_period_days"] = recurring?["trial_period_days"]?.DeepClone(),
            ["usage_type"] = recurring?.Text("usage_type"),
        };
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var id = parameters.String("id");
        if (id is not null && work.Objects.Find(Prices.Type, id) is not null)
        {
            throw StripeErrors.Invalid("Plan already exists.", "resource_already_exists", "id");
        }

        var price = PriceTerms.New(work, AsPrice(parameters), id);
        price["metadata"] = call.NewMetadata();
        price["active"] = parameters.Bool("active") ?? true;
        price["nickname"] = parameters.String("nickname");
        var plan = View(price);
        work.Raise("plan.created", plan);
        work.Raise("price.created", price);
        return plan;
    }

    private static Parameters AsPrice(Parameters plan)
    {
        var recurring = new JsonObject(
            Recurring.Where(plan.Has).Select(name => KeyValuePair.Create(name, plan.Tree[name]?.DeepClone()))
        );
        var price = new JsonObject { ["recurring"] = recurring };
        foreach (var (from, to) in Same.Where(name => plan.Has(name.Plan)))
        {
            price[to] = plan.Tree[from]?.DeepClone();
        }

        price[plan.Object("product") is null ? "product" : "product_data"] = plan.Tree["product"]?.DeepClone();
        return new Parameters(price);
    }

    private static JsonObject Update(Call call)
    {
        var price = Target(call);
        var parameters = call.Parameters;
        var product = call.Reference("product", "product");
        call.Update(
            price,
            "price.updated",
            _ =>
            {
                price["active"] = parameters.Bool("active") ?? price.Flag("active");
                price["product"] = product?.Id() ?? price.Text("product");
                price.SetTexts(parameters, "nickname");
                if (parameters.Long("trial_period_days") is { } days)
                {
                    price.Object("recurring")!["trial_period_days"] = days;
                }
            }
        );
        var plan = View(price);
        call.Raise("plan.updated", plan);
        return plan;
    }

    private static JsonObject Delete(Call call)
    {
        var price = Target(call);
        call.Raise("plan.deleted", View(price));
        call.Delete(price, "price.deleted");
        return Call.Deleted(Type, price.Id());
    }

    private static JsonObject List(Call call) =>
        call.List([
            .. call
                .Account.Objects.NewestFirst(Prices.Type)
                .Where(price => price.Text("type") == "recurring")
                .Select(price => View(price)),
        ]);

    private static JsonObject Target(Call call) =>
        call.Account.Objects.Find(Prices.Type, call.Id) is { } price && price.Text("type") == "recurring"
            ? price
            : throw StripeErrors.Missing(Type, call.Id, Type, inPath: true);
}
