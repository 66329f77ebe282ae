using Microsoft.EntityFrameworkCore;
using SubscriptionBilling.Data;

namespace SubscriptionBilling.Memberships;

/// <summary>Reads memberships.</summary>
public class MembershipRegister(BillingContext db)
{
    /// <summary>The member's subscription; null when there is none now.</summary>
    public async Task<Membership?> LiveAsync(int memberId, CancellationToken cancellationToken) =>
        await LatestAsync(memberId, cancellationToken) is { IsLive: true } live ? live : null;

    /// <summary>The member's subscription, or the last one there was.</summary>
    public async Task<Membership?> LatestAsync(int memberId, CancellationToken cancellationToken)
    {
        var all = await db
            .Memberships.Where(membership => membership.MemberId == memberId)
            .OrderByDescending(membership => membership.StartedAt)
            .ToListAsync(cancellationToken);
        return all.Find(membership => membership.IsLive) ?? all.FirstOrDefault();
    }
}
