using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE3009;

public class Wrong(PriceService prices)
{
    public async Task<Price> Offer(Order order)
    {
        #region wrong
        var options = new PriceCreateOptions
        {
            Currency = "usd",
            UnitAmountDecimal = order.Total, // 19.99 becomes 19.99 cents
            ProductData = new PriceProductDataOptions { Name = "Coffee" },
        };
        #endregion
        return await prices.CreateAsync(options, new RequestOptions { IdempotencyKey = $"price-{order.Id}" });
    }
}

public class Right(PriceService prices)
{
    public async Task<Price> Offer(Order order)
    {
        #region right
        var options = new PriceCreateOptions
        {
            Currency = "usd",
            UnitAmountDecimal = order.Total * 100m,
            ProductData = new PriceProductDataOptions { Name = "Coffee" },
        };
        #endregion
        return await prices.CreateAsync(options, new RequestOptions { IdempotencyKey = $"price-{order.Id}" });
    }
}
