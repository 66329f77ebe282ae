using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Bills;

public static class BillsSetup
{
    public static void AddBills(this IServiceCollection services)
    {
        services.AddScoped<BillRegister>();
        services.AddScoped<BillSync>();
        services.AddScoped<BillPayments>();
        services.AddScoped<CardUpdates>();
        services.AddScoped<IOperationKind, PayBill>();
    }
}
