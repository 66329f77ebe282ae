using Microsoft.AspNetCore.Hosting.Server;
using SubscriptionBilling.Accounts;
using SubscriptionBilling.Data;
using SubscriptionBilling.Plans;
using SubscriptionBilling.StripeConnection;

namespace SubscriptionBilling.Demo;

public static class DemoSetup
{
    public static async Task AddEmbeddedStripeAsync(this IServiceCollection services)
    {
        var embedded = await EmbeddedStripe.StartAsync();

        // Made by a factory, so that the container stops it.
        services.AddSingleton(_ => embedded);
        services.AddSingleton(embedded.CreateClient());
        services.AddSingleton(new StripeClock(embedded.Stripe.Clock.Time));
        services.AddSingleton(
            new StripeSettings { SecretKey = "the embedded Stripe's own", WebhookSecret = embedded.Endpoint.Secret }
        );
        services.AddHostedService<RunningClock>();
    }

    /// <summary>Plans and people for a first look; nothing where Stripe is not the embedded one.</summary>
    public static async Task SeedDemoAsync(this WebApplication app)
    {
        if (app.Services.GetService<EmbeddedStripe>() is not { } embedded)
        {
            return;
        }

        embedded.DeliverTo(app.Services.GetRequiredService<IServer>());
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PlanSeed>().CreateMissingAsync();
        var accounts = scope.ServiceProvider.GetRequiredService<AccountRegister>();
        await accounts.SignUpAsync(DemoData.MemberEmail, DemoData.Password);
        await accounts.SignUpAsync(DemoData.SupportEmail, DemoData.Password, MemberRole.Support);
    }

    /// <summary>What is done once with a real account: <c>create-plans</c>, <c>make-support ADDRESS</c>.</summary>
    /// <returns>Whether there was a command, and the program is done.</returns>
    public static async Task<bool> RanCommandAsync(this WebApplication app, string[] arguments)
    {
        await using var scope = app.Services.CreateAsyncScope();
        switch (arguments)
        {
            case ["create-plans"]:
                await scope.ServiceProvider.GetRequiredService<PlanSeed>().CreateMissingAsync();
                return true;
            case ["make-support", var email]:
                await scope.ServiceProvider.GetRequiredService<BillingContext>().MakeSupportAsync(email);
                return true;
            default:
                return false;
        }
    }
}
