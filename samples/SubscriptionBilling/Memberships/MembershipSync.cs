using Microsoft.EntityFrameworkCore;
using Stripe;
using SubscriptionBilling.Data;
using SubscriptionBilling.Mail;

namespace SubscriptionBilling.Memberships;

/// <summary>
/// Makes a membership what Stripe says its subscription is now. Every event about a subscription and every change of ours
/// ends here, so no order of events can leave an older state behind.
/// </summary>
public class MembershipSync(BillingContext db, StripeClient stripe, Letters letters, ILogger<MembershipSync> log)
{
    /// <summary>Changes the tracked rows; the caller saves them. The row is read before Stripe is asked: see <see cref="OptimisticSave"/>.</summary>
    public async Task RefreshAsync(string subscriptionId, CancellationToken cancellationToken)
    {
        var membership = await db.Memberships.FindAsync([subscriptionId], cancellationToken);
        var subscription = await stripe.V1.Subscriptions.GetAsync(subscriptionId, cancellationToken: cancellationToken);
        var member = await db.Members.SingleOrDefaultAsync(
            m => m.StripeCustomerId == subscription.CustomerId,
            cancellationToken
        );
        if (member is null)
        {
            log.LogInformation("Subscription {Subscription} is no member's", subscriptionId);
            return;
        }

        // One plan, one item: the Checkout Session was made so.
        var item = subscription.Items.Data[0];
        if (membership is null)
        {
            membership = new Membership
            {
                Id = subscription.Id,
                MemberId = member.Id,
                Plan = "",
                Status = "",
            };
            db.Memberships.Add(membership);
        }

        membership.Plan = Key(item.Price);
        membership.Status = subscription.Status;
        membership.StartedAt = subscription.StartDate;
        membership.CurrentPeriodEnd = item.CurrentPeriodEnd;
        membership.EndsWithPeriod = subscription.CancelAtPeriodEnd || subscription.CancelAt is not null;
        CopyPending(subscription, membership);
        await TellAsync(member.Email, membership, cancellationToken);
    }

    private static void CopyPending(Subscription subscription, Membership membership)
    {
        var pending = subscription.PendingUpdate;
        membership.PendingPlan = pending?.SubscriptionItems is [var item, ..] ? Key(item.Price) : null;
        membership.PendingBillId = pending is null ? null : subscription.LatestInvoiceId;
        membership.PendingUntil = pending is null ? null : pending.ExpiresAt;
    }

    private static string Key(Price price) => price.LookupKey ?? price.Id;

    private async Task TellAsync(string email, Membership membership, CancellationToken cancellationToken)
    {
        if (membership.Status is "active" or "trialing")
        {
            await letters.WelcomeAsync(email, membership, cancellationToken);
        }
        else if (membership.Status == "canceled")
        {
            await letters.GoodbyeAsync(email, membership, cancellationToken);
        }
    }
}
