using Stripe;

namespace StripeGuard.Testing.Tests.Billing;

/// <summary>docs.stripe.com/billing/subscriptions/pending-updates</summary>
public sealed class PendingUpdateTests : IAsyncLifetime
{
    private BillingShop shop = null!;
    private Customer customer = null!;
    private Subscription subscription = null!;
    private Price pro = null!;
    private Price business = null!;

    public async Task InitializeAsync()
    {
        shop = await BillingShop.Open();
        customer = await shop.Customer();
        subscription = await shop.Subscribe(customer, await shop.Price(3100));
        pro = await shop.Price(6200);
        business = await shop.Price(9300);
        shop.Wait(days: 10);
    }

    public async Task DisposeAsync() => await shop.DisposeAsync();

    [Fact]
    public async Task An_upgrade_waits_for_its_cardholder_and_happens_when_3D_Secure_is_completed()
    {
        await shop.NewCard(customer, "pm_card_authenticationRequired");
        var before = (await shop.Payments.EventTypesSoFar()).Count;

        var waiting = await Upgrade(pro);
        var invoice = await InvoiceWithPayment(waiting.LatestInvoiceId);
        Assert.Equal(("active", 3100), (waiting.Status, waiting.Items.Single().Price.UnitAmount));
        Assert.Equal(6200, waiting.PendingUpdate.SubscriptionItems.Single().Price.UnitAmount);
        Assert.Equal(shop.Now.AddHours(23), waiting.PendingUpdate.ExpiresAt);
        Assert.Equal(("open", false), (invoice.Status, invoice.NextPaymentAttempt.HasValue));
        Assert.Contains("invoice.payment_action_required", await shop.EventTypesSince(before));

        await shop.Stripe.Cards.CompleteAuthenticationAsync(await IntentOf(invoice));

        var upgraded = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Equal(("active", 6200), (upgraded.Status, upgraded.Items.Single().Price.UnitAmount));
        Assert.Null(upgraded.PendingUpdate);
        Assert.Equal(("paid", 2100), Paid(await shop.Latest(upgraded)));
        Assert.Equal(
            ["invoice.paid", "customer.subscription.updated", "customer.subscription.pending_update_applied"],
            (await shop.EventTypesSince(before))
                .SkipWhile(type => type != "invoice.paid")
                .Where(type => type is "invoice.paid" || type.StartsWith("customer.sub", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_failed_3D_Secure_leaves_the_subscription_in_good_standing_and_the_update_waiting()
    {
        await shop.NewCard(customer, "pm_card_authenticationRequired");
        var waiting = await Upgrade(pro);
        var invoice = await InvoiceWithPayment(waiting.LatestInvoiceId);

        await shop.Stripe.Cards.FailAuthenticationAsync(await IntentOf(invoice));

        var still = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Equal(("active", 3100), (still.Status, still.Items.Single().Price.UnitAmount));
        Assert.Equal(waiting.PendingUpdate.ExpiresAt, still.PendingUpdate.ExpiresAt);
        Assert.Equal("open", (await shop.Latest(still)).Status);

        await shop.NewCard(customer, "pm_card_visa");
        await shop.Invoices.PayAsync(invoice.Id);
        Assert.Equal(6200, (await shop.Subscriptions.GetAsync(subscription.Id)).Items.Single().Price.UnitAmount);
    }

    [Fact]
    public async Task What_else_is_changed_meanwhile_stays_when_the_update_is_applied()
    {
        await shop.NewCard(customer, "pm_card_chargeCustomerFail");
        var waiting = await Upgrade(pro);

        var card = await shop.NewCard(customer, "pm_card_mastercard");
        await shop.Subscriptions.UpdateAsync(
            subscription.Id,
            new SubscriptionUpdateOptions
            {
                DefaultPaymentMethod = card.Id,
                CancelAtPeriodEnd = true,
                Metadata = new() { ["team"] = "blue" },
            }
        );
        Assert.NotNull((await shop.Subscriptions.GetAsync(subscription.Id)).PendingUpdate);
        await shop.Invoices.PayAsync(waiting.LatestInvoiceId);

        var upgraded = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Equal(6200, upgraded.Items.Single().Price.UnitAmount);
        Assert.Equal((card.Id, true), (upgraded.DefaultPaymentMethodId, upgraded.CancelAtPeriodEnd));
        Assert.Equal("blue", upgraded.Metadata["team"]);
    }

    [Fact]
    public async Task It_is_canceled_by_voiding_its_invoice()
    {
        await shop.NewCard(customer, "pm_card_chargeCustomerFail");
        var waiting = await Upgrade(pro);

        await shop.Invoices.VoidInvoiceAsync(waiting.LatestInvoiceId);

        var asBefore = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Equal(("active", 3100), (asBefore.Status, asBefore.Items.Single().Price.UnitAmount));
        Assert.Null(asBefore.PendingUpdate);
    }

    [Fact]
    public async Task Another_one_takes_its_place_and_its_invoice_is_void()
    {
        await shop.NewCard(customer, "pm_card_chargeCustomerFail");
        var first = await Upgrade(pro);
        shop.Wait(hours: 1);

        var second = await Upgrade(business);
        Assert.Equal(9300, second.PendingUpdate.SubscriptionItems.Single().Price.UnitAmount);
        Assert.Equal(shop.Now.AddHours(23), second.PendingUpdate.ExpiresAt);
        Assert.Equal("void", (await shop.Latest(first)).Status);

        shop.Wait(hours: 22); // the first would have expired
        await shop.NewCard(customer, "pm_card_visa");
        await shop.Invoices.PayAsync(second.LatestInvoiceId);
        Assert.Equal(9300, (await shop.Subscriptions.GetAsync(subscription.Id)).Items.Single().Price.UnitAmount);
    }

    [Fact]
    public async Task An_update_of_the_same_that_is_made_at_once_lets_it_expire()
    {
        await shop.NewCard(customer, "pm_card_chargeCustomerFail");
        var waiting = await Upgrade(pro);
        await shop.NewCard(customer, "pm_card_visa");

        var upgraded = await Upgrade(business);

        Assert.Null(upgraded.PendingUpdate);
        Assert.Equal(9300, upgraded.Items.Single().Price.UnitAmount);
        Assert.Equal("void", (await shop.Latest(waiting)).Status);
        Assert.Contains("customer.subscription.pending_update_expired", await shop.Payments.EventTypesSoFar());
        Assert.Equal(2, (await shop.Client.V1.Charges.ListAsync()).Count(charge => charge.Paid));
    }

    [Fact]
    public async Task It_expires_with_the_period_where_that_ends_before()
    {
        await shop.NewCard(customer, "pm_card_chargeCustomerFail");
        shop.Wait(days: 20, hours: 4);

        var waiting = await Upgrade(business);
        Assert.Equal(subscription.Items.Single().CurrentPeriodEnd, waiting.PendingUpdate.ExpiresAt);
        await shop.NewCard(customer, "pm_card_visa");
        shop.Wait(hours: 22);

        var renewed = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Null(renewed.PendingUpdate);
        Assert.Equal(("paid", 3100), Paid(await shop.Latest(renewed)));
        Assert.Equal("void", (await shop.Latest(waiting)).Status);
    }

    [Fact]
    public async Task A_trial_can_end_when_it_is_paid_for()
    {
        var trying = await shop.Subscribe(customer, pro, change: options => options.TrialPeriodDays = 14);
        await shop.NewCard(customer, "pm_card_authenticationRequired");
        var waiting = await shop.Subscriptions.UpdateAsync(
            trying.Id,
            new SubscriptionUpdateOptions
            {
                TrialEnd = SubscriptionTrialEnd.Now,
                PaymentBehavior = "pending_if_incomplete",
            }
        );
        Assert.Equal(("trialing", shop.Now), (waiting.Status, waiting.PendingUpdate.TrialEnd));

        var invoice = await InvoiceWithPayment(waiting.LatestInvoiceId);
        await shop.Stripe.Cards.CompleteAuthenticationAsync(await IntentOf(invoice));

        Assert.Equal("active", (await shop.Subscriptions.GetAsync(trying.Id)).Status);
    }

    [Fact]
    public async Task A_schedule_that_goes_on_to_its_next_phase_lets_it_expire()
    {
        var schedule = await shop.Client.V1.SubscriptionSchedules.CreateAsync(
            new SubscriptionScheduleCreateOptions { FromSubscription = subscription.Id }
        );
        var current = schedule.Phases.Single();
        await shop.Client.V1.SubscriptionSchedules.UpdateAsync(
            schedule.Id,
            new SubscriptionScheduleUpdateOptions
            {
                Phases =
                [
                    new()
                    {
                        Items = [new() { Price = current.Items.Single().PriceId, Quantity = 1 }],
                        StartDate = current.StartDate,
                        EndDate = shop.Now.AddHours(5),
                    },
                    new() { Items = [new() { Price = business.Id, Quantity = 1 }] },
                ],
            }
        );
        await shop.NewCard(customer, "pm_card_chargeCustomerFail");
        var waiting = await Upgrade(pro);
        Assert.NotNull(waiting.PendingUpdate);

        shop.Wait(hours: 6);

        var phased = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Equal((9300, null), (phased.Items.Single().Price.UnitAmount, phased.PendingUpdate));
        Assert.Equal("void", (await shop.Latest(waiting)).Status);
    }

    [Fact]
    public async Task Only_what_is_supported_can_wait()
    {
        var metadata = await BillingShop.Refused(() => Upgrade(pro, o => o.Metadata = new() { ["a"] = "b" }));
        var rates = await BillingShop.Refused(() => Upgrade(pro, o => o.Items[0].TaxRates = ["txr_1"]));
        await shop.Subscriptions.UpdateAsync(
            subscription.Id,
            new SubscriptionUpdateOptions { CollectionMethod = "send_invoice", DaysUntilDue = 7 }
        );
        var sent = await BillingShop.Refused(() => Upgrade(pro));

        Assert.Equal(
            "When `payment_behavior` is set to `pending_if_incomplete`, you can only pass supported params. `metadata` is not supported. See https://stripe.com/docs/billing/subscriptions/pending-updates-reference#supported-attributes for more details.",
            metadata.Message
        );
        Assert.Equal("items[0][tax_rates]", rates.StripeError.Param);
        Assert.Equal("payment_behavior", sent.StripeError.Param);
    }

    private Task<Subscription> Upgrade(Price price, Action<SubscriptionUpdateOptions>? change = null)
    {
        var options = new SubscriptionUpdateOptions
        {
            Items = [new SubscriptionItemOptions { Id = subscription.Items.Single().Id, Price = price.Id }],
            ProrationBehavior = "always_invoice",
            PaymentBehavior = "pending_if_incomplete",
        };
        change?.Invoke(options);
        return shop.Subscriptions.UpdateAsync(subscription.Id, options);
    }

    private Task<Invoice> InvoiceWithPayment(string id) =>
        shop.Invoices.GetAsync(id, new InvoiceGetOptions { Expand = ["payments"] });

    private Task<PaymentIntent> IntentOf(Invoice invoice) =>
        shop.Client.V1.PaymentIntents.GetAsync(invoice.Payments.Single().Payment.PaymentIntentId);

    private static (string Status, long Paid) Paid(Invoice invoice) => (invoice.Status, invoice.AmountPaid);
}
