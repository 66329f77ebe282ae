namespace StripeGuard.Analyzers.CardData;

/// <summary>What must not be written down or handed out.</summary>
internal enum SensitiveKind
{
    None,
    CardNumber,
    SecurityCode,
    SecretKey,
    WebhookSecret,
    ClientSecret,

    /// <summary>The raw body of a webhook: client secrets, names and addresses are in it.</summary>
    WebhookBody,
}

internal static class SensitiveKinds
{
    public static string Describe(this SensitiveKind kind) =>
        kind switch
        {
            SensitiveKind.CardNumber => "a card number",
            SensitiveKind.SecurityCode => "a card's security code",
            SensitiveKind.SecretKey => "a Stripe secret key",
            SensitiveKind.WebhookSecret => "a webhook secret",
            SensitiveKind.ClientSecret => "a client secret",
            SensitiveKind.WebhookBody => "a whole webhook body, with client secrets and personal data,",
            _ => "nothing",
        };
}
