using Stripe;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing;

/// <summary>
/// The person who holds the card: completes or fails the 3D Secure challenge that an intent in <c>requires_action</c>
/// waits for, as its authentication page does.
/// </summary>
public sealed class Cardholder
{
    private readonly Authentications authentications;

    internal Cardholder(Authentications authentications) => this.authentications = authentications;

    /// <summary>
    /// Completes the challenge. The intent goes on: it succeeds, waits for capture, or is declined after all; then its
    /// <c>last_payment_error</c> says why. Returns the intent as it then is.
    /// </summary>
    /// <exception cref="InvalidOperationException">The intent is unknown here or is not in <c>requires_action</c>.</exception>
    public Task<PaymentIntent> CompleteAuthenticationAsync(PaymentIntent intent) =>
        End<PaymentIntent>(intent?.Id, completed: true);

    /// <inheritdoc cref="CompleteAuthenticationAsync(PaymentIntent)"/>
    public Task<SetupIntent> CompleteAuthenticationAsync(SetupIntent intent) =>
        End<SetupIntent>(intent?.Id, completed: true);

    /// <summary>
    /// Fails the challenge. The intent wants another payment method; its last error is
    /// <c>payment_intent_authentication_failure</c>. Returns the intent as it then is.
    /// </summary>
    /// <exception cref="InvalidOperationException">The intent is unknown here or is not in <c>requires_action</c>.</exception>
    public Task<PaymentIntent> FailAuthenticationAsync(PaymentIntent intent) =>
        End<PaymentIntent>(intent?.Id, completed: false);

    /// <inheritdoc cref="FailAuthenticationAsync(PaymentIntent)"/>
    public Task<SetupIntent> FailAuthenticationAsync(SetupIntent intent) =>
        End<SetupIntent>(intent?.Id, completed: false);

    private Task<T> End<T>(string? id, bool completed)
        where T : IStripeEntity
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (authentications.Find(id) is not var (account, stored))
        {
            throw new InvalidOperationException(
                $"This fake Stripe has no intent '{id}'. Was it created by a client of another server?"
            );
        }

        var ended =
            Authentications.End(account, id, completed)
            ?? throw new InvalidOperationException(
                $"The intent '{id}' does not wait for authentication: its status is {stored.Text("status")}, not requires_action. Confirm it with a card that asks for it, such as TestCards.AlwaysAuthenticate."
            );
        return Task.FromResult(StripeEntity.FromJson<T>(ended.ToJsonString()));
    }
}
