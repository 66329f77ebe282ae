using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Memberships;

/// <summary>Leaving with the end of the paid period, and staying after all.</summary>
public class Cancellations(MembershipRegister memberships, OperationOutbox outbox)
{
    /// <returns>The operation; null when there is nothing to change.</returns>
    public async Task<StripeOperation?> SetAsync(int memberId, bool cancel, CancellationToken cancellationToken)
    {
        var membership = await memberships.LiveAsync(memberId, cancellationToken);
        if (membership is null || membership.EndsWithPeriod == cancel)
        {
            return null;
        }

        return await outbox.StartAsync(
            SetCancellation.Kind,
            $"cancellation of {membership.Id}",
            new SetCancellation.Arguments(membership.Id, cancel),
            cancellationToken: cancellationToken
        );
    }
}
