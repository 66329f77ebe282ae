using Stripe;

namespace DashboardMonitor;

/// <summary>What one currency holds, in its minor units. Currencies are never added up: nobody can buy anything with the sum.</summary>
public sealed record CurrencyBalance(string Currency, long Available, long Pending);

/// <summary>The state of an account at one time.</summary>
public sealed record Dashboard(
    bool IsLive,
    IReadOnlyList<CurrencyBalance> Balances,
    IReadOnlyList<Charge> RecentCharges,
    int ActiveSubscriptions
)
{
    private const int Recent = 5;

    /// <summary>Stripe's largest page: fewer requests while all subscriptions are counted.</summary>
    private const int LargestPage = 100;

    /// <summary>Asks Stripe for the balance, the last charges and every active subscription.</summary>
    /// <exception cref="StripeException">Stripe refused, or could not be reached.</exception>
    public static async Task<Dashboard> ReadAsync(StripeClient stripe, CancellationToken cancellation = default)
    {
        var balance = await stripe.V1.Balance.GetAsync(cancellationToken: cancellation);
        var charges = await stripe.V1.Charges.ListAsync(
            new ChargeListOptions { Limit = Recent },
            cancellationToken: cancellation
        );
        return new Dashboard(
            balance.Livemode,
            ByCurrency(balance),
            charges.Data,
            await CountActiveSubscriptionsAsync(stripe, cancellation)
        );
    }

    private static async Task<int> CountActiveSubscriptionsAsync(StripeClient stripe, CancellationToken cancellation)
    {
        var active = stripe.V1.Subscriptions.ListAutoPagingAsync(
            new SubscriptionListOptions { Status = SubscriptionStatuses.Active, Limit = LargestPage },
            cancellationToken: cancellation
        );
        var count = 0;
        await foreach (var _ in active)
        {
            count++;
        }

        return count;
    }

    private static List<CurrencyBalance> ByCurrency(Balance balance)
    {
        var currencies = balance
            .Available.Concat(balance.Pending)
            .Select(funds => funds.Currency)
            .Distinct()
            .Order(StringComparer.Ordinal);
        return
        [
            .. currencies.Select(currency => new CurrencyBalance(
                currency,
                In(balance.Available, currency),
                In(balance.Pending, currency)
            )),
        ];
    }

    private static long In(List<BalanceAmount> funds, string currency) =>
        funds.Where(part => part.Currency == currency).Sum(part => part.Amount);
}
