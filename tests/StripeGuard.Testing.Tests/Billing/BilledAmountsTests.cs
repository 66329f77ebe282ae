using CsCheck;
using Stripe;

namespace StripeGuard.Testing.Tests.Billing;

/// <summary>Whatever happens to subscriptions, their invoices add up and the books balance.</summary>
public class BilledAmountsTests
{
    private static readonly Gen<Step> Steps = Gen.Frequency(
        (4, Gen.Int[0, 60 * 24 * 40].Select(minutes => (Step)new Wait(minutes))),
        (4, Gen.Int[1, 9].Select(quantity => (Step)new Quantity(quantity))),
        (3, Gen.Int[0, 3].Select(price => (Step)new SwitchTo(price))),
        (1, Gen.OneOf("pm_card_visa", "pm_card_chargeCustomerFail").Select(card => (Step)new Card(card))),
        (1, Gen.Int[1, 9999].Select(amount => (Step)new Extra(amount))),
        (1, Gen.Int[0, 0].Select(_ => (Step)new End()))
    );

    private static readonly (long Amount, string Interval)[] Plans =
    [
        (999, "month"),
        (2500, "month"),
        (4999, "month"),
        (30_011, "year"),
    ];

    [Fact]
    public async Task Invoices_add_up_and_the_books_balance_after_any_history() =>
        await Gen.Select(
                Steps.Array[1, 12],
                Gen.OneOf("create_prorations", "always_invoice", "none"),
                Gen.Bool,
                Gen.Bool
            )
            .SampleAsync(
                async (history, behaviour, discounted, taxed) =>
                {
                    await using var shop = await BillingShop.Open();
                    var book = await Book.Open(shop, discounted, taxed);
                    foreach (var step in history)
                    {
                        await book.Do(step, behaviour);
                    }

                    await book.AssertSums();
                    await book.AssertBooks();
                },
                iter: 15,
                threads: 1
            );

    [Fact]
    public async Task With_always_invoice_what_is_billed_is_the_price_over_time() =>
        await Gen.Select(Gen.Int[0, 60 * 60 * 24 * 3], Gen.Int[1, 9], Gen.Int[0, 2])
            .Array[1, 8]
            .SampleAsync(
                async changes =>
                {
                    await using var shop = await BillingShop.Open();
                    var book = await Book.Open(shop, discounted: false, taxed: false);
                    var start = shop.Now;
                    var due = 0m;
                    var monthly = Plans[0].Amount;
                    var since = start;
                    var end = start.AddMonths(1);
                    foreach (var (seconds, quantity, plan) in changes)
                    {
                        shop.Stripe.Clock.Advance(TimeSpan.FromSeconds(seconds));
                        due += monthly * Share(since, shop.Now);
                        since = shop.Now;
                        await book.Change(quantity, plan, "always_invoice");
                        monthly = Plans[plan].Amount * quantity;
                    }

                    due += monthly * Share(since, end);
                    var invoices = await book.Invoices();
                    var roundings = (2 * changes.Length) + 1;
                    Assert.InRange(Math.Abs(invoices.Sum(invoice => invoice.Total) - due), 0, roundings * 0.5m);

                    decimal Share(DateTime from, DateTime to) => (decimal)(to - from).Ticks / (end - start).Ticks;
                },
                iter: 15,
                threads: 1
            );

    [Fact]
    public async Task A_change_and_its_reverse_at_the_same_second_come_to_nothing() =>
        await Gen.Select(Gen.Int[1, 60 * 60 * 24 * 27], Gen.Int[1, 99], Gen.Int[0, 2])
            .SampleAsync(
                async (seconds, quantity, plan) =>
                {
                    await using var shop = await BillingShop.Open();
                    var book = await Book.Open(shop, discounted: false, taxed: false);
                    shop.Stripe.Clock.Advance(TimeSpan.FromSeconds(seconds));

                    await book.Change(quantity, plan, "create_prorations");
                    await book.Change(1, 0, "create_prorations");

                    var items = await shop.Client.V1.InvoiceItems.ListAsync(new() { Limit = 100 });
                    Assert.Equal(0, items.Sum(item => item.Amount));
                },
                iter: 25,
                threads: 1
            );

    private abstract record Step;

    private sealed record Wait(int Minutes) : Step;

    private sealed record Quantity(int Of) : Step;

    private sealed record SwitchTo(int Plan) : Step;

    private sealed record Card(string Name) : Step;

    private sealed record Extra(int Amount) : Step;

    private sealed record End : Step;

