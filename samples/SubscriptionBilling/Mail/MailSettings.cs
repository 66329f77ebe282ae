namespace SubscriptionBilling.Mail;

/// <summary>The section <c>Smtp</c> of the configuration.</summary>
public sealed record MailSettings
{
    /// <summary>The mail server; without one, mails go to a mailbox in this program.</summary>
    public string? Host { get; init; }

    public int Port { get; init; } = 587;
    public string? User { get; init; }
    public string? Password { get; init; }
    public string From { get; init; } = "crew@paperboat.example";
}
