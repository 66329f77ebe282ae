using Stripe;

namespace StripeGuard.Proofs.Code;

/// <summary>An order of the shop whose code the proofs run.</summary>
public sealed record Order(int Id, decimal Total, string PaymentMethodId = "pm_card_visa")
{
    public long AmountInCents { get; init; }

    public long ShippingInCents { get; init; }

    public long GoodsInCents { get; init; }

    public string PaymentIntentId { get; set; } = "";
}

/// <summary>The shop's orders: what a payment event fulfils.</summary>
public sealed class Orders
{
    public List<string> Fulfilled { get; } = [];

    public List<string> Refunded { get; } = [];

    public Task Fulfil(Event stripeEvent)
    {
        if (stripeEvent.Data.Object is PaymentIntent intent)
        {
            Fulfilled.Add(intent.Id);
        }

        return Task.CompletedTask;
    }
}
