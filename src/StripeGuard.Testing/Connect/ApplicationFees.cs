using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>Application fees, what a platform takes of its connected accounts' payments: docs.stripe.com/api/application_fees.</summary>
internal sealed class ApplicationFees : IResource
{
    public const string Type = "application_fee";

    public void Map(RouteTable routes)
    {
        routes.On("GET /v1/application_fees", call => call.List(Type));
        routes.On("GET /v1/application_fees/{id}", call => call.Target(Type));
    }

    /// <summary>A new fee in the platform's books.</summary>
    /// <param name="platform">The platform's work.</param>
    /// <param name="account">The connected account that pays it.</param>
    /// <param name="charge">The payment on that account that it is taken of.</param>
    /// <param name="original">The platform's own charge behind that payment; null for a direct charge.</param>
    /// <param name="amount">In minor units.</param>
    public static JsonObject New(Work platform, string account, JsonObject charge, string? original, long amount)
    {
        var id = platform.Id("fee_");
        var fee = platform.Objects.Add(
            new JsonObject
            {
                ["id"] = id,
                ["object"] = Type,
                ["account"] = account,
                ["amount"] = amount,
                ["amount_refunded"] = 0L,
                ["application"] = ConnectedAccounts.ApplicationOf(platform.Account),
                ["balance_transaction"] = null,
                ["charge"] = charge.Id(),
                ["created"] = platform.Now,
                ["currency"] = charge.Text("currency"),
                ["fee_source"] = new JsonObject { ["charge"] = charge.Id(), ["type"] = Charges.Type },
                ["livemode"] = false,
                ["originating_transaction"] = original,
                ["refunded"] = false,
                ["refunds"] = Lists.Of([], $"/v1/application_fees/{id}/refunds"),
            }
        );
        fee["balance_transaction"] = Ledger
            .Of(platform.Account)
            .Record(
                platform,
                new LedgerEntry(Type, "platform_earning", amount, charge.Text("currency")!, id, "Application fee")
                {
                    AvailableOn = Transfers.AvailableWith(ConnectedAccounts.For(platform, account), charge),
                }
            )
            .Id();
        platform.Raise("application_fee.created", fee);
        return fee;
    }

    /// <summary>What of a fee belongs to a part of its payment, at most what of it has not been given back.</summary>
    public static long Share(JsonObject fee, long part, long whole) =>
        Math.Min(
            fee.Number("amount") - fee.Number("amount_refunded"),
            (long)Math.Round(fee.Number("amount") * (decimal)part / whole, MidpointRounding.AwayFromZero)
        );
}
