namespace SubscriptionBilling.Data;

/// <summary>A row that mirrors an object of Stripe's.</summary>
public interface IVersioned
{
    int Version { get; set; }
}
