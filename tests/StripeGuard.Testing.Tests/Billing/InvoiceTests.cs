using Stripe;

namespace StripeGuard.Testing.Tests.Billing;

public class InvoiceTests
{
    [Fact]
    public async Task An_invoice_goes_from_draft_to_open_to_paid()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var before = (await shop.Payments.EventTypesSoFar()).Count;

        var draft = await shop.Invoices.CreateAsync(new InvoiceCreateOptions { Customer = customer.Id });
        await AddItem(shop, customer, 1500, draft);
        await AddItem(shop, customer, 500, draft);
        var open = await shop.Invoices.FinalizeInvoiceAsync(draft.Id);
        var paid = await shop.Invoices.PayAsync(draft.Id);

        Assert.Equal(("draft", null), (draft.Status, draft.Number));
        Assert.Equal(("open", 2000, $"{customer.InvoicePrefix}-0001"), (open.Status, open.AmountDue, open.Number));
        Assert.NotNull(open.HostedInvoiceUrl);
        Assert.Equal(("paid", 2000, 0, 1), (paid.Status, paid.AmountPaid, paid.AmountRemaining, paid.AttemptCount));
        Assert.Equal(shop.Now, paid.StatusTransitions.PaidAt);
        Assert.Equal(
            [
                "invoice.created",
                "invoiceitem.created",
                "invoiceitem.created",
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
    }

    [Fact]
    public async Task Items_wait_for_the_next_invoice()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var setup = await AddItem(shop, customer, 5000);

        var subscription = await shop.Subscribe(customer, await shop.Price(2000));
        var first = await shop.Latest(subscription);
        var later = await AddItem(shop, customer, 700);
        var without = await shop.Invoices.CreateAsync(new InvoiceCreateOptions { Customer = customer.Id });
        var with = await shop.Invoices.CreateAsync(
            new InvoiceCreateOptions { Customer = customer.Id, PendingInvoiceItemsBehavior = "include" }
        );

        Assert.Equal(7000, first.AmountPaid);
        Assert.Equal(first.Id, (await shop.Client.V1.InvoiceItems.GetAsync(setup.Id)).InvoiceId);
        Assert.Empty(without.Lines);
        Assert.Equal([later.Id], with.Lines.Select(line => line.Parent.InvoiceItemDetails.InvoiceItem));
    }

    [Fact]
    public async Task An_invoice_that_advances_by_itself_is_collected_after_an_hour()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var draft = await shop.Invoices.CreateAsync(
            new InvoiceCreateOptions { Customer = customer.Id, AutoAdvance = true }
        );
        await AddItem(shop, customer, 1500, draft);

        shop.Wait(minutes: 59);
        Assert.Equal("draft", (await shop.Invoices.GetAsync(draft.Id)).Status);
        shop.Wait(minutes: 1);

