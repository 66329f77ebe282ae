using Microsoft.EntityFrameworkCore;
using SubscriptionBilling.StripeConnection;

namespace SubscriptionBilling.Data;

public static class DatabaseSetup
{
    private const string DefaultDatabase = "Data Source=paperboat.db";

    public static void AddDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        var configured = configuration.GetConnectionString("Billing");
        if (configured is null && StripeSettings.IsEmbedded(configuration))
        {
            services.AddSingleton<TemporaryDatabase>();
            services.AddDbContext<BillingContext>(
                (provider, options) =>
                    options.UseSqlite(provider.GetRequiredService<TemporaryDatabase>().ConnectionString)
            );
        }
        else
        {
            services.AddDbContext<BillingContext>(options => options.UseSqlite(configured ?? DefaultDatabase));
        }
    }

    public static async Task CreateDatabaseAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<BillingContext>().Database.EnsureCreatedAsync();
    }
}
