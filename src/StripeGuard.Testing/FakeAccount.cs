using StripeGuard.Testing.Faults;
using StripeGuard.Testing.Guarding;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Testing;

/// <summary>One account of a <see cref="FakeStripe"/>, seen from inside: what no Stripe SDK can ask for.</summary>
public sealed class FakeAccount
{
    private readonly Account account;

    internal FakeAccount(Account account) => this.account = account;

    /// <summary>The account's own id, <c>acct_…</c>.</summary>
    public string Id => account.Id;

    /// <summary>Its webhooks: endpoints, order, deliveries.</summary>
    public AccountWebhooks Webhooks => account.Webhooks;

    /// <summary>What goes wrong between a client and Stripe.</summary>
    public AccountFaults Faults => account.Faults;

    /// <summary>What was done wrong, seen from Stripe's side.</summary>
    public AccountGuard Guard => account.Guard;
}
