using Stripe;
using Stripe.Checkout;
using StripeGuard.Testing.Webhooks.Exploration;
using SubscriptionBilling.Plans;
using SubscriptionBilling.Tests.Harness;
using Plan = SubscriptionBilling.Plans.Plan;

namespace SubscriptionBilling.Tests;

/// <summary>Every order of the webhooks of a story, each of them twice, with crashes: the end is the same.</summary>
public sealed class EveryOrderTests : IAsyncLifetime
{
    private FakeStripe stripe = null!;
    private StripeClient client = null!;
    private Customer ada = null!;

    public async Task InitializeAsync()
    {
        stripe = await FakeStripe.StartAsync();
        client = stripe.CreateClient();
        await new PlanSeed(client).CreateMissingAsync();
        ada = await client.V1.Customers.CreateAsync(new CustomerCreateOptions { Email = World.Ada });
    }

    public async Task DisposeAsync() => await stripe.DisposeAsync();

    [Fact]
    public Task Of_a_subscription_that_begins() =>
        ExploreAsync(
            () => SubscribeAsync(),
            EventTypes.CheckoutSessionCompleted,
            EventTypes.CustomerSubscriptionCreated,
            EventTypes.CustomerSubscriptionUpdated,
            EventTypes.InvoicePaid
        );

    [Fact]
    public Task Of_an_upgrade() =>
        ExploreAsync(
            async () => await UpgradeAsync(await SubscribeAsync()),
            EventTypes.CustomerSubscriptionCreated,
            EventTypes.CustomerSubscriptionUpdated,
            EventTypes.InvoicePaid
        );

    [Fact]
    public Task Of_an_upgrade_that_waits_for_3D_Secure() =>
        ExploreAsync(
            async () =>
            {
                var intent = await UpgradeWith3DSecureAsync();
                await stripe.Cards.CompleteAuthenticationAsync(intent);
            },
            EventTypes.InvoicePaymentActionRequired,
            EventTypes.InvoicePaid,
            EventTypes.CustomerSubscriptionUpdated,
            EventTypes.CustomerSubscriptionPendingUpdateApplied
        );

    [Fact]
    public Task Of_an_upgrade_whose_3D_Secure_fails_and_that_is_then_paid_with_another_card() =>
        ExploreAsync(
            async () =>
            {
                var intent = await UpgradeWith3DSecureAsync();
                await stripe.Cards.FailAuthenticationAsync(intent);
                await client.V1.PaymentIntents.ConfirmAsync(
                    intent.Id,
                    new PaymentIntentConfirmOptions { PaymentMethod = (await AttachAsync(TestCards.Visa)).Id }
                );
            },
            EventTypes.InvoicePaymentFailed,
            EventTypes.InvoicePaid,
            EventTypes.CustomerSubscriptionUpdated,
            EventTypes.CustomerSubscriptionPendingUpdateApplied
        );

    [Fact]
    public Task Of_an_upgrade_that_nobody_pays_for() =>
        ExploreAsync(
            async () =>
            {
                await UpgradeWith3DSecureAsync();
                stripe.Clock.Advance(TimeSpan.FromHours(24));
            },
            EventTypes.InvoicePaymentActionRequired,
            EventTypes.CustomerSubscriptionPendingUpdateExpired,
            EventTypes.InvoiceVoided,
            EventTypes.CustomerSubscriptionUpdated
        );

    [Fact]
    public Task Of_a_payment_that_fails_and_then_succeeds() =>
        ExploreAsync(
            async () =>
            {
                var subscription = await SubscribeAsync();
                await SwitchCardAsync(subscription, TestCards.DeclinedOnceAttached);
                stripe.Clock.Advance(TimeSpan.FromDays(31.5));
                await SwitchCardAsync(subscription, TestCards.Visa);
                stripe.Clock.Advance(TimeSpan.FromDays(8));
            },
            EventTypes.InvoicePaymentFailed,
            EventTypes.InvoicePaid,
            EventTypes.CustomerSubscriptionCreated
        );

    [Fact]
    public Task Of_a_payment_that_fails_to_the_end() =>
        ExploreAsync(
            async () =>
            {
                await SwitchCardAsync(await SubscribeAsync(), TestCards.DeclinedOnceAttached);
                stripe.Clock.Advance(TimeSpan.FromDays(60));
            },
            EventTypes.InvoicePaymentFailed,
            EventTypes.CustomerSubscriptionDeleted
        );

