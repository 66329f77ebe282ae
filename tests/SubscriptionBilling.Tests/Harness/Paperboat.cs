using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SubscriptionBilling.Data;
using SubscriptionBilling.Mail;
using SubscriptionBilling.Outbox;
using SubscriptionBilling.StripeConnection;

namespace SubscriptionBilling.Tests.Harness;

/// <summary>
/// The application in this process, on a fake Stripe outside of it, with a database of its own. Its workers do not run by
/// themselves: the test says when.
/// </summary>
internal sealed class Paperboat(FakeStripe stripe, string webhookSecret, string database)
    : WebApplicationFactory<Program>
{
    public const string SecretKey = "sk_test_stripeguard";

    public async Task<T> UseAsync<T>(Func<IServiceProvider, Task<T>> use)
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider);
    }

    /// <summary>What the database says.</summary>
    public Task<T> QueryAsync<T>(Func<BillingContext, Task<T>> query) =>
        UseAsync(services => query(services.GetRequiredService<BillingContext>()));

    /// <summary>What a restart does first: makes again what has no answer.</summary>
    public Task RunPendingAsync(bool all = true) =>
        UseAsync(async services =>
        {
            await services.GetRequiredService<OperationOutbox>().RunPendingAsync(all, CancellationToken.None);
            return true;
        });

    /// <summary>Sends the mails that wait, and says what the mailbox holds, the newest first.</summary>
    public async Task<IReadOnlyList<string>> MailboxAsync()
    {
        await UseAsync(services => services.GetRequiredService<MailSender>().SendWaitingAsync(CancellationToken.None));
        return [.. Services.GetRequiredService<MailSink>().Received.Select(mail => mail.Subject ?? "")];
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("STRIPE_SECRET_KEY", SecretKey);
        builder.UseSetting("STRIPE_WEBHOOK_SECRET", webhookSecret);
        builder.UseSetting("STRIPE_API_BASE", stripe.BaseUrl);
        builder.UseSetting("ConnectionStrings:Billing", database);
        builder.UseSetting("PublicUrl", "http://localhost/");
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureTestServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton(new StripeClock(stripe.Clock.Time)));
            services.RemoveWorkers(typeof(MailWorker), typeof(OperationWorker));
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        using var connection = new SqliteConnection(database);
        SqliteConnection.ClearPool(connection);
    }
}

internal static class ServiceCollectionExtensions
{
    public static void RemoveWorkers(this IServiceCollection services, params Type[] workers)
    {
        foreach (
            var worker in services
                .Where(one =>
                    one.ServiceType == typeof(IHostedService)
                    && one.ImplementationType is { } type
                    && workers.Contains(type)
                )
                .ToList()
        )
        {
            services.Remove(worker);
        }
    }
}
