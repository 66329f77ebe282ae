using Stripe;
using SubscriptionBilling.Data;
using SubscriptionBilling.Memberships;
using SubscriptionBilling.Outbox;
using SubscriptionBilling.Plans;
using SubscriptionBilling.StripeConnection;
using Plan = SubscriptionBilling.Plans.Plan;

namespace SubscriptionBilling.Changes;

/// <summary>Up- and downgrades: first what they cost, then the change itself, for that.</summary>
public class PlanChanges(
    BillingContext db,
    StripeClient stripe,
    OperationOutbox outbox,
    MembershipRegister memberships,
    PlanCatalog catalog,
    StripeClock clock
)
{
    /// <summary>Asks Stripe what the change would cost now, and keeps the answer. Nothing is changed.</summary>
    /// <returns>The offer, or in words for the member why there is none.</returns>
    public async Task<(PlanChange? Offer, string? Problem)> OfferAsync(
        int memberId,
        Plan plan,
        CancellationToken cancellationToken
    )
    {
        var membership = await memberships.LiveAsync(memberId, cancellationToken);
        if (Hindrance(membership, plan) is { } hindrance)
        {
            return (null, hindrance);
        }

        var price = await catalog.OfAsync(plan, cancellationToken);
        var subscription = await stripe.V1.Subscriptions.GetAsync(membership!.Id, cancellationToken: cancellationToken);
        var offer = await ReckonAsync(memberId, subscription, price, cancellationToken);
        db.PlanChanges.Add(offer);
        await db.SaveChangesAsync(cancellationToken);
        return (offer, null);
    }

    /// <summary>An offer that was made to this member; null when there is none with this id.</summary>
    public async Task<PlanChange?> FindAsync(int memberId, Guid id, CancellationToken cancellationToken) =>
        await db.PlanChanges.FindAsync([id], cancellationToken) is { } offer && offer.MemberId == memberId
            ? offer
            : null;

    /// <summary>Makes the change that was offered. A second click, or a second try after a crash, is the same change.</summary>
    /// <returns>
    /// The operation; null when the offer is too old, and a new one is due. Done may mean that the change waits for its
    /// payment: the membership says so.
    /// </returns>
    public async Task<StripeOperation?> AcceptAsync(PlanChange offer, CancellationToken cancellationToken)
    {
        if (await db.Operations.FindAsync([offer.Id], cancellationToken) is { } begun)
        {
            return await outbox.RunAsync(begun.Id, cancellationToken);
        }

        if (offer.IsStale(clock.UtcNow))
        {
            return null;
        }

        return await outbox.StartAsync(
            ChangePlan.Kind,
            $"plan of {offer.MembershipId}",
            new ChangePlan.Arguments(offer.MembershipId, offer.ItemId, offer.ToPriceId, offer.ProrationDate),
            offer.Id,
            cancellationToken
        );
    }

    /// <summary>Forgets the change that waits for its payment.</summary>
    /// <returns>The operation; null when no change waits.</returns>
    public async Task<StripeOperation?> WithdrawAsync(int memberId, CancellationToken cancellationToken)
    {
        var membership = await memberships.LiveAsync(memberId, cancellationToken);
        return membership?.PendingBillId is not { } billId
            ? null
            : await outbox.StartAsync(
                WithdrawChange.Kind,
                $"change that waits for {billId}",
                new WithdrawChange.Arguments(billId),
                cancellationToken: cancellationToken
            );
    }

    private static string? Hindrance(Membership? membership, Plan plan) =>
        membership switch
        {
            null => "You have no plan yet: choose one, and subscribe.",
            { PendingPlan: not null } => "A change of your plan waits for its payment. Pay or forget it first.",
            { EndsWithPeriod: true } => "Your plan is about to end. Keep it first, then change it.",
            { Status: not ("active" or "trialing") } => "There is a payment open. Pay it first, then change your plan.",
            _ when membership.Plan == plan.LookupKey => "That is the plan that you have.",
            _ => null,
        };

    private async Task<PlanChange> ReckonAsync(
        int memberId,
        Subscription subscription,
        PlanPrice price,
        CancellationToken cancellationToken
    )
    {
        var item = subscription.Items.Data[0];
        var prorationDate = DateTimeOffset.FromUnixTimeSeconds(clock.UtcNow.ToUnixTimeSeconds());
        var preview = await stripe.V1.Invoices.CreatePreviewAsync(
            new InvoiceCreatePreviewOptions
            {
                Subscription = subscription.Id,
                SubscriptionDetails = new InvoiceSubscriptionDetailsOptions
                {
                    Items = [new() { Id = item.Id, Price = price.PriceId }],
                    ProrationBehavior = "always_invoice",
                    ProrationDate = prorationDate.UtcDateTime,
                },
            },
            cancellationToken: cancellationToken
        );
        return new PlanChange
        {
            MembershipId = subscription.Id,
            MemberId = memberId,
            ItemId = item.Id,
            FromPriceId = item.Price.Id,
            ToPriceId = price.PriceId,
            ToPlan = price.Plan.LookupKey,
            ProrationDate = prorationDate,
            Total = preview.Total,
            AmountDue = preview.AmountDue,
            Currency = preview.Currency,
            Lines =
            [
                .. preview.Lines.Data.Select(line => new PlanChangeLine
                {
                    Description = line.Description ?? price.Plan.Name,
                    Amount = line.Amount,
                }),
            ],
        };
    }
}
