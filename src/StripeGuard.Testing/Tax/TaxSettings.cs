using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Tax;

/// <summary>Tax settings: docs.stripe.com/api/tax/settings, docs.stripe.com/tax/settings-api.</summary>
/// <remarks>
/// A new account has its head office in its country, as if the business's address had been entered, so that automatic tax
/// can be enabled at once.
/// </remarks>
internal sealed class TaxSettings : IResource
{
    private const string Path = "/v1/tax/settings";

    public void Map(RouteTable routes)
    {
        routes.On("GET " + Path, call => Of(call.Account));
        routes.On("POST " + Path, Update);
    }

    public static JsonObject Of(Account account) => account.Objects.Singleton(Path, () => New(account));

    /// <summary>
    /// Whether an amount contains its tax, where its price does not say: docs.stripe.com/tax/products-prices-tax-codes-tax-behavior.
    /// </summary>
    public static bool IsInclusive(Account account, string currency) =>
        Of(account).Object("defaults")!.Text("tax_behavior") switch
        {
            "inclusive" => true,
            "exclusive" => false,
            _ => currency is not ("usd" or "cad"),
        };

    private static JsonObject New(Account account) =>
        new()
        {
            ["object"] = "tax.settings",
            ["defaults"] = new JsonObject
            {
                ["provider"] = "stripe",
                ["tax_behavior"] = "inferred_by_currency",
                ["tax_code"] = "txcd_10000000",
            },
            ["head_office"] = new JsonObject
            {
                ["address"] = Shapes.Address(new Parameters(new JsonObject { ["country"] = account.Options.Country })),
            },
            ["livemode"] = false,
            ["status"] = "active",
            ["status_details"] = new JsonObject { ["active"] = new JsonObject(), ["pending"] = null },
        };

    private static JsonObject Update(Call call)
    {
        var settings = Of(call.Account);
        return call.Update(
            settings,
            "tax.settings.updated",
            _ =>
            {
                if (call.Parameters.Object("defaults") is { } defaults)
                {
                    settings.Object("defaults")!.SetTexts(defaults, "tax_behavior", "tax_code");
                }

                if (call.Parameters.Object("head_office")?.Object("address") is { } address)
                {
                    var office = settings.Object("head_office")!;
                    office["address"] = Shapes.Address(address, office.Object("address"));
                }
            }
        );
    }
}
