using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE3002;

public sealed record Item(int Id, double Price);

public class Wrong(ChargeService charges)
{
    public async Task<Charge> Sell(Item item)
    {
        #region wrong
        var options = new ChargeCreateOptions { Amount = (long)(item.Price * 100), Currency = "usd" };
        #endregion
        options.Source = "tok_visa";
        return await charges.CreateAsync(options, new RequestOptions { IdempotencyKey = $"item-{item.Id}" });
    }
}

public class Right(ChargeService charges)
{
    public async Task<Charge> Sell(Item item)
    {
        #region right
        var options = new ChargeCreateOptions
        {
            Amount = (long)Math.Round((decimal)item.Price * 100m, MidpointRounding.AwayFromZero),
            Currency = "usd",
        };
        #endregion
        options.Source = "tok_visa";
        return await charges.CreateAsync(options, new RequestOptions { IdempotencyKey = $"item-{item.Id}" });
    }
}
