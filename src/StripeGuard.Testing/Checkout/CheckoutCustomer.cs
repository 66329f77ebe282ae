using System.Net;
using System.Text.Json.Nodes;
using Stripe;
using StripeGuard.Testing.Checkout;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using Account = StripeGuard.Testing.Objects.Account;
using Session = Stripe.Checkout.Session;

namespace StripeGuard.Testing;

/// <summary>
/// The customer in front of Checkout's page: enters a card and pays, subscribes or saves it, as the page at the
/// session's <c>url</c> does. What an application learns (events, the session, the intent) is the same.
/// </summary>
public sealed class CheckoutCustomer
{
    private readonly Accounts accounts;
    private readonly string baseUrl;

    internal CheckoutCustomer(Accounts accounts, string baseUrl)
    {
        this.accounts = accounts;
        this.baseUrl = baseUrl;
    }

    /// <summary>
    /// Finishes an open session with a card: pays in mode <c>payment</c>, subscribes in mode <c>subscription</c>, saves
    /// the card in mode <c>setup</c>. A card that asks for 3D Secure gets it completed, or failed when the form says so.
    /// Returns once <c>checkout.session.completed</c> was answered, for which Checkout waits up to ten seconds.
    /// </summary>
    /// <param name="form">What else the customer fills in; a filled-in form of Jenny Rosen's when null.</param>
    /// <returns>The session as it then is.</returns>
    /// <exception cref="StripeException">
    /// The card was declined, or its authentication failed: the error that the page shows. The session stays open.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// There is no such session on this server, it is not open, or the form lacks what the session asks for.
    /// </exception>
    /// <example><code>var paid = await stripe.Checkout.PayAsync(session, TestCards.Visa);</code></example>
    public Task<Session> PayAsync(Session session, TestCard card, CheckoutForm? form = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        return PayAsync(session.Id, card, form);
    }

    /// <inheritdoc cref="PayAsync(Session, TestCard, CheckoutForm?)"/>
    /// <param name="sessionId">The session's id, <c>cs_test_…</c>.</param>
    public Task<Session> PayAsync(string sessionId, TestCard card, CheckoutForm? form = null)
    {
        ArgumentNullException.ThrowIfNull(card);
        form ??= new CheckoutForm();
        return FinishAsync(
            sessionId,
            form,
            (work, billing) => PaymentMethods.New(work, Entry(work, card), billing),
            "card"
        );
    }

    /// <summary>
    /// Finishes an open session by bank debit, which is known to have succeeded only days later: the session completes
    /// unpaid, and <c>checkout.session.async_payment_succeeded</c> or <c>…_failed</c> follows when the clock has run on.
    /// </summary>
    /// <param name="account">
    /// One of Stripe's test accounts (docs.stripe.com/testing#non-card-payments): an account number of ACH such as
    /// <c>000123456789</c> (succeeds) or <c>000222222227</c> (insufficient funds), or an IBAN for SEPA.
    /// </param>
    /// <returns>The session as it then is.</returns>
    /// <exception cref="InvalidOperationException">
    /// There is no such session on this server, it is not open, or its payment methods do not include the bank debit.
    /// </exception>
    public Task<Session> PayByBankDebitAsync(Session session, string account, CheckoutForm? form = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentException.ThrowIfNullOrEmpty(account);
        return FinishAsync(
            session.Id,
            form ?? new CheckoutForm(),
            (work, billing) => BankDebits.New(work, account, billing),
            BankDebits.TypeOf(account)
        );
    }

    private async Task<Session> FinishAsync(
        string sessionId,
        CheckoutForm form,
        Func<Work, JsonObject, JsonObject> pay,
        string type
    )
    {
        var (account, session) = Find(sessionId);
        JsonObject finished;
        try
        {
            lock (account.Lock)
            {
                using var stay = account.Time.Enter(OwnTime.Of(account, sessionId));
                RefuseUnlessOpen(session, type);
                Finish(account, session, form, pay);
                finished = (JsonObject)session.DeepClone();
            }
        }
        catch (StripeErrorException refused)
        {
            throw Thrown(refused);
        }

        await account.Webhooks.WaitAtMostAsync(SessionAttempt.Patience).ConfigureAwait(false);
        return StripeEntity.FromJson<Session>(finished.ToJsonString());
    }

    private void Finish(Account account, JsonObject session, CheckoutForm form, Func<Work, JsonObject, JsonObject> pay)
    {
        var work = new Work(account, Cause: null);
        var page = new PageAddress(new Uri(baseUrl).Authority, CheckoutUrls.Session(baseUrl, session.Id()));
        var attempt = new SessionAttempt(work, session, Buyer.Of(work, session, form));
        attempt.Prepare(form);
        if (attempt.Run(billing => pay(work, billing), page) is not { } intent)
        {
            return;
        }

        Authentications.End(account, intent.Id(), form.CompletesAuthentication);
        if ((intent.Object("last_payment_error") ?? intent.Object("last_setup_error")) is { } error)
        {
            throw new StripeErrorException((int)HttpStatusCode.PaymentRequired, (JsonObject)error.DeepClone());
        }
    }

    private (Account Account, JsonObject Session) Find(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return SessionAttempt.Find(accounts, id)
            ?? throw new InvalidOperationException(
                $"This fake Stripe has no Checkout Session '{id}'. Was it created by a client of another server?"
            );
    }

    private static void RefuseUnlessOpen(JsonObject session, string type)
    {
        if (session.Text("status") is not "open" and var status)
        {
            throw new InvalidOperationException(
                $"The Checkout Session '{session.Id()}' is {status}: its page takes no payment any more. Create a new session for each attempt."
            );
        }

        var types = ((JsonArray)session["payment_method_types"]!).Select(item => item!.GetValue<string>()).ToList();
        if (!types.Contains(type))
        {
            throw new InvalidOperationException(
                $"The Checkout Session '{session.Id()}' does not take {type}: its payment_method_types are {string.Join(", ", types)}."
            );
        }
    }

    private static CardEntry Entry(Work work, TestCard card) =>
        new(card, work.Account.Now.Month, work.Account.Now.Year + 1, CvcSent: true, ByName: false);

    private static StripeException Thrown(StripeErrorException refused) =>
        new(
            (HttpStatusCode)refused.Status,
            StripeEntity.FromJson<StripeError>(refused.Error.ToJsonString()),
            refused.Message
        );
}
