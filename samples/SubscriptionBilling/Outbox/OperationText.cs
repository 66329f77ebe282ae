namespace SubscriptionBilling.Outbox;

/// <summary>What people are told about an operation that they started.</summary>
public static class OperationText
{
    /// <returns>Good news or bad news, one of them.</returns>
    public static (string? Notice, string? Problem) Tell(this StripeOperation? operation, string done) =>
        operation switch
        {
            null => (null, null),
            { State: OperationState.Done } => (done, null),
            { State: OperationState.Pending } => (
                "We have no answer yet, and go on trying. It will happen once; no need to do it again.",
                null
            ),
            { State: OperationState.Refused } => (
                null,
                $"That did not work, and nothing was changed: {operation.Refusal}"
            ),
            _ => (null, "We could not find out whether that worked. Our support looks into it."),
        };
}
