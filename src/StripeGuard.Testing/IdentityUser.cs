using Stripe;
using Stripe.Identity;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Identity;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing;

/// <summary>
/// The person whose identity is verified: submits what a VerificationSession asks for, as the page at the session's
/// <c>url</c> does.
/// </summary>
public sealed class IdentityUser
{
    private readonly Accounts accounts;

    internal IdentityUser(Accounts accounts) => this.accounts = accounts;

    /// <summary>Submits a document that is verified. Returns the session as it then is.</summary>
    /// <exception cref="InvalidOperationException">The session is unknown here or is not in <c>requires_input</c>.</exception>
    public Task<VerificationSession> VerifyAsync(VerificationSession session) => Submit(session?.Id, null);

    /// <summary>
    /// Submits what is not verified. The session is in <c>requires_input</c> again, and its <c>last_error</c> says why.
    /// </summary>
    /// <param name="code">Why, as <c>last_error.code</c> says it: <c>document_expired</c>, <c>selfie_face_mismatch</c>.</param>
    /// <exception cref="ArgumentException">Stripe has no such code.</exception>
    /// <exception cref="InvalidOperationException">The session is unknown here or is not in <c>requires_input</c>.</exception>
    public Task<VerificationSession> FailAsync(VerificationSession session, string code) =>
        Submit(
            session?.Id,
            VerificationFailure.Find(code)
                ?? throw new ArgumentException(
                    $"'{code}' is none of the codes of last_error: {string.Join(", ", VerificationFailure.All.Select(one => one.Code))}.",
                    nameof(code)
                )
        );

    private Task<VerificationSession> Submit(string? id, VerificationFailure? failure)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (VerificationPage.Find(accounts, one => one.Id() == id) is not var (account, session))
        {
            throw new InvalidOperationException(
                $"This fake Stripe has no verification session '{id}'. Was it created by a client of another server?"
            );
        }

        lock (account.Lock)
        {
            try
            {
                VerificationSessions.Submit(new Work(account, Cause: null), session, failure);
            }
            catch (StripeErrorException refused)
            {
                throw new InvalidOperationException(refused.Message);
            }

            return Task.FromResult(StripeEntity.FromJson<VerificationSession>(session.ToJsonString()));
        }
    }
}
