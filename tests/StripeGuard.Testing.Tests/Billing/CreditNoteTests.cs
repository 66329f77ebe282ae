using CsCheck;
using Stripe;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Billing;

public class CreditNoteTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    private CreditNoteService Notes => new(shop.Client);

    private InvoiceService Invoices => new(shop.Client);

    [Fact]
    public async Task On_an_open_invoice_less_is_left_to_pay()
    {
        var invoice = await Open(5000);

        var note = await Notes.CreateAsync(
            new()
            {
                Invoice = invoice.Id,
                Amount = 1000,
                Memo = "Sorry",
            }
        );

        var now = await Invoices.GetAsync(invoice.Id, new() { Expand = ["payments"] });
        Assert.Equal(
            ("pre_payment", 1000, 1000, 0, "issued", "Sorry"),
            (note.Type, note.Amount, note.PrePaymentAmount, note.PostPaymentAmount, note.Status, note.Memo)
        );
        Assert.Equal(invoice.Number + "-CN-01", note.Number);
        Assert.Equal((4000, 4000, 1000), (now.AmountDue, now.AmountRemaining, now.PrePaymentCreditNotesAmount));
        var paid = await Invoices.PayAsync(invoice.Id);
        Assert.Equal(("paid", 4000), (paid.Status, paid.AmountPaid));
        Assert.Contains("credit_note.created", await shop.EventTypesSoFar());
    }

    [Fact]
    public async Task What_leaves_nothing_to_pay_pays_the_invoice()
    {
        var invoice = await Open(5000);

        await Notes.CreateAsync(new() { Invoice = invoice.Id, Amount = 5000 });

        Assert.Equal("paid", (await Invoices.GetAsync(invoice.Id)).Status);
        Assert.Contains("invoice.paid", await shop.EventTypesSoFar());
    }

    [Fact]
    public async Task On_a_paid_invoice_the_money_goes_back_in_three_ways()
    {
        var invoice = await Invoices.PayAsync((await Open(5000)).Id);

        var note = await Notes.CreateAsync(
            new()
            {
                Invoice = invoice.Id,
                Amount = 3000,
                RefundAmount = 1000,
                CreditAmount = 1500,
                OutOfBandAmount = 500,
                Reason = "order_change",
                Expand = ["customer_balance_transaction", "refunds.refund"],
            }
        );

        var customer = await shop.Customers.GetAsync(invoice.CustomerId);
        var now = await Invoices.GetAsync(invoice.Id);
        Assert.Equal(("post_payment", 3000, 500), (note.Type, note.PostPaymentAmount, note.OutOfBandAmount));
        Assert.Equal(("succeeded", 1000), (note.Refunds.Single().Refund.Status, note.Refunds.Single().AmountRefunded));
        Assert.Equal(
            ("credit_note", -1500, note.Id),
            (
                note.CustomerBalanceTransaction.Type,
                note.CustomerBalanceTransaction.Amount,
                note.CustomerBalanceTransaction.CreditNoteId
            )
        );
        Assert.Equal(
            (-1500, 3000, "paid", 5000),
            (customer.Balance, now.PostPaymentCreditNotesAmount, now.Status, now.AmountPaid)
        );
    }

    [Fact]
    public async Task What_does_not_add_up_is_refused()
    {
        var invoice = await Invoices.PayAsync((await Open(5000)).Id);
        async Task<string> Refusal(Action<CreditNoteCreateOptions> change)
        {
            var options = new CreditNoteCreateOptions { Invoice = invoice.Id, Amount = 2000 };
            change(options);
            return (await Shop.Refused(() => Notes.CreateAsync(options))).Message;
        }

        Assert.Equal(
            "The sum of credit amount, refund amount and out of band amount ($10.00) must equal the credit note amount ($20.00).",
            await Refusal(options => options.RefundAmount = 1000)
        );
        Assert.Equal(
            "The credit note amount ($50.01) is greater than what of the invoice can still be credited ($50.00).",
            await Refusal(options => options.Amount = 5001)
        );
        Assert.Equal(
            "You must provide one of: amount, lines, shipping_cost.",
            await Refusal(options => options.Amount = null)
        );
        Assert.Empty(await Notes.ListAsync(new() { Invoice = invoice.Id }));
        var draft = await Invoices.CreateAsync(new() { Customer = invoice.CustomerId });
        Assert.Equal(
            "Credit notes can only be created for finalized invoices: this one is draft.",
            await Refusal(options => options.Invoice = draft.Id)
        );
    }

    [Fact]
    public async Task A_line_is_credited_with_its_discount_and_its_tax()
    {
        var rate = await new TaxRateService(shop.Client).CreateAsync(
            new()
            {
                DisplayName = "VAT",
                Inclusive = false,
                Percentage = 20,
            }
        );
        var coupon = await new CouponService(shop.Client).CreateAsync(new() { PercentOff = 10 });
        var customer = await Customer();
        var draft = await Invoices.CreateAsync(
            new()
            {
                Customer = customer.Id,
                DefaultTaxRates = [rate.Id],
                Discounts = [new() { Coupon = coupon.Id }],
            }
        );
        await new InvoiceItemService(shop.Client).CreateAsync(
            new()
            {
                Customer = customer.Id,
                Invoice = draft.Id,
                UnitAmountDecimal = 1000,
                Quantity = 4,
                Currency = "usd",
                Description = "Chairs",
            }
        );
        var invoice = await Invoices.FinalizeInvoiceAsync(draft.Id);

        var note = await Notes.CreateAsync(
            new()
            {
                Invoice = invoice.Id,
                Lines =
                [
                    new()
                    {
                        Type = "invoice_line_item",
                        InvoiceLineItem = invoice.Lines.Single().Id,
                        Quantity = 1,
                    },
                ],
            }
        );
        var over = await Shop.Refused(() =>
            Notes.CreateAsync(
                new()
                {
                    Invoice = invoice.Id,
                    Lines =
                    [
                        new()
                        {
                            Type = "invoice_line_item",
                            InvoiceLineItem = invoice.Lines.Single().Id,
                            Amount = 3001,
                        },
                    ],
                }
            )
        );

        var line = Assert.Single(note.Lines);
        Assert.Equal(4320, invoice.Total);
        Assert.Equal(
            ("Chairs", 1000, 100, 1, 180, 900),
            (
                line.Description,
                line.Amount,
                line.DiscountAmount,
                line.Quantity,
                line.Taxes.Single().Amount,
                line.Taxes.Single().TaxableAmount
            )
        );
        Assert.Equal(
            (1000, 100, 1080, 900, 180),
            (note.Subtotal, note.DiscountAmount, note.Total, note.TotalExcludingTax, note.TotalTaxes.Single().Amount)
        );
        Assert.StartsWith("The amount to credit ($30.01) is greater than", over.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_changes_nothing()
    {
        var invoice = await Open(5000);
        var lines = new List<CreditNoteLineOptions>
        {
            new()
            {
                Type = "custom_line_item",
                Description = "Goodwill",
                UnitAmount = 250,
                Quantity = 2,
            },
        };

        var preview = await Notes.PreviewAsync(new() { Invoice = invoice.Id, Lines = lines });

        Assert.Equal((500, "Goodwill"), (preview.Total, preview.Lines.Single().Description));
        Assert.Equal(5000, (await Invoices.GetAsync(invoice.Id)).AmountRemaining);
        Assert.Empty(await Notes.ListAsync(new() { Invoice = invoice.Id }));
    }

    [Fact]
    public async Task A_void_note_is_owed_again_while_the_invoice_is_open()
    {
        var invoice = await Open(5000);
        var note = await Notes.CreateAsync(new() { Invoice = invoice.Id, Amount = 1000 });

        var voided = await Notes.VoidCreditNoteAsync(note.Id);
        var twice = await Shop.Refused(() => Notes.VoidCreditNoteAsync(note.Id));
        var owed = await Invoices.GetAsync(invoice.Id);
        var second = await Notes.CreateAsync(new() { Invoice = invoice.Id, Amount = 1000 });
        await Invoices.PayAsync(invoice.Id);
        var late = await Shop.Refused(() => Notes.VoidCreditNoteAsync(second.Id));

        Assert.Equal("void", voided.Status);
        Assert.NotNull(voided.VoidedAt);
        Assert.Equal("This credit note has already been voided.", twice.Message);
        Assert.Equal((5000, 0), (owed.AmountRemaining, owed.PrePaymentCreditNotesAmount));
        Assert.EndsWith("-CN-02", second.Number, StringComparison.Ordinal);
        Assert.Equal("You can only void a credit note if the associated invoice is open.", late.Message);
    }

    [Fact]
    public async Task An_invoice_is_never_credited_beyond_its_total() =>
        await Gen.Long[1, 4000]
            .Array[1, 8]
            .SampleAsync(
                async amounts =>
                {
                    var invoice = await Open(5000);
                    var credited = 0L;
                    foreach (var amount in amounts)
                    {
                        try
                        {
                            credited += (
                                await Notes.CreateAsync(new() { Invoice = invoice.Id, Amount = amount })
                            ).Amount;
                        }
                        catch (StripeException refused)
                        {
                            Assert.Equal("amount", refused.StripeError.Param);
                            Assert.True(credited + amount > 5000);
                        }
                    }

                    var now = await Invoices.GetAsync(invoice.Id);
                    Assert.Equal(
                        (5000 - credited, credited, credited == 5000 ? "paid" : "open"),
                        (now.AmountRemaining, now.PrePaymentCreditNotesAmount, now.Status)
                    );
                },
                iter: 10,
                threads: 1
            );

    private Task<Customer> Customer() => shop.Customers.CreateAsync(new());

    private async Task<Invoice> Open(long amount)
    {
        var customer = await shop.Customers.CreateAsync(new() { PaymentMethod = "pm_card_visa" });
        var card = (await shop.CardsOf(customer)).Single();
        await shop.Customers.UpdateAsync(
            customer.Id,
            new() { InvoiceSettings = new() { DefaultPaymentMethod = card.Id } }
        );
        var draft = await Invoices.CreateAsync(new() { Customer = customer.Id });
        await new InvoiceItemService(shop.Client).CreateAsync(
            new()
            {
                Customer = customer.Id,
                Invoice = draft.Id,
                Amount = amount,
                Currency = "usd",
                Description = "Chairs",
            }
        );
        return await Invoices.FinalizeInvoiceAsync(draft.Id);
    }
}
