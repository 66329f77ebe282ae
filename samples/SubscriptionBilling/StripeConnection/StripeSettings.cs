namespace SubscriptionBilling.StripeConnection;

/// <summary>How the application reaches Stripe: from the environment, or whatever else feeds the configuration.</summary>
public sealed record StripeSettings
{
    private const string SecretKeyName = "STRIPE_SECRET_KEY";
    private const string WebhookSecretName = "STRIPE_WEBHOOK_SECRET";

    public required string SecretKey { get; init; }

    /// <summary>The signing secret of this application's webhook endpoint.</summary>
    public required string WebhookSecret { get; init; }

    /// <summary>Stripe's own address when null; that of <c>stripeguard serve</c>, for example.</summary>
    public string? ApiBase { get; init; }

    /// <summary>Without a key the application brings its own Stripe.</summary>
    public static bool IsEmbedded(IConfiguration configuration) =>
        string.IsNullOrWhiteSpace(configuration[SecretKeyName]);

    /// <exception cref="InvalidOperationException">There is a key and no webhook secret: nobody who pays would be activated.</exception>
    public static StripeSettings From(IConfiguration configuration) =>
        new()
        {
            SecretKey = Required(configuration, SecretKeyName, "a secret key of your sandbox, from the Dashboard"),
            WebhookSecret = Required(
                configuration,
                WebhookSecretName,
                "the signing secret that 'stripe listen --forward-to localhost:5210/stripe/webhook' prints"
            ),
            ApiBase = configuration["STRIPE_API_BASE"],
        };

    private static string Required(IConfiguration configuration, string name, string meaning) =>
        configuration[name] is { } value && !string.IsNullOrWhiteSpace(value)
            ? value
            : throw new InvalidOperationException(
                $"Set {name} to {meaning}, or unset both to use the embedded Stripe."
            );
}
