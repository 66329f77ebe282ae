using Stripe;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Billing;

public class QuoteTests : IAsyncLifetime
{
    private FakeStripe stripe = null!;
    private Shop shop = null!;
    private Customer customer = null!;
    private string monthly = null!;
    private string setup = null!;

    private QuoteService Quotes => new(shop.Client);

    public async Task InitializeAsync()
    {
        stripe = await FakeStripe.StartAsync();
        shop = new Shop(stripe, stripe.CreateClient());
        customer = await shop.Customers.CreateAsync(new() { PaymentMethod = "pm_card_visa" });
        var card = (await shop.CardsOf(customer)).Single();
        await shop.Customers.UpdateAsync(
            customer.Id,
            new() { InvoiceSettings = new() { DefaultPaymentMethod = card.Id } }
        );
        monthly = await Price("Pro", 2000, "month");
        setup = await Price("Setup", 5000, null);
    }

    public async Task DisposeAsync() => await stripe.DisposeAsync();

    [Fact]
    public async Task A_quote_says_what_is_paid_now_and_what_each_month()
    {
        var coupon = await new CouponService(shop.Client).CreateAsync(new() { PercentOff = 50, Duration = "once" });
        var rate = await new TaxRateService(shop.Client).CreateAsync(
            new()
            {
                DisplayName = "VAT",
                Inclusive = false,
                Percentage = 10,
            }
        );
        var options = Offer();
        options.Discounts = [new() { Coupon = coupon.Id }];
        options.DefaultTaxRates = [rate.Id];
        options.Expand = ["line_items", "discounts"];

        var quote = await Quotes.CreateAsync(options);

        Assert.Equal(("draft", "usd", null), (quote.Status, quote.Currency, quote.Number));
        Assert.Equal((9000, 4950), (quote.AmountSubtotal, quote.AmountTotal));
        Assert.Equal((4500, 450), (quote.TotalDetails.AmountDiscount, quote.TotalDetails.AmountTax));
        Assert.Equal(
            (4000, 4400, "month", 1),
            (
                quote.Computed.Recurring.AmountSubtotal,
                quote.Computed.Recurring.AmountTotal,
                quote.Computed.Recurring.Interval,
                quote.Computed.Recurring.IntervalCount
            )
        );
        Assert.Equal([("Pro", 2L, 2200L), ("Setup", 1L, 2750L)], quote.LineItems.Select(Shown));
        Assert.Equal(coupon.Id, Assert.Single(quote.Discounts).Source.CouponId);
        Assert.Equal(0, (await new CouponService(shop.Client).GetAsync(coupon.Id)).TimesRedeemed);
        Assert.Equal(["quote.created"], (await shop.EventTypesSoFar()).Where(IsOfQuote));
    }

    [Fact]
    public async Task An_accepted_quote_becomes_a_subscription_that_is_paid()
    {
        var quote = await Quotes.CreateAsync(Offer());
        var early = await Shop.Refused(() => Quotes.AcceptAsync(quote.Id));

        var open = await Quotes.FinalizeQuoteAsync(quote.Id);
        var accepted = await Quotes.AcceptAsync(quote.Id, new() { Expand = ["subscription", "invoice"] });
        var again = await Shop.Refused(() => Quotes.AcceptAsync(quote.Id));

        Assert.Equal("open", open.Status);
        Assert.Matches("^QT-[0-9A-Z]+-0001-1$", open.Number);
        Assert.Equal(
            ("accepted", "active", "paid", 9000),
            (accepted.Status, accepted.Subscription.Status, accepted.Invoice.Status, accepted.Invoice.AmountPaid)
        );
        Assert.Equal((monthly, 2L), Item(accepted.Subscription));
        Assert.Contains("has a status of draft", early.Message, StringComparison.Ordinal);
        Assert.Contains("has a status of accepted", again.Message, StringComparison.Ordinal);
        Assert.Equal(
            ["quote.created", "quote.finalized", "quote.accepted"],
            (await shop.EventTypesSoFar()).Where(IsOfQuote)
        );
    }

    [Fact]
    public async Task A_quote_of_one_time_prices_becomes_the_draft_of_an_invoice()
    {
        var coupon = await new CouponService(shop.Client).CreateAsync(new() { AmountOff = 1000, Currency = "usd" });
        var quote = await Quotes.CreateAsync(
            new()
            {
                Customer = customer.Id,
                LineItems = [new() { Price = setup, Quantity = 2 }],
                Discounts = [new() { Coupon = coupon.Id }],
                CollectionMethod = "send_invoice",
                InvoiceSettings = new() { DaysUntilDue = 14 },
            }
        );
        await Quotes.FinalizeQuoteAsync(quote.Id);

        var accepted = await Quotes.AcceptAsync(quote.Id, new() { Expand = ["invoice"] });

        Assert.Null(accepted.SubscriptionId);
        Assert.Equal(
            ("draft", "quote_accept", 10_000, 9000, quote.Id),
            (
                accepted.Invoice.Status,
                accepted.Invoice.BillingReason,
                accepted.Invoice.Subtotal,
                accepted.Invoice.Total,
                accepted.Invoice.Parent.QuoteDetails.Quote
            )
        );
        Assert.Equal(stripe.Clock.UtcNow.UtcDateTime.AddDays(14), accepted.Invoice.DueDate);
        Assert.Equal(1, (await new CouponService(shop.Client).GetAsync(coupon.Id)).TimesRedeemed);
    }