    private sealed class Book(BillingShop shop, Customer customer, Price[] prices, Subscription subscription)
    {
        public static async Task<Book> Open(BillingShop shop, bool discounted, bool taxed)
        {
            var customer = await shop.Customer();
            var prices = new List<Price>();
            foreach (var (amount, interval) in Plans)
            {
                prices.Add(await shop.Price(amount, interval));
            }

            var coupon = discounted
                ? await shop.Client.V1.Coupons.CreateAsync(new() { PercentOff = 33.3m, Duration = "forever" })
                : null;
            var rate = taxed
                ? await shop.Client.V1.TaxRates.CreateAsync(
                    new()
                    {
                        DisplayName = "VAT",
                        Inclusive = false,
                        Percentage = 19,
                    }
                )
                : null;
            var subscription = await shop.Subscribe(
                customer,
                prices[0],
                change: options =>
                {
                    options.Discounts = coupon is null ? null : [new() { Coupon = coupon.Id }];
                    options.DefaultTaxRates = rate is null ? null : [rate.Id];
                }
            );
            return new Book(shop, customer, [.. prices], subscription);
        }

        public async Task Do(Step step, string behaviour)
        {
            try
            {
                await Try(step, behaviour);
            }
            catch (StripeException refused)
            {
                Assert.InRange((int)refused.HttpStatusCode, 400, 499);
            }
        }

        public async Task Change(int? quantity, int? plan, string behaviour) =>
            await shop.Subscriptions.UpdateAsync(
                subscription.Id,
                new SubscriptionUpdateOptions
                {
                    Items =
                    [
                        new SubscriptionItemOptions
                        {
                            Id = subscription.Items.Single().Id,
                            Price = plan is { } which ? prices[which].Id : null,
                            Quantity = quantity,
                        },
                    ],
                    ProrationBehavior = behaviour,
                }
            );

        public async Task<List<Invoice>> Invoices()
        {
            var invoices = new List<Invoice>();
            await foreach (var invoice in shop.Invoices.ListAutoPagingAsync(new InvoiceListOptions { Limit = 100 }))
            {
                invoices.Add(invoice);
            }

            return invoices;
        }

        /// <summary>Totals are lines less discounts with tax, and what is due is what the balance leaves of them.</summary>
        public async Task AssertSums()
        {
            foreach (var invoice in await Invoices())
            {
                var lines = await LinesOf(invoice);
                Assert.Equal(invoice.Subtotal, lines.Sum(line => line.Amount));
                var off = invoice.TotalDiscountAmounts.Sum(discount => discount.Amount);
                var tax = invoice.TotalTaxes.Where(each => each.TaxBehavior == "exclusive").Sum(each => each.Amount);
                Assert.Equal(invoice.Total, invoice.Subtotal - off + tax);
                Assert.Equal(off, lines.SelectMany(line => line.DiscountAmounts).Sum(each => each.Amount));
                Assert.Equal(invoice.AmountRemaining, invoice.AmountDue - invoice.AmountPaid);
                Assert.InRange(invoice.AmountDue, 0, long.MaxValue);
                if (invoice.EndingBalance is { } ending)
                {
                    Assert.Equal(invoice.Total, invoice.AmountDue + ending - invoice.StartingBalance);
                }
            }

            var moved = new List<CustomerBalanceTransaction>();
            await foreach (var each in shop.Client.V1.Customers.BalanceTransactions.ListAutoPagingAsync(customer.Id))
            {
                moved.Add(each);
            }

            Assert.Equal((await shop.Customers.GetAsync(customer.Id)).Balance, moved.Sum(each => each.Amount));
        }

        private async Task<List<InvoiceLineItem>> LinesOf(Invoice invoice)
        {
            var lines = new List<InvoiceLineItem>();
            await foreach (var line in shop.Client.V1.Invoices.LineItems.ListAutoPagingAsync(invoice.Id))
            {
                lines.Add(line);
            }

            return lines;
        }

        /// <summary>What invoices took is what was charged, and what was charged, less fees, is the balance.</summary>
        public async Task AssertBooks()
        {
            var taken = (await Invoices()).Sum(invoice => invoice.AmountPaid);
            var charges = await shop.Payments.Charges.ListAsync(new() { Limit = 100 });
            Assert.False(charges.HasMore);
            Assert.Equal(taken, charges.Sum(charge => charge.AmountCaptured));
            var balance = await shop.Payments.Balance();
            var transactions = await shop.Client.V1.BalanceTransactions.ListAsync(new() { Limit = 100 });
            Assert.Equal(
                taken - transactions.Sum(each => each.Fee),
                balance.Available.Sum(each => each.Amount) + balance.Pending.Sum(each => each.Amount)
            );
        }

        private async Task Try(Step step, string behaviour)
        {
            switch (step)
            {
                case Wait wait:
                    shop.Wait(minutes: wait.Minutes);
                    break;
                case Quantity quantity:
                    await Change(quantity.Of, null, behaviour);
                    break;
                case SwitchTo to:
                    await Change(null, to.Plan, behaviour);
                    break;
                case Card card:
                    await shop.NewCard(customer, card.Name);
                    break;
                case Extra extra:
                    await shop.Client.V1.InvoiceItems.CreateAsync(
                        new()
                        {
                            Customer = customer.Id,
                            Amount = extra.Amount,
                            Currency = "usd",
                        }
                    );
                    break;
                case End:
                    await shop.Subscriptions.CancelAsync(
                        subscription.Id,
                        new SubscriptionCancelOptions { Prorate = true, InvoiceNow = true }
                    );
                    break;
            }
        }
    }
}
