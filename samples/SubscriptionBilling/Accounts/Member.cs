namespace SubscriptionBilling.Accounts;

public class Member
{
    public int Id { get; set; }

    /// <summary>In lower case.</summary>
    public required string Email { get; set; }

    public string PasswordHash { get; set; } = "";
    public MemberRole Role { get; set; }

    /// <summary>From the first subscription on.</summary>
    public string? StripeCustomerId { get; set; }

    /// <summary>The operation that makes this member a customer: there is one, however many requests want it.</summary>
    public Guid CustomerKey { get; set; } = Guid.CreateVersion7();

    /// <summary>The operation that opens this member's next Checkout page. Of two requests at once both have it, and one is refused.</summary>
    public Guid NextCheckoutKey { get; set; } = Guid.CreateVersion7();
}

public enum MemberRole
{
    Member,
    Support,
}
