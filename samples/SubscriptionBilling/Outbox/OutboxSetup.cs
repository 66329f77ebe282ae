namespace SubscriptionBilling.Outbox;

public static class OutboxSetup
{
    public static void AddOutbox(this IServiceCollection services)
    {
        services.AddScoped<OperationOutbox>();
        services.AddHostedService<OperationWorker>();
    }
}
