namespace SubscriptionBilling.Webhooks;

/// <summary>An event whose effect is saved, in the same transaction as this row.</summary>
public class HandledEvent
{
    public required string Id { get; set; }
    public required string Type { get; set; }
    public DateTimeOffset HandledAt { get; set; }
}
