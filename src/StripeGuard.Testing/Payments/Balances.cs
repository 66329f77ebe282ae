using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>The balance: docs.stripe.com/api/balance. One amount per currency that has moved, and the account's own.</summary>
internal sealed class Balances : IResource
{
    public void Map(RouteTable routes) => routes.On("GET /v1/balance", call => Of(call.Account));

    public static JsonObject Of(Account account)
    {
        var totals = Ledger.Of(account).Totals;
        var currencies = totals.Keys.Append(account.Options.Currency).Distinct(StringComparer.Ordinal).ToList();
        return new JsonObject
        {
            ["object"] = "balance",
            ["available"] = Amounts(currency => totals.GetValueOrDefault(currency).Available),
            ["connect_reserved"] = Amounts(_ => 0, withSource: false),
            ["instant_available"] = Amounts(currency => Math.Max(0, totals.GetValueOrDefault(currency).Available)),
            ["livemode"] = false,
            ["pending"] = Amounts(currency => totals.GetValueOrDefault(currency).Pending),
        };

        JsonArray Amounts(Func<string, long> amount, bool withSource = true) =>
            [
                .. currencies.Select(currency =>
                {
                    var entry = new JsonObject { ["amount"] = amount(currency), ["currency"] = currency };
                    if (withSource)
                    {
                        entry["source_types"] = new JsonObject { ["card"] = amount(currency) };
                    }

                    return (JsonNode)entry;
                }),
            ];
    }
}
