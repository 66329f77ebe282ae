using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Changes;

public static class PlanChangesSetup
{
    public static void AddPlanChanges(this IServiceCollection services)
    {
        services.AddScoped<PlanChanges>();
        services.AddScoped<IOperationKind, ChangePlan>();
        services.AddScoped<IOperationKind, WithdrawChange>();
    }
}
