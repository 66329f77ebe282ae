using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Memberships;

public static class MembershipsSetup
{
    public static void AddMemberships(this IServiceCollection services)
    {
        services.AddScoped<MembershipRegister>();
        services.AddScoped<MembershipSync>();
        services.AddScoped<Cancellations>();
        services.AddScoped<IOperationKind, SetCancellation>();
    }
}
