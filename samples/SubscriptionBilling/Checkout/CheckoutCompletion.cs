using Stripe;
using SubscriptionBilling.Memberships;

namespace SubscriptionBilling.Checkout;

/// <summary>A page was paid: the member gets what was paid for.</summary>
public class CheckoutCompletion(StripeClient stripe, MembershipSync memberships)
{
    /// <summary>Changes the tracked rows; the caller saves them.</summary>
    public async Task CompleteAsync(string sessionId, CancellationToken cancellationToken)
    {
        var session = await stripe.V1.Checkout.Sessions.GetAsync(sessionId, cancellationToken: cancellationToken);

        // Completed is not paid yet where the buyer chose a bank debit; async_payment_succeeded comes when it is.
        if (session.PaymentStatus != "unpaid" && session.SubscriptionId is { } subscriptionId)
        {
            await memberships.RefreshAsync(subscriptionId, cancellationToken);
        }
    }
}
