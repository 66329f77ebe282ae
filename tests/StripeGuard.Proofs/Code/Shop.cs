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
    private readonly Dictionary<string, Payment> payments = [];

    public List<string> Fulfilled { get; } = [];

    public List<string> Refunded { get; } = [];

    /// <summary>Whether the database fails.</summary>
    public bool IsDown { get; set; }

    public Payment PaymentOf(string intentId)
    {
        if (!payments.TryGetValue(intentId, out var payment))
        {
            payments.Add(intentId, payment = new Payment());
        }

        return payment;
    }

    public Task Fulfil(Event stripeEvent)
    {
        if (IsDown)
        {
            throw new InvalidOperationException("The database does not answer.");
        }

        if (stripeEvent.Data.Object is PaymentIntent intent)
        {
            Fulfilled.Add(intent.Id);
        }

        return Task.CompletedTask;
    }
}

/// <summary>A payment as the shop's own table shows it.</summary>
public sealed class Payment
{
    public string Status { get; set; } = "";
}

/// <summary>The webhook events that the shop has taken, as a table would hold them.</summary>
public sealed class Receipts
{
    private readonly HashSet<string> ids = [];

    public Task<bool> ExistsAsync(string id) => Task.FromResult(ids.Contains(id));

    public Task MarkAsync(string id)
    {
        ids.Add(id);
        return Task.CompletedTask;
    }
}

/// <summary>The mails that the shop has sent.</summary>
public sealed class Mails
{
    public List<string> Sent { get; } = [];

    public void SendMail(string text) => Sent.Add(text);
}
