using Stripe;

namespace StripeGuard.Testing.Tests.Billing;

public class ProrationTests
{
    [Fact]
    public async Task A_credit_is_of_what_was_paid_also_where_a_coupon_is_over_by_then()
    {
        await using var shop = await BillingShop.Open();
        var coupon = await shop.Client.V1.Coupons.CreateAsync(new() { PercentOff = 50, Duration = "once" });
        var subscription = await shop.Subscribe(
            await shop.Customer(),
            await shop.Price(3100),
            change: options => options.Discounts = [new() { Coupon = coupon.Id }]
        );
        var first = await shop.Latest(subscription);
        shop.Wait(days: 10);

        var invoice = await shop.Latest(await Change(shop, subscription, await shop.Price(6200), "always_invoice"));

        Assert.Equal(1550, first.AmountPaid);
        Assert.Equal([-1050, 4200], invoice.Lines.Select(line => line.Amount)); // 21 of 31 days
        var credited = invoice.Lines.First().Parent.SubscriptionItemDetails.ProrationDetails.CreditedItems;
        Assert.Equal((first.Id, first.Lines.Single().Id), (credited.Invoice, credited.InvoiceLineItems.Single()));
        Assert.Null(invoice.Lines.Last().Parent.SubscriptionItemDetails.ProrationDetails.CreditedItems);
    }

    [Fact]
    public async Task What_was_never_charged_is_not_credited()
    {
        await using var shop = await BillingShop.Open();
        var basic = await shop.Price(3100);
        var subscription = await shop.Subscribe(await shop.Customer(), basic);
        shop.Wait(days: 10);
        await Change(shop, subscription, await shop.Price(6200), "none");

        var back = await shop.Latest(await Change(shop, subscription, basic, "always_invoice"));

        Assert.Equal([-2100, 2100], back.Lines.Select(line => line.Amount)); // of the 3100 that were paid
    }

    [Fact]
    public async Task From_a_paid_price_to_a_free_one_and_back_the_credit_is_given_once()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var subscription = await shop.Subscribe(customer, await shop.Price(3100));
        shop.Wait(days: 10);
        await Change(shop, subscription, await shop.Price(0), "create_prorations");

        await shop.Subscriptions.CancelAsync(subscription.Id, new() { Prorate = true });

