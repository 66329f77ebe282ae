using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE5001;

public sealed class Purchase(Order order)
{
    public Order Order => order;

    public bool IsPaid { get; set; }
}

public class Wrong(PaymentIntentService payments)
{
    #region wrong
    public async Task Pay(Purchase purchase)
    {
        var intent = await payments.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = purchase.Order.AmountInCents,
                Currency = "usd",
                PaymentMethod = purchase.Order.PaymentMethodId,
                Confirm = true,
                ReturnUrl = "https://shop.example/orders",
            },
            new RequestOptions { IdempotencyKey = $"pay-{purchase.Order.Id}" }
        );
        purchase.Order.PaymentIntentId = intent.Id;
        purchase.IsPaid = true;
    }
    #endregion
}

public class Right(PaymentIntentService payments)
{
    #region right
    public async Task<string?> Pay(Purchase purchase)
    {
        var intent = await payments.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = purchase.Order.AmountInCents,
                Currency = "usd",
                PaymentMethod = purchase.Order.PaymentMethodId,
                Confirm = true,
                ReturnUrl = "https://shop.example/orders",
            },
            new RequestOptions { IdempotencyKey = $"pay-{purchase.Order.Id}" }
        );
        purchase.Order.PaymentIntentId = intent.Id;
        purchase.IsPaid = intent.Status == "succeeded";
        return intent.Status == "requires_action" ? intent.NextAction.RedirectToUrl?.Url : null;
    }
    #endregion
}
