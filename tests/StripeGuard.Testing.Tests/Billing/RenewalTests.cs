using Stripe;

namespace StripeGuard.Testing.Tests.Billing;

public class RenewalTests
{
    [Fact]
    public async Task A_renewal_that_needs_its_cardholder_says_so_and_that_it_failed()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var subscription = await shop.Subscribe(customer, await shop.Price(2000));
        await shop.NewCard(customer, "pm_card_authenticationRequired");
        shop.Wait(days: 31, hours: 2);

        var events = await shop.Payments.EventTypesSoFar(); // those of the last 30 days
        Assert.Equal(
            ["payment_intent.requires_action", "invoice.payment_action_required", "invoice.payment_failed"],
            events.Where(type =>
                type
                    is "payment_intent.requires_action"
                        or "invoice.payment_action_required"
                        or "invoice.payment_failed"
            )
        );
        Assert.Equal("past_due", (await shop.Subscriptions.GetAsync(subscription.Id)).Status);
    }

    [Fact]
    public async Task An_invoice_that_is_sent_tells_when_it_will_be_due_and_when_it_is_overdue()
    {
        await using var shop = await BillingShop.Open(
            new FakeStripeOptions
            {
                InvoiceDueNotice = TimeSpan.FromDays(3),
                InvoiceOverdueNotice = TimeSpan.FromDays(2),
            }
        );
        var customer = await shop.Customer();
        var subscription = await shop.Subscribe(
            customer,
            await shop.Price(2000),
            change: options => (options.CollectionMethod, options.DaysUntilDue) = ("send_invoice", 10)
        );
        shop.Wait(hours: 2);
        var invoice = await shop.Latest(subscription);
        await shop.Invoices.UpdateAsync(invoice.Id, new() { DueDate = invoice.DueDate!.Value.AddDays(5) });

        async Task<string> After(int days)
        {
            shop.Wait(days);
            var types = (await shop.Payments.EventTypesSoFar()).Where(type =>
                type is "invoice.will_be_due" or "invoice.overdue"
            );
            return string.Join(' ', types) + " " + (await shop.Subscriptions.GetAsync(subscription.Id)).Status;
        }

        Assert.Equal(" active", await After(days: 11));
        Assert.Equal("invoice.will_be_due active", await After(days: 1));
        Assert.Equal("invoice.will_be_due past_due", await After(days: 3));
        Assert.Equal("invoice.will_be_due invoice.overdue past_due", await After(days: 2));
    }

    [Fact]
    public async Task A_renewal_is_a_draft_for_an_hour_and_then_paid()
    {
        await using var shop = await BillingShop.Open();
        var start = shop.Now;
        var subscription = await shop.Subscribe(await shop.Customer(), await shop.Price(2000));

        shop.Stripe.Clock.Advance(start.AddMonths(1) - shop.Now);
        var draft = await shop.Latest(await shop.Subscriptions.GetAsync(subscription.Id));
        Assert.Equal(("draft", start.AddMonths(1).AddHours(1)), (draft.Status, draft.AutomaticallyFinalizesAt));
        shop.Wait(hours: 1);

        Assert.Equal("paid", (await shop.Invoices.GetAsync(draft.Id)).Status);
        Assert.Equal(
            [
                "invoice.upcoming",
                "customer.subscription.updated",
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
            (await shop.Payments.EventTypesSoFar())
                .SkipWhile(type => type != "invoice.upcoming")
                .Where(type => type != "balance.available")
        );
        var updated = (await shop.Payments.Events()).Last(e => e.Type == "customer.subscription.updated");
        Assert.Equal(subscription.LatestInvoiceId, (string)updated.Data.PreviousAttributes["latest_invoice"]);
    }

    [Fact]
    public async Task A_subscription_from_the_31st_renews_on_the_last_day_of_shorter_months()
    {
        await using var shop = await BillingShop.Open();
        shop.Stripe.Clock.Advance(new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc) - shop.Now);
        var subscription = await shop.Subscribe(await shop.Customer(), await shop.Price());

        var ends = new List<DateTime>();
        for (var i = 0; i < 3; i++)
        {
            ends.Add((await shop.Subscriptions.GetAsync(subscription.Id)).Items.Single().CurrentPeriodEnd);
            shop.Stripe.Clock.Advance(ends[^1] - shop.Now);
        }

        Assert.Equal([28, 31, 30], ends.Select(end => end.Day));
    }

    [Fact]
    public async Task An_unpaid_renewal_is_tried_three_times_over_five_days_and_then_the_subscription_is_canceled()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var start = shop.Now;
        var subscription = await shop.Subscribe(customer, await shop.Price(2000));
        await shop.NewCard(customer, "pm_card_chargeCustomerFail");

        shop.Stripe.Clock.Advance(start.AddMonths(1).AddHours(1) - shop.Now);
        var failed = shop.Now;
        var late = await shop.Subscriptions.GetAsync(subscription.Id);
        var open = await shop.Latest(late);
        Assert.Equal("past_due", late.Status);
        Assert.Equal(("open", 1, failed.AddDays(1)), (open.Status, open.AttemptCount, open.NextPaymentAttempt));
        Assert.True((await shop.Customers.GetAsync(customer.Id)).Delinquent);

        shop.Wait(days: 4, hours: 23);
        Assert.Equal(3, (await shop.Invoices.GetAsync(open.Id)).AttemptCount);
        Assert.Equal("past_due", (await shop.Subscriptions.GetAsync(subscription.Id)).Status);
        shop.Wait(hours: 1);

        var ended = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Equal(("canceled", "payment_failed"), (ended.Status, ended.CancellationDetails.Reason));
        Assert.Equal(4, (await shop.Invoices.GetAsync(open.Id)).AttemptCount);
        Assert.Equal(4, (await shop.Payments.EventTypesSoFar()).Count(type => type == "invoice.payment_failed"));
    }

    [Fact]
    public async Task A_new_card_in_time_brings_the_subscription_back()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var subscription = await shop.Subscribe(customer, await shop.Price(2000));
        await shop.NewCard(customer, "pm_card_chargeCustomerFail");
        shop.Wait(days: 31, hours: 2);

        await shop.NewCard(customer, "pm_card_visa");
        shop.Wait(days: 1);

        var back = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Equal(("active", "paid"), (back.Status, (await shop.Latest(back)).Status));
        Assert.False((await shop.Customers.GetAsync(customer.Id)).Delinquent);
    }

    [Fact]
    public async Task What_follows_the_last_retry_is_a_setting()
    {
        await using var shop = await BillingShop.Open(
            new FakeStripeOptions
            {
                InvoiceRetries = [TimeSpan.FromDays(3)],
                AfterLastRetry = AfterLastRetry.MarkUnpaid,
            }
        );
        var customer = await shop.Customer();
        var subscription = await shop.Subscribe(customer, await shop.Price(2000));
        await shop.NewCard(customer, "pm_card_chargeCustomerFail");

        shop.Wait(days: 35);
        Assert.Equal("unpaid", (await shop.Subscriptions.GetAsync(subscription.Id)).Status);
        shop.Wait(days: 31);

        var unpaid = await shop.Subscriptions.GetAsync(subscription.Id);
        var draft = await shop.Latest(unpaid);
        Assert.Equal(("unpaid", "draft", false), (unpaid.Status, draft.Status, draft.AutoAdvance));
        await shop.NewCard(customer, "pm_card_visa");
        await shop.Invoices.PayAsync(draft.Id);
        Assert.Equal("active", (await shop.Subscriptions.GetAsync(subscription.Id)).Status);
    }

    [Fact]
    public async Task A_year_on_a_test_clock_has_twelve_renewals_in_its_own_time()
    {
        await using var shop = await BillingShop.Open(new FakeStripeOptions { LimitTestClocks = false });
        var start = new DateTime(2030, 1, 15, 0, 0, 0, DateTimeKind.Utc);
        var clock = await shop.Clocks.CreateAsync(new() { FrozenTime = start });
        var customer = await shop.Customer(clock: clock.Id);
        var subscription = await shop.Subscribe(customer, await shop.Price(2000));

        await shop.Clocks.AdvanceAsync(clock.Id, new() { FrozenTime = start.AddYears(1).AddHours(2) });

        var invoices = await shop.Invoices.ListAsync(
            new InvoiceListOptions { Subscription = subscription.Id, Limit = 100 }
        );
        Assert.Equal(13, invoices.Count());
        Assert.All(invoices, invoice => Assert.Equal("paid", invoice.Status));
        Assert.Equal(
            Enumerable.Range(0, 13).Select(month => start.AddMonths(month)),
            Enumerable.Reverse(invoices.Data).Select(invoice => invoice.Created)
        );
        Assert.Equal(
            start.AddYears(1).AddMonths(1),
            (await shop.Subscriptions.GetAsync(subscription.Id)).Items.Single().CurrentPeriodEnd
        );
        Assert.Equal(
            13 * 2000,
            (await shop.Payments.Charges.ListAsync(new() { Limit = 100 })).Sum(charge => charge.Amount)
        );
    }
}