        var items = await shop.Client.V1.InvoiceItems.ListAsync(new() { Customer = customer.Id });
        Assert.Equal(-2100, items.Sum(item => item.Amount));
    }

    [Fact]
    public async Task In_classic_mode_a_credit_is_of_the_present_price()
    {
        await using var shop = await BillingShop.Open();
        var basic = await shop.Price(3100);
        var subscription = await shop.Subscribe(
            await shop.Customer(),
            basic,
            change: options => options.BillingMode = new() { Type = "classic" }
        );
        shop.Wait(days: 10);
        await Change(shop, subscription, await shop.Price(6200), "none");

        var back = await shop.Latest(await Change(shop, subscription, basic, "always_invoice"));

        Assert.Equal([-4200, 2100], back.Lines.Select(line => line.Amount));
    }

    [Fact]
    public async Task An_upgrade_with_always_invoice_is_paid_at_once()
    {
        await using var shop = await BillingShop.Open();
        var subscription = await shop.Subscribe(await shop.Customer(), await shop.Price(3100));
        var pro = await shop.Price(6200);
        shop.Wait(days: 10);
        var before = (await shop.Payments.EventTypesSoFar()).Count;

        var upgraded = await Change(shop, subscription, pro, "always_invoice");
        var invoice = await shop.Latest(upgraded);

        // 21 of 31 days are left.
        Assert.Equal([-2100, 4200], invoice.Lines.Select(line => line.Amount));
        Assert.Equal(
            ["Unused time on Pro after 25 Jan 2026", "Remaining time on Pro after 25 Jan 2026"],
            invoice.Lines.Select(line => line.Description)
        );
        Assert.All(invoice.Lines, line => Assert.True(line.Parent.SubscriptionItemDetails.Proration));
        Assert.Equal(
            ("paid", 2100, "subscription_update"),
            (invoice.Status, invoice.AmountPaid, invoice.BillingReason)
        );
        Assert.Equal(pro.Id, upgraded.Items.Single().Price.Id);
        Assert.Equal(subscription.Items.Single().CurrentPeriodEnd, upgraded.Items.Single().CurrentPeriodEnd);
        Assert.Equal(
            [
                "customer.subscription.updated",
                "invoiceitem.created",
                "invoiceitem.created",
                "invoice.created",
                "invoice.finalized",
            ],
            (await shop.EventTypesSince(before)).Take(5)
        );
    }

    [Fact]
    public async Task A_change_is_charged_with_the_next_invoice_by_default()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var subscription = await shop.Subscribe(customer, await shop.Price(3100));
        shop.Wait(days: 10);

        var changed = await Change(shop, subscription, await shop.Price(6200), "create_prorations");
        Assert.Equal(subscription.LatestInvoiceId, changed.LatestInvoiceId);
        Assert.Equal(
            2,
            (await shop.Client.V1.InvoiceItems.ListAsync(new() { Customer = customer.Id, Pending = true })).Count()
        );

        shop.Wait(days: 21, hours: 1);
        var invoice = await shop.Latest(await shop.Subscriptions.GetAsync(subscription.Id));
        Assert.Equal(6200 + 2100, invoice.AmountPaid);
    }

    [Fact]
    public async Task A_downgrade_gives_credit_that_the_next_invoice_takes()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var subscription = await shop.Subscribe(customer, await shop.Price(6200));
        shop.Wait(days: 10);

        var changed = await Change(shop, subscription, await shop.Price(3100), "always_invoice");
        var credit = await shop.Latest(changed);
        Assert.Equal(("paid", -2100, 0), (credit.Status, credit.Total, credit.AmountDue));
        Assert.Equal(-2100, (await shop.Customers.GetAsync(customer.Id)).Balance);

        shop.Wait(days: 21, hours: 1);
        var next = await shop.Latest(await shop.Subscriptions.GetAsync(subscription.Id));
        Assert.Equal((3100, 1000, -2100, 0), (next.Total, next.AmountPaid, next.StartingBalance, next.EndingBalance));
        Assert.Equal(0, (await shop.Customers.GetAsync(customer.Id)).Balance);
    }

    [Fact]
    public async Task Nothing_is_prorated_when_that_is_not_wanted()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var subscription = await shop.Subscribe(customer, await shop.Price(3100));
        shop.Wait(days: 10);

        await Change(shop, subscription, await shop.Price(6200), "none");

        Assert.Empty(await shop.Client.V1.InvoiceItems.ListAsync());
        shop.Wait(days: 21, hours: 1);
        Assert.Equal(6200, (await shop.Latest(await shop.Subscriptions.GetAsync(subscription.Id))).AmountPaid);
    }

    [Fact]
    public async Task From_monthly_to_yearly_a_new_period_begins_and_is_paid_less_the_rest_of_the_month()
    {
        await using var shop = await BillingShop.Open();
        var subscription = await shop.Subscribe(await shop.Customer(), await shop.Price(3100));
        shop.Wait(days: 10);

        var changed = await Change(shop, subscription, await shop.Price(30_000, "year"), "create_prorations");
        var invoice = await shop.Latest(changed);

        Assert.Equal(
            (shop.Now, shop.Now.AddYears(1)),
            (changed.Items.Single().CurrentPeriodStart, changed.Items.Single().CurrentPeriodEnd)
        );
        Assert.Equal(shop.Now, changed.BillingCycleAnchor);
        Assert.Equal([-2100, 30_000], invoice.Lines.Select(line => line.Amount));
        Assert.Equal(27_900, invoice.AmountPaid);
    }

    [Fact]
    public async Task A_trial_is_ended_by_an_update_and_the_month_is_paid_at_once()
    {
        await using var shop = await BillingShop.Open();
        var subscription = await shop.Subscribe(
            await shop.Customer(),
            await shop.Price(3100),
            change: options => options.TrialPeriodDays = 30
        );
        shop.Wait(days: 3);

        var started = await shop.Subscriptions.UpdateAsync(
            subscription.Id,
            new SubscriptionUpdateOptions { TrialEnd = SubscriptionTrialEnd.Now }
        );

        Assert.Equal(("active", shop.Now.AddMonths(1)), (started.Status, started.Items.Single().CurrentPeriodEnd));
        Assert.Equal(3100, (await shop.Latest(started)).AmountPaid);
    }

    [Fact]
    public async Task A_failed_upgrade_leaves_the_subscription_past_due_or_as_it_was()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var subscription = await shop.Subscribe(customer, await shop.Price(3100));
        var pro = await shop.Price(6200);
        await shop.NewCard(customer, "pm_card_chargeCustomerFail");
        shop.Wait(days: 10);

        var refused = await BillingShop.Refused(() =>
            Change(
                shop,
                subscription,
                pro,
                "always_invoice",
                options => options.PaymentBehavior = "error_if_incomplete"
            )
        );
        var asItWas = await shop.Subscriptions.GetAsync(subscription.Id);
        var late = await Change(shop, subscription, pro, "always_invoice");

        Assert.Equal("card_declined", refused.StripeError.Code);
        Assert.Equal(("active", 3100), (asItWas.Status, asItWas.Items.Single().Price.UnitAmount));
        Assert.Equal(subscription.LatestInvoiceId, asItWas.LatestInvoiceId);
        Assert.Equal(("past_due", 6200), (late.Status, late.Items.Single().Price.UnitAmount));
        Assert.Equal("open", (await shop.Latest(late)).Status);
    }

    [Fact]
    public async Task An_upgrade_can_wait_until_it_is_paid_for_and_is_forgotten_when_it_is_not()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var subscription = await shop.Subscribe(customer, await shop.Price(3100));
        var pro = await shop.Price(6200);
        await shop.NewCard(customer, "pm_card_chargeCustomerFail");
        shop.Wait(days: 10);
        Task<Subscription> Upgrade() =>
            Change(
                shop,
                subscription,
                pro,
                "always_invoice",
                options => options.PaymentBehavior = "pending_if_incomplete"
            );

        var first = await Upgrade();
        Assert.Equal(("active", 3100), (first.Status, first.Items.Single().Price.UnitAmount));
        Assert.Equal(6200, first.PendingUpdate.SubscriptionItems.Single().Price.UnitAmount);
        shop.Wait(hours: 23);
        Assert.Null((await shop.Subscriptions.GetAsync(subscription.Id)).PendingUpdate);
        Assert.Equal("void", (await shop.Latest(first)).Status);

        var second = await Upgrade();
        await shop.NewCard(customer, "pm_card_visa");
        await shop.Invoices.PayAsync(second.LatestInvoiceId);
        var upgraded = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Equal(("active", 6200), (upgraded.Status, upgraded.Items.Single().Price.UnitAmount));
        Assert.Null(upgraded.PendingUpdate);
        Assert.Contains("customer.subscription.pending_update_applied", await shop.Payments.EventTypesSoFar());
    }

    [Fact]
    public async Task Items_are_added_changed_and_removed_by_routes_of_their_own()
    {
        await using var shop = await BillingShop.Open();
        var subscription = await shop.Subscribe(await shop.Customer(), await shop.Price(3100));
        var seats = await shop.Price(310);
        shop.Wait(days: 10);

        var item = await shop.Items.CreateAsync(
            new SubscriptionItemCreateOptions
            {
                Subscription = subscription.Id,
                Price = seats.Id,
                Quantity = 2,
                ProrationBehavior = "always_invoice",
            }
        );
        var added = await shop.Latest(await shop.Subscriptions.GetAsync(subscription.Id));
        await shop.Items.UpdateAsync(
            item.Id,
            new SubscriptionItemUpdateOptions { Quantity = 5, ProrationBehavior = "always_invoice" }
        );
        var more = await shop.Latest(await shop.Subscriptions.GetAsync(subscription.Id));
        await shop.Items.DeleteAsync(
            item.Id,
            new SubscriptionItemDeleteOptions { ProrationBehavior = "always_invoice" }
        );
        var removed = await shop.Latest(await shop.Subscriptions.GetAsync(subscription.Id));

        Assert.Equal(420, added.AmountPaid);
        Assert.Equal(1050 - 420, more.AmountPaid);
        Assert.Equal(-1050, removed.Total);
        Assert.Equal(
            [subscription.Items.Single().Id],
            (await shop.Items.ListAsync(new SubscriptionItemListOptions { Subscription = subscription.Id })).Select(i =>
                i.Id
            )
        );
    }

    [Fact]
    public async Task A_preview_says_what_a_change_will_cost_and_changes_nothing()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var subscription = await shop.Subscribe(customer, await shop.Price(3100));
        var pro = await shop.Price(6200);
        shop.Wait(days: 10);
        var before = (await shop.Payments.EventTypesSoFar()).Count;
        Task<Invoice> Preview(string? behaviour) =>
            shop.Invoices.CreatePreviewAsync(
                new InvoiceCreatePreviewOptions
                {
                    Customer = customer.Id,
                    Subscription = subscription.Id,
                    SubscriptionDetails = behaviour is null
                        ? null
                        : new InvoiceSubscriptionDetailsOptions
                        {
                            Items =
                            [
                                new InvoiceSubscriptionDetailsItemOptions
                                {
                                    Id = subscription.Items.Single().Id,
                                    Price = pro.Id,
                                },
                            ],
                            ProrationBehavior = behaviour,
                            ProrationDate = shop.Now,
                        },
                }
            );

        var next = await Preview(null);
        var withProrations = await Preview("create_prorations");
        var atOnce = await Preview("always_invoice");

        Assert.Equal((3100, "upcoming"), (next.AmountDue, next.BillingReason));
        Assert.Equal(6200 + 2100, withProrations.AmountDue);
        Assert.Equal(2100, atOnce.AmountDue);
        Assert.Empty(await shop.EventTypesSince(before));
        Assert.Equal(3100, (await shop.Subscriptions.GetAsync(subscription.Id)).Items.Single().Price.UnitAmount);
        Assert.Equal(2100, (await shop.Latest(await Change(shop, subscription, pro, "always_invoice"))).AmountPaid);
    }

    [Fact]
    public async Task Canceling_with_proration_and_an_invoice_gives_the_rest_of_the_period_back_as_credit()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var subscription = await shop.Subscribe(customer, await shop.Price(3100));
        shop.Wait(days: 10);

        var canceled = await shop.Subscriptions.CancelAsync(
            subscription.Id,
            new SubscriptionCancelOptions { Prorate = true, InvoiceNow = true }
        );

        Assert.Equal("canceled", canceled.Status);
        Assert.Equal(-2100, (await shop.Customers.GetAsync(customer.Id)).Balance);
    }

    private static Task<Subscription> Change(
        BillingShop shop,
        Subscription subscription,
        Price price,
        string behaviour,
        Action<SubscriptionUpdateOptions>? change = null
    )
    {
        var options = new SubscriptionUpdateOptions
        {
            Items = [new SubscriptionItemOptions { Id = subscription.Items.Single().Id, Price = price.Id }],
            ProrationBehavior = behaviour,
        };
        change?.Invoke(options);
        return shop.Subscriptions.UpdateAsync(subscription.Id, options);
    }
}