    [Fact]
    public async Task A_trial_leaves_only_what_does_not_recur_to_be_paid()
    {
        var options = Offer();
        options.SubscriptionData = new()
        {
            TrialPeriodDays = 30,
            Metadata = new() { ["deal"] = "7" },
        };
        var quote = await Quotes.CreateAsync(options);
        var upfront = await new QuoteComputedUpfrontLineItemsService(shop.Client).ListAsync(quote.Id);
        await Quotes.FinalizeQuoteAsync(quote.Id);

        var accepted = await Quotes.AcceptAsync(quote.Id, new() { Expand = ["subscription"] });

        Assert.Equal((5000, 4000), (quote.AmountTotal, quote.Computed.Recurring.AmountTotal));
        Assert.Equal("Setup", Assert.Single(upfront).Description);
        Assert.Equal(("trialing", "7"), (accepted.Subscription.Status, accepted.Subscription.Metadata["deal"]));
    }

    [Fact]
    public async Task Only_a_draft_changes_and_a_revision_starts_from_what_was_offered()
    {
        var quote = await Quotes.CreateAsync(Offer());
        var changed = await Quotes.UpdateAsync(
            quote.Id,
            new() { LineItems = [new() { Price = monthly, Quantity = 3 }], Header = "Offer" }
        );
        await Quotes.FinalizeQuoteAsync(quote.Id);
        var late = await Shop.Refused(() => Quotes.UpdateAsync(quote.Id, new() { Header = "Late" }));

        var revision = await Quotes.CreateAsync(
            new()
            {
                FromQuote = new() { Quote = quote.Id, IsRevision = true },
            }
        );
        var open = await Quotes.FinalizeQuoteAsync(revision.Id);

        Assert.Equal((6000, "Offer"), (changed.AmountTotal, changed.Header));
        Assert.Contains("has a status of open", late.Message, StringComparison.Ordinal);
        Assert.Equal(
            (6000, customer.Id, quote.Id),
            (revision.AmountTotal, revision.CustomerId, revision.FromQuote.QuoteId)
        );
        Assert.EndsWith("-0001-2", open.Number, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quote_ends_by_itself_and_by_hand()
    {
        var forgotten = await Quotes.CreateAsync(Offer());
        var refused = await Quotes.CreateAsync(Offer());
        await Quotes.FinalizeQuoteAsync(forgotten.Id);
        var canceled = await Quotes.CancelAsync(refused.Id);

        stripe.Clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal("canceled", canceled.Status);
        Assert.Equal("canceled", (await Quotes.GetAsync(forgotten.Id)).Status);
        Assert.Equal(2, (await Quotes.ListAsync(new() { Status = "canceled" })).Count());
        Assert.Equal(2, (await shop.EventTypesSoFar()).Count(type => type == "quote.canceled"));
    }

    [Fact]
    public async Task What_cannot_be_offered_is_refused()
    {
        async Task<string> Refusal(Action<QuoteCreateOptions> spoil)
        {
            var options = Offer();
            spoil(options);
            return (await Shop.Refused(() => Quotes.CreateAsync(options))).StripeError.Param;
        }

        Assert.Equal("line_items[0][price]", await Refusal(options => options.LineItems[0].Price = "price_none"));
        Assert.Equal("line_items[0][quantity]", await Refusal(options => options.LineItems[0].Quantity = 0));
        Assert.Equal("discounts[0][coupon]", await Refusal(options => options.Discounts = [new() { Coupon = "NONE" }]));
        Assert.Equal("from_quote[quote]", await Refusal(options => options.FromQuote = new() { Quote = "qt_none" }));
        var nobody = await Quotes.CreateAsync(new() { LineItems = [new() { Price = setup }] });
        Assert.Equal("customer", (await Shop.Refused(() => Quotes.FinalizeQuoteAsync(nobody.Id))).StripeError.Param);
    }

    [Fact]
    public async Task A_quote_is_printed()
    {
        var quote = await Quotes.CreateAsync(Offer());

        await using var pdf = await Quotes.PdfAsync(quote.Id);
        using var reader = new StreamReader(pdf);

        Assert.StartsWith("%PDF", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private QuoteCreateOptions Offer() =>
        new()
        {
            Customer = customer.Id,
            LineItems = [new() { Price = monthly, Quantity = 2 }, new() { Price = setup }],
        };

    private async Task<string> Price(string name, long amount, string? interval) =>
        (
            await new ProductService(shop.Client).CreateAsync(
                new()
                {
                    Name = name,
                    DefaultPriceData = new()
                    {
                        Currency = "usd",
                        UnitAmount = amount,
                        Recurring = interval is null ? null : new() { Interval = interval },
                    },
                }
            )
        ).DefaultPriceId;

    private static (string, long) Item(Subscription subscription) =>
        (subscription.Items.Single().Price.Id, subscription.Items.Single().Quantity);

    private static (string, long, long) Shown(LineItem item) =>
        (item.Description, item.Quantity ?? 0, item.AmountTotal);

    private static bool IsOfQuote(string type) => type.StartsWith("quote.", StringComparison.Ordinal);
}
