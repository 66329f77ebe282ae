using System.Globalization;
using Stripe;
using Stripe.BillingPortal;
using SubscriptionBilling.Data;
using SubscriptionBilling.StripeConnection;

namespace SubscriptionBilling.Bills;

/// <summary>A card is changed on Stripe's page: its number never comes near us.</summary>
public class CardUpdates(BillingContext db, StripeClient stripe, PublicAddress address, StripeClock clock)
{
    /// <returns>Where to send the member: docs.stripe.com/customer-management/portal-deep-links; null before the first subscription.</returns>
    public async Task<string?> PageAsync(int memberId, CancellationToken cancellationToken)
    {
        var member = await db.Members.FindAsync([memberId], cancellationToken);
        if (member?.StripeCustomerId is null)
        {
            return null;
        }

        // A double click gets the same page twice, and the next visit a new one.
        var minute = clock.UtcNow.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
        var session = await stripe.V1.BillingPortal.Sessions.CreateAsync(
            new SessionCreateOptions
            {
                Customer = member.StripeCustomerId,
                ReturnUrl = address.Of("account"),
                FlowData = new SessionFlowDataOptions
                {
                    Type = "payment_method_update",
                    AfterCompletion = new SessionFlowDataAfterCompletionOptions
                    {
                        Type = "redirect",
                        Redirect = new SessionFlowDataAfterCompletionRedirectOptions
                        {
                            ReturnUrl = address.Of("account"),
                        },
                    },
                },
            },
            new RequestOptions { IdempotencyKey = $"card-of-{member.Id}-{minute}" },
            cancellationToken
        );
        return session.Url;
    }
}
