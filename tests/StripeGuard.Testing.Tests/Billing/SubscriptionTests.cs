using Stripe;

namespace StripeGuard.Testing.Tests.Billing;

public class SubscriptionTests
{
    [Fact]
    public async Task A_subscription_is_active_when_its_first_invoice_is_paid()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var price = await shop.Price(2000);
        var before = (await shop.Payments.EventTypesSoFar()).Count;

        var subscription = await shop.Subscribe(customer, price, quantity: 2);
        var invoice = await shop.Latest(subscription);

        Assert.Equal("active", subscription.Status);
        Assert.Equal(shop.Now, subscription.Items.Single().CurrentPeriodStart);
        Assert.Equal(shop.Now.AddMonths(1), subscription.Items.Single().CurrentPeriodEnd);
        Assert.Equal(
            ("paid", 4000, 4000, 0),
            (invoice.Status, invoice.AmountDue, invoice.AmountPaid, invoice.AmountRemaining)
        );
        Assert.Equal("subscription_create", invoice.BillingReason);
        Assert.Equal($"{customer.InvoicePrefix}-0001", invoice.Number);
        Assert.Equal("2 × Pro (at $20.00 / month)", invoice.Lines.Single().Description);
        Assert.Equal(subscription.Id, invoice.Parent.SubscriptionDetails.SubscriptionId);
        Assert.Equal(
            [
                "customer.subscription.created",
                "invoice.created",
                "invoice.finalized",
                "payment_intent.created",
                "charge.succeeded",
                "payment_intent.succeeded",
                "charge.updated",
                "invoice_payment.paid",
                "invoice.updated",
                "invoice.paid",
                "invoice.payment_succeeded",
            ],
            await shop.EventTypesSince(before)
        );
        Assert.Equal(4000, (await shop.Payments.Charges.ListAsync()).Single().Amount);
    }

    [Fact]
    public async Task A_default_incomplete_subscription_is_paid_by_the_client()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer(card: null);
        var price = await shop.Price(2000);

        var subscription = await shop.Subscriptions.CreateAsync(
            new SubscriptionCreateOptions
            {
                Customer = customer.Id,
                Items = [new SubscriptionItemOptions { Price = price.Id }],
                PaymentBehavior = "default_incomplete",
                PaymentSettings = new SubscriptionPaymentSettingsOptions
                {
                    SaveDefaultPaymentMethod = "on_subscription",
                },
                Expand = ["latest_invoice.confirmation_secret", "latest_invoice.payments"],
            }
        );
        var secret = subscription.LatestInvoice.ConfirmationSecret.ClientSecret;
        var intent = await shop.Payments.Intents.GetAsync(secret.Split("_secret_")[0]);

        Assert.Equal("incomplete", subscription.Status);
        Assert.Equal("open", subscription.LatestInvoice.Status);
        Assert.Equal("requires_payment_method", intent.Status);
        Assert.Equal(intent.Id, subscription.LatestInvoice.Payments.Single().Payment.PaymentIntentId);
        var before = (await shop.Payments.EventTypesSoFar()).Count;

        await shop.Payments.Intents.ConfirmAsync(
            intent.Id,
            new PaymentIntentConfirmOptions { PaymentMethod = "pm_card_visa" }
        );

        var active = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Equal("active", active.Status);
        Assert.NotNull(active.DefaultPaymentMethodId);
        Assert.Equal("paid", (await shop.Latest(active)).Status);
        Assert.Equal(
            [
                "payment_method.attached",
                "charge.succeeded",
                "payment_intent.succeeded",
                "charge.updated",
                "invoice_payment.paid",
                "customer.subscription.updated",
                "invoice.updated",
                "invoice.paid",
                "invoice.payment_succeeded",
                "customer.subscription.updated",
            ],
            await shop.EventTypesSince(before)
        );
    }

    [Fact]
    public async Task A_card_that_asks_for_3D_Secure_leaves_the_subscription_incomplete_until_it_has_been_done()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer("pm_card_authenticationRequired");

        var subscription = await shop.Subscribe(customer, await shop.Price());
        var intent = (await shop.Payments.Intents.ListAsync()).Single();
        Assert.Equal(("incomplete", "requires_action"), (subscription.Status, intent.Status));
        Assert.Contains("invoice.payment_action_required", await shop.Payments.EventTypesSoFar());

        await shop.Stripe.Cards.CompleteAuthenticationAsync(intent);

        Assert.Equal("active", (await shop.Subscriptions.GetAsync(subscription.Id)).Status);
    }

    [Fact]
    public async Task A_declined_first_payment_leaves_the_subscription_incomplete_or_refuses_it()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer("pm_card_chargeCustomerFail");
        var price = await shop.Price();

        var incomplete = await shop.Subscribe(customer, price);
        var refused = await BillingShop.Refused(() =>
            shop.Subscribe(customer, price, change: o => o.PaymentBehavior = "error_if_incomplete")
        );

        Assert.Equal("incomplete", incomplete.Status);
        Assert.Equal(
            ("open", 1),
            ((await shop.Latest(incomplete)).Status, (await shop.Latest(incomplete)).AttemptCount)
        );
        Assert.Equal("card_declined", refused.StripeError.Code);
        Assert.Equal([incomplete.Id], (await shop.Subscriptions.ListAsync()).Select(each => each.Id));
    }

    [Fact]
    public async Task A_first_payment_that_does_not_come_within_23_hours_ends_the_subscription()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer("pm_card_chargeCustomerFail");
        var subscription = await shop.Subscribe(customer, await shop.Price());

        shop.Wait(hours: 22);
        Assert.Equal("incomplete", (await shop.Subscriptions.GetAsync(subscription.Id)).Status);
        shop.Wait(hours: 1);

        Assert.Equal("incomplete_expired", (await shop.Subscriptions.GetAsync(subscription.Id)).Status);
        Assert.Equal("void", (await shop.Latest(subscription)).Status);
    }

    [Fact]
    public async Task A_customer_without_a_payment_method_is_refused_unless_the_client_pays()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer(card: null);
        var price = await shop.Price();

        var refused = await BillingShop.Refused(() => shop.Subscribe(customer, price));

        Assert.Equal("resource_missing", refused.StripeError.Code);
        Assert.StartsWith(
            "This customer has no attached payment source",
            refused.StripeError.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(await shop.Subscriptions.ListAsync());
        Assert.Empty(await shop.Invoices.ListAsync());
    }

    [Fact]
    public async Task A_trial_costs_nothing_is_announced_and_then_becomes_a_paid_month()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var start = shop.Now;
        var subscription = await shop.Subscribe(customer, await shop.Price(2000), change: o => o.TrialPeriodDays = 14);
        var trial = await shop.Latest(subscription);

        Assert.Equal(("trialing", start.AddDays(14)), (subscription.Status, subscription.TrialEnd));
        Assert.Equal(
            ("paid", 0, "Trial period for Pro"),
            (trial.Status, trial.AmountDue, trial.Lines.Single().Description)
        );

        shop.Wait(days: 11);
        Assert.Equal(
            ["customer.subscription.trial_will_end", "invoice.upcoming"],
            (await shop.Payments.EventTypesSoFar()).TakeLast(2).Order(StringComparer.Ordinal)
        );
        var before = (await shop.Payments.EventTypesSoFar()).Count;
        shop.Wait(days: 3);
        Assert.Equal(["customer.subscription.updated", "invoice.created"], await shop.EventTypesSince(before));
        var draft = await shop.Latest(await shop.Subscriptions.GetAsync(subscription.Id));
        Assert.Equal(("draft", 2000, "subscription_cycle"), (draft.Status, draft.AmountDue, draft.BillingReason));
        shop.Wait(hours: 1);

        var active = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Equal(
            ("active", start.AddDays(14).AddMonths(1)),
            (active.Status, active.Items.Single().CurrentPeriodEnd)
        );
        Assert.Equal("paid", (await shop.Latest(active)).Status);
    }

    [Theory]
    [InlineData("cancel", "canceled")]
    [InlineData("pause", "paused")]
    [InlineData("create_invoice", "past_due")]
    public async Task A_trial_that_ends_without_a_payment_method_does_as_it_was_told(string behaviour, string status)
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer(card: null);
        var subscription = await shop.Subscribe(
            customer,
            await shop.Price(),
            change: options =>
            {
                options.TrialPeriodDays = 7;
                options.TrialSettings = new SubscriptionTrialSettingsOptions
                {
                    EndBehavior = new SubscriptionTrialSettingsEndBehaviorOptions { MissingPaymentMethod = behaviour },
                };
            }
        );
        Assert.NotNull(subscription.PendingSetupIntentId);

        shop.Wait(days: 7, hours: 1);

        Assert.Equal(status, (await shop.Subscriptions.GetAsync(subscription.Id)).Status);
    }

    [Fact]
    public async Task A_paused_subscription_resumes_with_a_new_period()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer(card: null);
        var subscription = await shop.Subscribe(
            customer,
            await shop.Price(2000),
            change: options =>
            {
                options.TrialPeriodDays = 7;
                options.TrialSettings = new SubscriptionTrialSettingsOptions
                {
                    EndBehavior = new SubscriptionTrialSettingsEndBehaviorOptions { MissingPaymentMethod = "pause" },
                };
            }
        );
        shop.Wait(days: 20);
        await shop.NewCard(customer, "pm_card_visa");

        var resumed = await shop.Subscriptions.ResumeAsync(subscription.Id);

        Assert.Equal(("active", shop.Now.AddMonths(1)), (resumed.Status, resumed.Items.Single().CurrentPeriodEnd));
        Assert.Equal(("paid", 2000), ((await shop.Latest(resumed)).Status, (await shop.Latest(resumed)).AmountPaid));
        Assert.Contains("customer.subscription.resumed", await shop.Payments.EventTypesSoFar());
    }

    [Fact]
    public async Task It_is_canceled_now_at_the_end_of_the_period_or_not_after_all()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var price = await shop.Price();
        var now = await shop.Subscribe(customer, price);
        var later = await shop.Subscribe(customer, price);
        var kept = await shop.Subscribe(customer, price);
        var end = shop.Now.AddMonths(1);
        var atEnd = new SubscriptionUpdateOptions { CancelAtPeriodEnd = true };

        var canceled = await shop.Subscriptions.CancelAsync(now.Id);
        var ending = await shop.Subscriptions.UpdateAsync(later.Id, atEnd);
        await shop.Subscriptions.UpdateAsync(kept.Id, atEnd);
        await shop.Subscriptions.UpdateAsync(kept.Id, new SubscriptionUpdateOptions { CancelAtPeriodEnd = false });

        Assert.Equal(("canceled", "cancellation_requested"), (canceled.Status, canceled.CancellationDetails.Reason));
        Assert.Equal(("active", end), (ending.Status, ending.CancelAt));
        shop.Wait(days: 32);
        Assert.Equal("canceled", (await shop.Subscriptions.GetAsync(later.Id)).Status);
        Assert.Equal(end, (await shop.Subscriptions.GetAsync(later.Id)).EndedAt);
        Assert.Equal("active", (await shop.Subscriptions.GetAsync(kept.Id)).Status);
        Assert.Equal([kept.Id], (await shop.Subscriptions.ListAsync()).Select(each => each.Id));
        Assert.Equal("invoice.paid", (await shop.Payments.EventTypesSoFar()).Last(type => type == "invoice.paid"));
    }

    [Fact]
    public async Task A_coupon_and_a_tax_rate_are_in_the_invoice()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var coupon = await shop.Client.V1.Coupons.CreateAsync(
            new CouponCreateOptions { PercentOff = 25, Duration = "once" }
        );
        var rate = await shop.Client.V1.TaxRates.CreateAsync(
            new TaxRateCreateOptions
            {
                DisplayName = "VAT",
                Inclusive = false,
                Percentage = 20,
            }
        );

        var subscription = await shop.Subscribe(
            customer,
            await shop.Price(2000),
            change: options =>
            {
                options.Discounts = [new SubscriptionDiscountOptions { Coupon = coupon.Id }];
                options.DefaultTaxRates = [rate.Id];
            }
        );
        var first = await shop.Latest(subscription);
        shop.Wait(days: 31, hours: 1);
        var second = await shop.Latest(await shop.Subscriptions.GetAsync(subscription.Id));

        Assert.Equal((2000, 1800), (first.Subtotal, first.Total));
        Assert.Equal(500, first.TotalDiscountAmounts.Single().Amount);
        Assert.Equal(300, first.TotalTaxes.Single().Amount);
        Assert.Equal((2000, 2400), (second.Subtotal, second.Total));
        Assert.Equal("paid", second.Status);
    }

    [Fact]
    public async Task The_first_period_ends_at_the_anchor_and_costs_its_share()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var anchor = shop.Now.AddDays(10);

        var subscription = await shop.Subscribe(
            customer,
            await shop.Price(3100),
            change: o => o.BillingCycleAnchor = anchor
        );
        var first = await shop.Latest(subscription);
        shop.Wait(days: 10, hours: 1);
        var second = await shop.Latest(await shop.Subscriptions.GetAsync(subscription.Id));

        // From 25 December to 25 January there are 31 days.
        Assert.Equal(1000, first.AmountPaid);
        Assert.Equal(anchor, subscription.Items.Single().CurrentPeriodEnd);
        Assert.Equal(3100, second.AmountPaid);
    }

    [Fact]
    public async Task An_invoice_that_is_sent_is_due_later_and_then_overdue()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer(card: null);
        var subscription = await shop.Subscribe(
            customer,
            await shop.Price(2000),
            change: options =>
            {
                options.CollectionMethod = "send_invoice";
                options.DaysUntilDue = 7;
            }
        );
        Assert.Equal(("active", "draft"), (subscription.Status, (await shop.Latest(subscription)).Status));

        shop.Wait(hours: 1);
        var open = await shop.Latest(subscription);
        Assert.Equal(("open", shop.Now.AddDays(7)), (open.Status, open.DueDate));
        Assert.Contains("invoice.sent", await shop.Payments.EventTypesSoFar());

        shop.Wait(days: 7);
        Assert.Equal("past_due", (await shop.Subscriptions.GetAsync(subscription.Id)).Status);
        Assert.Contains("invoice.overdue", await shop.Payments.EventTypesSoFar());

        var paid = await shop.Invoices.PayAsync(open.Id, new InvoicePayOptions { PaidOutOfBand = true });
        Assert.Equal("paid", paid.Status);
        Assert.Equal("active", (await shop.Subscriptions.GetAsync(subscription.Id)).Status);
    }

    [Fact]
    public async Task Pausing_collection_voids_or_keeps_the_invoices()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var subscription = await shop.Subscribe(customer, await shop.Price(2000));
        await shop.Subscriptions.UpdateAsync(
            subscription.Id,
            new SubscriptionUpdateOptions
            {
                PauseCollection = new SubscriptionPauseCollectionOptions
                {
                    Behavior = "void",
                    ResumesAt = shop.Now.AddDays(40),
                },
            }
        );

        shop.Wait(days: 32);
        var paused = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Equal(("active", "void"), (paused.Status, (await shop.Latest(paused)).Status));

        shop.Wait(days: 31);
        var resumed = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Null(resumed.PauseCollection);
        Assert.Equal("paid", (await shop.Latest(resumed)).Status);
    }

    [Fact]
    public async Task A_deleted_customer_has_no_subscription()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var subscription = await shop.Subscribe(customer, await shop.Price());

        await shop.Customers.DeleteAsync(customer.Id);

        Assert.Equal("canceled", (await shop.Subscriptions.GetAsync(subscription.Id)).Status);
    }

    [Fact]
    public async Task A_platform_passes_a_subscriptions_payments_on_less_its_fee()
    {
        await using var shop = await BillingShop.Open();
        var market = new Connect.Marketplace(shop.Stripe, shop.Client);
        var seller = await market.NewSeller();

        await shop.Subscribe(
            await shop.Customer(),
            await shop.Price(10_000),
            change: options =>
            {
                options.TransferData = new SubscriptionTransferDataOptions { Destination = seller.Id };
                options.ApplicationFeePercent = 12.5m;
            }
        );

        Assert.Equal(1250, (await market.Fees.ListAsync()).Single().Amount);
        Assert.Equal((8750, 1250 - 320), (await market.Holds(seller), await market.Holds()));
    }

    [Fact]
    public async Task A_subscription_that_no_card_could_pay_is_refused_and_leaves_nothing_behind()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var price = await shop.Price(99_000_000);

        var refused = await BillingShop.Refused(() => shop.Subscribe(customer, price, quantity: 900));
        var subscription = await shop.Subscribe(customer, await shop.Price());
        var tooMany = await BillingShop.Refused(() =>
            shop.Items.UpdateAsync(
                subscription.Items.Single().Id,
                new SubscriptionItemUpdateOptions
                {
                    Price = price.Id,
                    Quantity = 900,
                    ProrationBehavior = "always_invoice",
                }
            )
        );

        Assert.Equal(("amount_too_large", "amount_too_large"), (refused.StripeError.Code, tooMany.StripeError.Code));
        Assert.Equal([subscription.Id], (await shop.Subscriptions.ListAsync()).Select(each => each.Id));
        Assert.Equal([subscription.LatestInvoiceId], (await shop.Invoices.ListAsync()).Select(each => each.Id));
        Assert.Equal(1000, (await shop.Subscriptions.GetAsync(subscription.Id)).Items.Single().Price.UnitAmount);
    }

    [Fact]
    public async Task What_cannot_be_subscribed_to_is_refused()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var price = await shop.Price();
        var once = await shop.Price(change: options => options.Recurring = null);
        var euros = await shop.Price(currency: "eur");
        async Task<(string Code, string Param)> Refusal(Action<SubscriptionCreateOptions> change)
        {
            var refused = await BillingShop.Refused(() => shop.Subscribe(customer, price, change: change));
            return (refused.StripeError.Code, refused.StripeError.Param);
        }

        Assert.Equal(("parameter_missing", "items"), await Refusal(options => options.Items = null));
        Assert.Equal((null!, "items[0][price]"), await Refusal(options => options.Items[0].Price = once.Id));
        Assert.Equal(
            (null!, "items[1][price]"),
            await Refusal(options => options.Items.Add(new SubscriptionItemOptions { Price = euros.Id }))
        );
        Assert.Equal(
            (null!, "items"),
            await Refusal(options => options.Items.Add(new SubscriptionItemOptions { Price = price.Id }))
        );
        Assert.Equal(
            ("parameter_missing", "days_until_due"),
            await Refusal(options => options.CollectionMethod = "send_invoice")
        );
        Assert.Equal(
            (null!, "billing_cycle_anchor"),
            await Refusal(options => options.BillingCycleAnchor = shop.Now.AddMonths(2))
        );
        Assert.Empty(await shop.Subscriptions.ListAsync());
    }
}
