namespace SubscriptionBilling.Changes;

/// <summary>
/// What a change of plan would cost, as it was shown to the member: with the moment for which Stripe reckoned it, so that
/// the change is reckoned for the same. Its id is the idempotency key of the change. Amounts are in minor units.
/// </summary>
public class PlanChange
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public required string MembershipId { get; set; }
    public int MemberId { get; set; }

    /// <summary>The subscription's item, whose price is replaced.</summary>
    public required string ItemId { get; set; }

    public required string FromPriceId { get; set; }
    public required string ToPriceId { get; set; }

    /// <summary>The lookup key of the new plan.</summary>
    public required string ToPlan { get; set; }

    public DateTimeOffset ProrationDate { get; set; }

    /// <summary>The sum of the lines; negative for a credit.</summary>
    public long Total { get; set; }

    /// <summary>What the card is charged, after credit from earlier changes.</summary>
    public long AmountDue { get; set; }

    public required string Currency { get; set; }
    public List<PlanChangeLine> Lines { get; set; } = [];

    /// <summary>The seconds since were not reckoned: the shorter, the fairer.</summary>
    public bool IsStale(DateTimeOffset now) => now - ProrationDate > TimeSpan.FromMinutes(15);
}

public class PlanChangeLine
{
    public required string Description { get; set; }
    public long Amount { get; set; }
}
