using Stripe;
using SubscriptionBilling.Demo;

namespace SubscriptionBilling.StripeConnection;

public static class StripeSetup
{
    public static async Task AddStripeAsync(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<PublicAddress>();
        if (StripeSettings.IsEmbedded(configuration))
        {
            await services.AddEmbeddedStripeAsync();
            return;
        }

        var settings = StripeSettings.From(configuration);
        services.AddSingleton(settings);
        services.AddSingleton(new StripeClock(TimeProvider.System));
        services.AddSingleton(
            new StripeClient(new StripeClientOptions { ApiKey = settings.SecretKey, ApiBase = settings.ApiBase })
        );
    }
}