        Assert.Equal("paid", (await shop.Invoices.GetAsync(draft.Id)).Status);
    }

    [Fact]
    public async Task A_declined_invoice_stays_open_and_can_be_paid_with_another_card()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer("pm_card_chargeCustomerFail");
        var draft = await shop.Invoices.CreateAsync(new InvoiceCreateOptions { Customer = customer.Id });
        await AddItem(shop, customer, 1500, draft);

        var declined = await BillingShop.Refused(() => shop.Invoices.PayAsync(draft.Id));
        var open = await shop.Invoices.GetAsync(draft.Id);
        await shop.NewCard(customer, "pm_card_visa");
        var paid = await shop.Invoices.PayAsync(draft.Id);

        Assert.Equal("card_declined", declined.StripeError.Code);
        Assert.Equal(("open", 1, true), (open.Status, open.AttemptCount, open.Attempted));
        Assert.Equal("paid", paid.Status);
        var twice = await BillingShop.Refused(() => shop.Invoices.PayAsync(draft.Id));
        Assert.Equal("Invoice is already paid", twice.StripeError.Message);
    }

    [Fact]
    public async Task A_card_that_needs_its_holder_says_so_when_an_invoice_is_paid()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer("pm_card_authenticationRequired");
        var draft = await shop.Invoices.CreateAsync(new InvoiceCreateOptions { Customer = customer.Id });
        await AddItem(shop, customer, 1500, draft);

        var refused = await BillingShop.Refused(() => shop.Invoices.PayAsync(draft.Id));
        Assert.Equal("invoice_payment_intent_requires_action", refused.StripeError.Code);

        await shop.Stripe.Cards.CompleteAuthenticationAsync(refused.StripeError.PaymentIntent);
        Assert.Equal("paid", (await shop.Invoices.GetAsync(draft.Id)).Status);
    }

    [Fact]
    public async Task A_void_invoice_gives_back_the_credit_that_it_took()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        await shop.Customers.UpdateAsync(customer.Id, new CustomerUpdateOptions { Balance = -600 });
        var draft = await shop.Invoices.CreateAsync(new InvoiceCreateOptions { Customer = customer.Id });
        await AddItem(shop, customer, 1500, draft);

        var open = await shop.Invoices.FinalizeInvoiceAsync(draft.Id);
        var intent = (await shop.Payments.Intents.ListAsync()).Single();
        var byItself = await BillingShop.Refused(() => shop.Payments.Intents.CancelAsync(intent.Id));
        Assert.Equal("payment_intent_unexpected_state", byItself.StripeError.Code);
        Assert.Equal((1500, 900, -600, 0), (open.Total, open.AmountDue, open.StartingBalance, open.EndingBalance));
        Assert.Equal(0, (await shop.Customers.GetAsync(customer.Id)).Balance);
        var voided = await shop.Invoices.VoidInvoiceAsync(draft.Id);

        Assert.Equal("void", voided.Status);
        Assert.Equal(-600, (await shop.Customers.GetAsync(customer.Id)).Balance);
        Assert.Equal("canceled", (await shop.Payments.Intents.ListAsync()).Single().Status);
    }

    [Fact]
    public async Task Less_than_the_smallest_charge_waits_on_the_balance()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var draft = await shop.Invoices.CreateAsync(new InvoiceCreateOptions { Customer = customer.Id });
        await AddItem(shop, customer, 20, draft);

        var paid = await shop.Invoices.FinalizeInvoiceAsync(draft.Id);

        Assert.Equal(("paid", 20, 0, 20), (paid.Status, paid.Total, paid.AmountDue, paid.EndingBalance));
        Assert.Equal(20, (await shop.Customers.GetAsync(customer.Id)).Balance);
    }

    [Fact]
    public async Task A_long_invoice_shows_ten_lines_and_pages_through_all()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var draft = await shop.Invoices.CreateAsync(new InvoiceCreateOptions { Customer = customer.Id });
        for (var i = 1; i <= 23; i++)
        {
            await AddItem(shop, customer, 100 * i, draft);
        }

        var invoice = await shop.Invoices.GetAsync(draft.Id);
        var all = new List<long>();
        await foreach (var line in shop.Client.V1.Invoices.LineItems.ListAutoPagingAsync(draft.Id, new() { Limit = 5 }))
        {
            all.Add(line.Amount);
        }

        Assert.Equal((10, true), (invoice.Lines.Count(), invoice.Lines.HasMore));
        Assert.Equal(Enumerable.Range(1, 23).Select(i => 100L * i), all);
        Assert.Equal(all.Sum(), invoice.Total);
    }

    [Fact]
    public async Task Lines_of_a_draft_are_added_changed_and_removed()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var draft = await shop.Invoices.CreateAsync(new InvoiceCreateOptions { Customer = customer.Id });

        var added = await shop.Invoices.AddLinesAsync(
            draft.Id,
            new InvoiceAddLinesOptions
            {
                Lines =
                [
                    new InvoiceLineOptions { Amount = 300, Description = "Tea" },
                    new InvoiceLineOptions { Amount = 200 },
                ],
            }
        );
        var tea = added.Lines.First(line => line.Description == "Tea");
        await shop.Client.V1.Invoices.LineItems.UpdateAsync(
            draft.Id,
            tea.Id,
            new InvoiceLineItemUpdateOptions { Amount = 700 }
        );
        var changed = await shop.Invoices.GetAsync(draft.Id);
        var rest = await shop.Invoices.RemoveLinesAsync(
            draft.Id,
            new InvoiceRemoveLinesOptions { Lines = [new InvoiceLineOptions { Id = tea.Id, Behavior = "delete" }] }
        );

        Assert.Equal((500, 900, 200), (added.Total, changed.Total, rest.Total));
        await shop.Invoices.FinalizeInvoiceAsync(draft.Id);
        var late = await BillingShop.Refused(() => AddItem(shop, customer, 1, draft));
        Assert.Equal("invoice_not_editable", late.StripeError.Code);
    }

    [Fact]
    public async Task A_draft_can_be_deleted_and_an_open_invoice_given_up()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var draft = await shop.Invoices.CreateAsync(new InvoiceCreateOptions { Customer = customer.Id });
        await AddItem(shop, customer, 1500, draft);
        var open = await shop.Invoices.CreateAsync(new InvoiceCreateOptions { Customer = customer.Id });
        await AddItem(shop, customer, 1500, open);
        await shop.Invoices.FinalizeInvoiceAsync(open.Id);

        Assert.True((await shop.Invoices.DeleteAsync(draft.Id)).Deleted);
        var lost = await shop.Invoices.MarkUncollectibleAsync(open.Id);
        var paid = await shop.Invoices.PayAsync(open.Id);

        Assert.Equal("uncollectible", lost.Status);
        Assert.Equal("paid", paid.Status);
        Assert.Equal([open.Id], (await shop.Invoices.ListAsync()).Select(invoice => invoice.Id));
    }

    [Fact]
    public async Task Tiers_and_packages_come_to_what_they_say()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var graduated = await shop.Price(change: price => Tiered(price, "graduated"));
        var volume = await shop.Price(change: price => Tiered(price, "volume"));
        var packages = await shop.Price(change: price =>
            price.TransformQuantity = new PriceTransformQuantityOptions { DivideBy = 10, Round = "up" }
        );
        async Task<long> Of(Price price, long quantity) =>
            (await shop.Latest(await shop.Subscribe(customer, price, quantity))).AmountPaid;

        Assert.Equal((5 * 700) + (3 * 500) + 250, await Of(graduated, 8));
        Assert.Equal((8 * 500) + 250, await Of(volume, 8));
        Assert.Equal(5 * 700, await Of(volume, 5));
        Assert.Equal(3 * 1000, await Of(packages, 21));
    }

    [Fact]
    public async Task Metered_usage_is_charged_when_its_period_is_over()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var meter = await shop.Client.V1.Billing.Meters.CreateAsync(
            new()
            {
                DisplayName = "Tokens",
                EventName = "tokens",
                DefaultAggregation = new() { Formula = "sum" },
            }
        );
        var price = await shop.Price(change: options =>
        {
            options.UnitAmount = null;
            options.UnitAmountDecimal = 0.5m;
            options.Recurring.UsageType = "metered";
            options.Recurring.Meter = meter.Id;
        });
        var subscription = await shop.Subscriptions.CreateAsync(
            new SubscriptionCreateOptions { Customer = customer.Id, Items = [new() { Price = price.Id }] }
        );
        Assert.Equal(0, (await shop.Latest(subscription)).Total);

        shop.Wait(days: 3);
        foreach (var used in (string[])["1000", "2500"])
        {
            await shop.Client.V1.Billing.MeterEvents.CreateAsync(
                new()
                {
                    EventName = "tokens",
                    Payload = new() { ["stripe_customer_id"] = customer.Id, ["value"] = used },
                }
            );
        }

        shop.Wait(days: 28, hours: 1);
        var invoice = await shop.Latest(await shop.Subscriptions.GetAsync(subscription.Id));
        Assert.Equal((3500, 1750), (invoice.Lines.Single().Quantity, invoice.AmountPaid));
        Assert.Equal(subscription.Items.Single().CurrentPeriodStart, invoice.Lines.Single().Period.Start);
    }

    private static void Tiered(PriceCreateOptions price, string mode)
    {
        price.UnitAmount = null;
        price.BillingScheme = "tiered";
        price.TiersMode = mode;
        price.Tiers =
        [
            new PriceTierOptions { UpTo = 5, UnitAmount = 700 },
            new PriceTierOptions
            {
                UpTo = PriceTierUpTo.Inf,
                UnitAmount = 500,
                FlatAmount = 250,
            },
        ];
    }

    private static Task<InvoiceItem> AddItem(
        BillingShop shop,
        Customer customer,
        long amount,
        Invoice? invoice = null
    ) =>
        shop.Client.V1.InvoiceItems.CreateAsync(
            new InvoiceItemCreateOptions
            {
                Customer = customer.Id,
                Amount = amount,
                Currency = "usd",
                Invoice = invoice?.Id,
            }
        );
}
