namespace SubscriptionBilling.Plans;

public static class PlansSetup
{
    public static void AddPlans(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<PlanCatalog>();
        services.AddTransient<PlanSeed>();
    }
}
