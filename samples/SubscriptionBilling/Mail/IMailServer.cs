namespace SubscriptionBilling.Mail;

/// <summary>Where mails are handed in.</summary>
public interface IMailServer
{
    string Host { get; }
    int Port { get; }
}

/// <summary>One from the configuration.</summary>
public sealed record ConfiguredMailServer(string Host, int Port) : IMailServer;
