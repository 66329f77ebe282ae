using Stripe;

namespace SubscriptionBilling.Plans;

/// <summary>The plans with their prices, asked of Stripe and kept for some minutes.</summary>
public sealed class PlanCatalog(StripeClient stripe, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim asking = new(1, 1);
    private IReadOnlyList<PlanPrice> known = [];
    private DateTimeOffset askedAt;

    /// <exception cref="InvalidOperationException">A plan has no price at Stripe.</exception>
    public async Task<IReadOnlyList<PlanPrice>> AllAsync(CancellationToken cancellationToken)
    {
        await asking.WaitAsync(cancellationToken);
        try
        {
            if (known.Count == 0 || time.GetUtcNow() - askedAt > Fresh)
            {
                known = await AskAsync(cancellationToken);
                askedAt = time.GetUtcNow();
            }

            return known;
        }
        finally
        {
            asking.Release();
        }
    }

    public async Task<PlanPrice> OfAsync(Plan plan, CancellationToken cancellationToken) =>
        (await AllAsync(cancellationToken)).Single(price => price.Plan == plan);

    public void Dispose() => asking.Dispose();

    private async Task<IReadOnlyList<PlanPrice>> AskAsync(CancellationToken cancellationToken)
    {
        var options = new PriceListOptions { Active = true, LookupKeys = [.. Plan.All.Select(plan => plan.LookupKey)] };
        var prices = new Dictionary<string, Price>(StringComparer.Ordinal);
        await foreach (var price in stripe.V1.Prices.ListAutoPagingAsync(options, cancellationToken: cancellationToken))
        {
            prices[price.LookupKey] = price;
        }

        return
        [
            .. Plan.All.Select(plan =>
                prices.TryGetValue(plan.LookupKey, out var price)
                    ? new PlanPrice(plan, price.Id, price.UnitAmount ?? 0, price.Currency)
                    : throw new InvalidOperationException(
                        $"Stripe has no active price with the lookup key '{plan.LookupKey}': run this program with 'create-plans' once."
                    )
            ),
        ];
    }
}
