using System.Globalization;
using Stripe;
using Stripe.Checkout;
using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Checkout;

/// <summary>docs.stripe.com/payments/subscriptions: the subscription begins when the page is paid, and the webhook says so.</summary>
public class OpenSession(StripeClient stripe) : IOperationKind
{
    public const string Kind = "open checkout session";

    public string Name => Kind;

    public async Task<string> SendAsync(StripeOperation operation, CancellationToken cancellationToken)
    {
        var asked = operation.Read<Arguments>();
        var memberId = asked.MemberId.ToString(CultureInfo.InvariantCulture);
        var session = await stripe.V1.Checkout.Sessions.CreateAsync(
            new SessionCreateOptions
            {
                Mode = "subscription",
                Customer = asked.CustomerId,
                ClientReferenceId = memberId,
                LineItems = [new SessionLineItemOptions { Price = asked.PriceId, Quantity = 1 }],
                SuccessUrl = asked.SuccessUrl,
                CancelUrl = asked.CancelUrl,
                SubscriptionData = new SessionSubscriptionDataOptions { Metadata = new() { ["member"] = memberId } },
            },
            operation.Once(),
            cancellationToken
        );
        return session.Id;
    }

    /// <summary>Nothing is bought yet.</summary>
    public Task ApplyAsync(StripeOperation operation, string result, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public sealed record Arguments(
        int MemberId,
        string CustomerId,
        string PriceId,
        string SuccessUrl,
        string CancelUrl
    );
}
