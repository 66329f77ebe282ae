using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Checkout;

public static class CheckoutSetup
{
    public static void AddCheckout(this IServiceCollection services)
    {
        services.AddScoped<CheckoutDesk>();
        services.AddScoped<CheckoutCompletion>();
        services.AddScoped<IOperationKind, CreateCustomer>();
        services.AddScoped<IOperationKind, OpenSession>();
    }
}
