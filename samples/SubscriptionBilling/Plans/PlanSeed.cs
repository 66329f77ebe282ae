using Stripe;

namespace SubscriptionBilling.Plans;

/// <summary>Creates the products and prices in an account that has none: once, however often it runs.</summary>
public class PlanSeed(StripeClient stripe)
{
    public async Task CreateMissingAsync(CancellationToken cancellationToken = default)
    {
        var there = new HashSet<string>(StringComparer.Ordinal);
        var options = new PriceListOptions { LookupKeys = [.. Plan.All.Select(plan => plan.LookupKey)] };
        await foreach (var price in stripe.V1.Prices.ListAutoPagingAsync(options, cancellationToken: cancellationToken))
        {
            there.Add(price.LookupKey);
        }

        foreach (var plan in Plan.All.Where(plan => !there.Contains(plan.LookupKey)))
        {
            await CreateAsync(plan, cancellationToken);
        }
    }

    private Task<Price> CreateAsync(Plan plan, CancellationToken cancellationToken) =>
        stripe.V1.Prices.CreateAsync(
            new PriceCreateOptions
            {
                Currency = "usd",
                UnitAmount = plan.SeedAmount,
                LookupKey = plan.LookupKey,
                Recurring = new PriceRecurringOptions { Interval = "month" },
                ProductData = new PriceProductDataOptions { Name = $"Paperboat {plan.Name}" },
            },
            new RequestOptions { IdempotencyKey = $"create-{plan.LookupKey}" },
            cancellationToken
        );
}
