using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>Balance transactions: docs.stripe.com/api/balance_transactions. The <see cref="Ledger"/> writes them.</summary>
internal sealed class BalanceTransactions : IResource
{
    public const string Type = "balance_transaction";

    public void Map(RouteTable routes)
    {
        routes.On("GET /v1/balance_transactions", call => call.List(Type));
        routes.On("GET /v1/balance_transactions/{id}", call => call.Target(Type));
    }
}
