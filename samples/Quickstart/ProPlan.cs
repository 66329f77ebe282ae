using Stripe;

namespace Quickstart;

/// <summary>The price of the Pro plan. You would make it once, in the Dashboard.</summary>
internal static class ProPlan
{
    public static Task<Price> PriceAsync(ShopAccount account, long amount, string interval) =>
        account.Stripe.V1.Prices.CreateAsync(
            new PriceCreateOptions
            {
                Currency = "usd",
                UnitAmount = amount,
                Recurring = new PriceRecurringOptions { Interval = interval },
                ProductData = new PriceProductDataOptions { Name = "Pro" },
            },
            new RequestOptions { IdempotencyKey = $"pro-plan-{amount}-{interval}" }
        );
}
