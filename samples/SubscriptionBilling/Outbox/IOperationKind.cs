namespace SubscriptionBilling.Outbox;

/// <summary>One kind of write to Stripe: how it is sent, and what the application keeps of it.</summary>
public interface IOperationKind
{
    /// <summary>As in <see cref="StripeOperation.Kind"/>; never changed, since rows name it.</summary>
    string Name { get; }

    /// <summary>Makes the call, from the operation's arguments alone and with its key.</summary>
    /// <returns>The id of what Stripe made or changed.</returns>
    Task<string> SendAsync(StripeOperation operation, CancellationToken cancellationToken);

    /// <summary>
    /// Changes the tracked rows; they are saved together with the operation. The answer may be a replayed one, hours
    /// old: what is true now is asked of Stripe.
    /// </summary>
    Task ApplyAsync(StripeOperation operation, string result, CancellationToken cancellationToken);

    /// <summary>Changes the tracked rows after Stripe has refused.</summary>
    Task RefuseAsync(StripeOperation operation, CancellationToken cancellationToken) => Task.CompletedTask;
}
