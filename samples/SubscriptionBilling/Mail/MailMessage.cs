namespace SubscriptionBilling.Mail;

/// <summary>A mail that is to be sent: saved with its reason in one transaction, sent after it, and never a second time for it.</summary>
public class MailMessage
{
    public int Id { get; set; }

    /// <summary>What it is about, such as <c>welcome sub_123</c>.</summary>
    public required string Key { get; set; }

    public required string To { get; set; }
    public required string Subject { get; set; }
    public required string Text { get; set; }
    public DateTimeOffset? SentAt { get; set; }
}
