using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>Balance transactions: docs.stripe.com/api/balance_transactions. The <see cref="Ledger"/> writes them.</summary>
internal sealed class BalanceTransactions : IResource
{
    public const string Type = "balance_transaction";

    public void Map(RouteTable routes)
    {
        routes.On("GET /v1/balance_transactions", List);
        routes.On("GET /v1/balance_transactions/{id}", call => call.Target(Type));
    }

    /// <summary>Only an automatic payout knows what it pays out: docs.stripe.com/api/balance_transactions/list.</summary>
    private static JsonObject List(Call call) =>
        call.Reference("payout", Payouts.Type) is null
            ? call.List(Type)
            : throw StripeErrors.Invalid(
                "Balance transaction history can only be filtered on automatic transfers, not manual.",
                param: "payout"
            );
}