    [Fact]
    public Task Of_a_refund_in_the_dashboard() =>
        ExploreAsync(
            async () =>
            {
                await SubscribeAsync();
                var intent = (await client.V1.PaymentIntents.ListAsync()).First();
                await client.V1.Refunds.CreateAsync(
                    new RefundCreateOptions { PaymentIntent = intent.Id, Amount = 1000 }
                );
            },
            EventTypes.InvoicePaid,
            EventTypes.RefundCreated,
            EventTypes.RefundUpdated
        );

    [Fact]
    public Task Of_a_cancellation() =>
        ExploreAsync(
            async () =>
            {
                var subscription = await SubscribeAsync();
                await client.V1.Subscriptions.UpdateAsync(
                    subscription.Id,
                    new SubscriptionUpdateOptions { CancelAtPeriodEnd = true }
                );
                stripe.Clock.Advance(TimeSpan.FromDays(32));
            },
            EventTypes.CheckoutSessionCompleted,
            EventTypes.CustomerSubscriptionCreated,
            EventTypes.CustomerSubscriptionUpdated,
            EventTypes.CustomerSubscriptionDeleted
        );

    /// <summary>More events than there are orders to try: the likeliest culprits, and a sample.</summary>
    [Fact]
    public Task Of_a_whole_year() =>
        ExploreAsync(async () =>
        {
            var subscription = await SubscribeAsync();
            await UpgradeAsync(subscription);
            stripe.Clock.Advance(TimeSpan.FromDays(365));
        });

    private async Task ExploreAsync(Func<Task> story, params string[] eventTypes)
    {
        await using var fleet = new Fleet(stripe, ada.Id);

        var report = await stripe.Webhooks.ExploreAsync(
            story,
            fleet.LaunchAsync,
            new ExplorationOptions
            {
                EventTypes = eventTypes,
                ExhaustiveUpTo = 5,
                SampledRuns = 60,
            }
        );

        report.EnsureSameState();
        Assert.Empty(report.Notes);
    }

    private async Task<Subscription> SubscribeAsync()
    {
        var price = await PriceAsync(Plan.Pro);
        var session = await client.V1.Checkout.Sessions.CreateAsync(
            new SessionCreateOptions
            {
                Mode = "subscription",
                Customer = ada.Id,
                LineItems = [new SessionLineItemOptions { Price = price.Id, Quantity = 1 }],
                SuccessUrl = "http://localhost/checkout/done?session_id={CHECKOUT_SESSION_ID}",
            }
        );
        session = await stripe.Checkout.PayAsync(session, TestCards.Visa);
        return await client.V1.Subscriptions.GetAsync(session.SubscriptionId);
    }

    private async Task<Subscription> UpgradeAsync(Subscription subscription) =>
        await client.V1.Subscriptions.UpdateAsync(
            subscription.Id,
            new SubscriptionUpdateOptions
            {
                Items = [new() { Id = subscription.Items.Data[0].Id, Price = (await PriceAsync(Plan.Business)).Id }],
                ProrationBehavior = "always_invoice",
                PaymentBehavior = "pending_if_incomplete",
            }
        );

    /// <summary>An upgrade by a card that asks for 3D Secure.</summary>
    /// <returns>The payment that waits for its cardholder.</returns>
    private async Task<PaymentIntent> UpgradeWith3DSecureAsync()
    {
        var subscription = await SubscribeAsync();
        await SwitchCardAsync(subscription, TestCards.ThreeDSecureRequired);
        subscription = await UpgradeAsync(subscription);
        var invoice = await client.V1.Invoices.GetAsync(
            subscription.LatestInvoiceId,
            new InvoiceGetOptions { Expand = ["payments.data.payment.payment_intent"] }
        );
        return invoice.Payments.Single().Payment.PaymentIntent;
    }

    private async Task SwitchCardAsync(Subscription subscription, TestCard card) =>
        await client.V1.Subscriptions.UpdateAsync(
            subscription.Id,
            new SubscriptionUpdateOptions { DefaultPaymentMethod = (await AttachAsync(card)).Id }
        );

    private Task<PaymentMethod> AttachAsync(TestCard card) =>
        client.V1.PaymentMethods.AttachAsync(card.PaymentMethod, new PaymentMethodAttachOptions { Customer = ada.Id });

    private async Task<Price> PriceAsync(Plan plan) =>
        (await client.V1.Prices.ListAsync(new PriceListOptions { LookupKeys = [plan.LookupKey] })).Single();
}
