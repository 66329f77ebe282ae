using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Refunds;

public static class RefundsSetup
{
    public static void AddRefunds(this IServiceCollection services)
    {
        services.AddScoped<RefundDesk>();
        services.AddScoped<RefundSync>();
        services.AddScoped<IOperationKind, RefundBill>();
    }
}
