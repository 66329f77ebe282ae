using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Testing;

/// <summary>How a <see cref="FakeStripe"/> starts. Every setting has a default that suits a test.</summary>
public sealed record FakeStripeOptions
{
    /// <summary>The seed of ids and of everything random: the same seed gives the same ids on every run.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The loopback port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// The loopback port of <see cref="FakeStripe.Proxy"/>, through which a program reaches the fake under
    /// <c>https://api.stripe.com</c>; 0 takes a free one, null starts none.
    /// </summary>
    public int? ProxyPort { get; init; }

    /// <summary>
    /// The clock of the fake. Null takes a virtual one that stands still until it is advanced; give
    /// <see cref="TimeProvider.System"/> for a server that runs beside real services.
    /// </summary>
    public TimeProvider? Time { get; init; }

    /// <summary>The account's default currency, in which balances and minimum amounts are judged.</summary>
    public string Currency { get; init; } = "usd";

    /// <summary>The account's country, as an ISO 3166-1 alpha-2 code.</summary>
    public string Country { get; init; } = "US";

    /// <summary>
    /// The account's API version: that of requests which name none, and of events to endpoints that were made without one.
    /// The loaded Stripe.net's by default; give an older one for an application with an older SDK, whose
    /// <c>EventUtility.ConstructEvent</c> takes only events of its own version.
    /// </summary>
    public string ApiVersion { get; init; } = Stripe.StripeConfiguration.ApiVersion;

    /// <summary>How many requests <see cref="FakeStripe.Requests"/> keeps before it forgets the oldest.</summary>
    public int MaximumLoggedRequests { get; init; } = 1000;

    /// <summary>In which order webhooks go out, until <see cref="AccountWebhooks.Schedule"/> says otherwise.</summary>
    public IWebhookSchedule WebhookSchedule { get; init; } = WebhookSchedules.InOrder;

    /// <summary>How long Stripe waits, on the fake's clock, before each retry of a failed webhook.</summary>
    public IReadOnlyList<TimeSpan> WebhookRetryDelays { get; init; } = WebhookRetries.Sandbox;

    /// <summary>
    /// How long an endpoint may take to answer a webhook, in real time. Stripe does not publish its own limit; ten
    /// seconds is what Checkout waits for an answer before it sends the customer on.
    /// </summary>
    public TimeSpan WebhookTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The clock of the timestamp in <c>Stripe-Signature</c>. The machine's own by default, also where
    /// <see cref="Time"/> is virtual: <c>EventUtility.ConstructEvent</c> refuses a timestamp that lies more than five
    /// minutes from the machine's time. Give the virtual clock here when the application passes its own <c>utcNow</c>.
    /// </summary>
    public TimeProvider WebhookSigningTime { get; init; } = TimeProvider.System;

    /// <summary>What happens with ids that were never created; <see cref="UnknownIds.Conjure"/> stands in for stripe-mock.</summary>
    public UnknownIds UnknownIds { get; init; } = UnknownIds.Refuse;

    /// <summary>
    /// Whether the number of a test card may be sent to the API. Most accounts at Stripe refuse it ("Sending credit card
    /// numbers directly to the Stripe API is generally unsafe") and take <c>pm_card_</c> and <c>tok_</c> names only; false
    /// behaves like them. Numbers that are no test card's are always refused.
    /// </summary>
    public bool RawCardNumbers { get; init; } = true;

    /// <summary>
    /// The largest amount of a payment, in minor units; null takes each currency's own. Stripe's pages disagree: eight
    /// digits in the API reference, up to twelve for cards in the currency guide.
    /// </summary>
    public long? MaximumAmount { get; init; }

    /// <summary>
    /// Whether test clocks have Stripe's limits: three customers on each, and at most two intervals of the shortest
    /// subscription in one advance. False lets a test put as much on a clock, and advance it as far, as it likes.
    /// </summary>
    public bool LimitTestClocks { get; init; } = true;

    /// <summary>
    /// How long after each failed payment of an invoice the next attempt is made. Three retries over five days by default;
    /// at Stripe the account's settings say (docs.stripe.com/billing/revenue-recovery/smart-retries).
    /// </summary>
    public IReadOnlyList<TimeSpan> InvoiceRetries { get; init; } =
    [TimeSpan.FromDays(1), TimeSpan.FromDays(2), TimeSpan.FromDays(2)];

    /// <summary>What becomes of a subscription whose invoice is still not paid after the last retry.</summary>
    public AfterLastRetry AfterLastRetry { get; init; } = AfterLastRetry.Cancel;

    /// <summary>
    /// How long before a subscription's renewal <c>invoice.upcoming</c> is sent. At Stripe it is three, seven, fifteen,
    /// thirty or forty-five days, as the account's settings say.
    /// </summary>
    public TimeSpan UpcomingInvoiceNotice { get; init; } = TimeSpan.FromDays(3);

    /// <summary>
    /// How long before an invoice that was sent is due <c>invoice.will_be_due</c> comes; null for never. At Stripe it comes
    /// where the account's automations ask for it (docs.stripe.com/billing/automations).
    /// </summary>
    public TimeSpan? InvoiceDueNotice { get; init; }

    /// <summary>How long after an invoice that was sent is due, and not paid, <c>invoice.overdue</c> comes. At Stripe the automations say.</summary>
    public TimeSpan InvoiceOverdueNotice { get; init; }
}

/// <summary>What becomes of a subscription after the last failed attempt to collect its invoice.</summary>
public enum AfterLastRetry
{
    /// <summary>It is canceled: <c>customer.subscription.deleted</c>.</summary>
    Cancel,

    /// <summary>It becomes <c>unpaid</c>: invoices are still made, as drafts, and nothing is collected.</summary>
    MarkUnpaid,

    /// <summary>It stays <c>past_due</c>.</summary>
    LeavePastDue,
}
