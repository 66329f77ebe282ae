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
}

public enum MemberRole
{
    Member,
    Support,
}
