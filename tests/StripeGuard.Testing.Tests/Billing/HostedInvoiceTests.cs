using System.Net;
using CsCheck;
using Stripe;
using UglyToad.PdfPig;

namespace StripeGuard.Testing.Tests.Billing;

public sealed class HostedInvoiceTests : IDisposable
{
    private readonly HttpClient browser = new(new HttpClientHandler { AllowAutoRedirect = false });

    public void Dispose() => browser.Dispose();

    [Fact]
    public async Task The_page_shows_the_invoice_and_takes_the_card_that_pays_it()
    {
        await using var shop = await BillingShop.Open();
        var invoice = await Sent(shop, ("Consulting <b>", 12_000), ("Travel", 3450));

        var page = await browser.GetStringAsync(new Uri(invoice.HostedInvoiceUrl));
        var paid = await Pay(invoice, TestCards.Visa);
        var after = await browser.GetStringAsync(paid.Headers.Location);

        Assert.Contains($"Invoice {invoice.Number}", page, StringComparison.Ordinal);
        Assert.Contains("Consulting &lt;b&gt;", page, StringComparison.Ordinal);
        Assert.Contains("Pay $154.50", page, StringComparison.Ordinal);
        Assert.Contains("Due ", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, paid.StatusCode);
        Assert.Contains("Invoice paid", after, StringComparison.Ordinal);
        Assert.DoesNotContain("Card number", after, StringComparison.Ordinal);
        invoice = await shop.Invoices.GetAsync(invoice.Id);
        Assert.Equal(("paid", 15_450), (invoice.Status, invoice.AmountPaid));
        Assert.Contains("invoice.paid", await shop.Payments.EventTypesSoFar());
    }

    [Fact]
    public async Task A_decline_is_told_beside_the_card_and_leaves_the_invoice_open()
    {
        await using var shop = await BillingShop.Open();
        var invoice = await Sent(shop, ("Consulting", 12_000));

        var declined = await Pay(invoice, TestCards.InsufficientFunds);
        var incomplete = await Pay(invoice, TestCards.Visa, cvc: "1");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, declined.StatusCode);
        Assert.Contains(
            "Your card has insufficient funds.",
            await declined.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "security code is incomplete",
            WebUtility.HtmlDecode(await incomplete.Content.ReadAsStringAsync()),
            StringComparison.Ordinal
        );
        Assert.Equal("open", (await shop.Invoices.GetAsync(invoice.Id)).Status);
    }

    [Fact]
    public async Task A_renewal_that_waits_for_its_cardholder_is_confirmed_on_the_page()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var subscription = await shop.Subscribe(customer, await shop.Price(2000));
        await shop.NewCard(customer, "pm_card_authenticationRequired");
        shop.Wait(days: 32);
        var invoice = await shop.Latest(await shop.Subscriptions.GetAsync(subscription.Id));
        Assert.Equal("open", invoice.Status);

        var page = await browser.GetStringAsync(new Uri(invoice.HostedInvoiceUrl));
        var bank = await Post(invoice, ("action", "authenticate"));
        using var outcome = Form(("outcome", "complete"));
        using var back = await browser.PostAsync(bank.Headers.Location, outcome);

        Assert.Contains("Confirm with your bank", page, StringComparison.Ordinal);
        Assert.StartsWith(
            invoice.HostedInvoiceUrl.Split('?')[0],
            back.Headers.Location!.ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal("paid", (await shop.Invoices.GetAsync(invoice.Id)).Status);
        Assert.Equal("active", (await shop.Subscriptions.GetAsync(subscription.Id)).Status);
    }

    [Fact]
    public async Task A_failed_challenge_comes_back_to_the_page_with_its_reason()
    {
        await using var shop = await BillingShop.Open();
        var invoice = await Sent(shop, ("Consulting", 12_000));

        var bank = await Pay(invoice, TestCards.AlwaysAuthenticate);
        using var outcome = Form(("outcome", "fail"));
        using var back = await browser.PostAsync(bank.Headers.Location, outcome);
        var page = await browser.GetStringAsync(back.Headers.Location);

        Assert.Contains("We are unable to authenticate your payment method.", page, StringComparison.Ordinal);
        Assert.Equal("open", (await shop.Invoices.GetAsync(invoice.Id)).Status);
    }

    [Fact]
    public async Task A_void_invoice_cannot_be_paid()
    {
        await using var shop = await BillingShop.Open();
        var invoice = await Sent(shop, ("Consulting", 12_000));
        await shop.Invoices.VoidInvoiceAsync(invoice.Id);

        var page = await (await Pay(invoice, TestCards.Visa)).Content.ReadAsStringAsync();

        Assert.Contains("Invoice voided", page, StringComparison.Ordinal);
        Assert.Equal("void", (await shop.Invoices.GetAsync(invoice.Id)).Status);
    }

    [Fact]
    public async Task The_PDF_says_what_the_page_says_on_as_many_pages_as_it_takes()
    {
        await using var shop = await BillingShop.Open();
        var lines = Enumerable.Range(1, 70).Select(i => ($"Journée nº {i} – 数", 1000L + i)).ToArray();
        var invoice = await Sent(shop, lines);

        using var answer = await browser.GetAsync(new Uri(invoice.InvoicePdf));
        using var pdf = PdfDocument.Open(await answer.Content.ReadAsByteArrayAsync());

        Assert.Equal("application/pdf", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"Invoice-{invoice.Number}.pdf", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.True(pdf.NumberOfPages > 1);
        var text = string.Concat(pdf.GetPages().Select(page => page.Text));
        Assert.Contains($"Invoice {invoice.Number}", pdf.Information.Title, StringComparison.Ordinal);
        Assert.Contains("$724.85", text, StringComparison.Ordinal);
        Assert.Contains("Amount due", text, StringComparison.Ordinal);
        Assert.Contains("ada@example.com", text, StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Contains($"{line.Item2 / 100m:0.00}", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("eur")]
    [InlineData("jpy")]
    [InlineData("kwd")]
    [InlineData("inr")]
    public async Task Every_currency_can_be_printed(string currency)
    {
        await using var shop = await BillingShop.Open();
        var invoice = await Sent(shop, currency, ("Consulting", 123_450));

        using var pdf = PdfDocument.Open(await browser.GetByteArrayAsync(new Uri(invoice.InvoicePdf)));

        var digits =
            currency == "jpy" ? "123,450"
            : currency == "kwd" ? "123.450"
            : "1,234.50";
        Assert.Contains(digits, pdf.GetPage(1).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_has_a_receipt_at_its_address()
    {
        await using var shop = await BillingShop.Open();
        var intent = await shop.Client.V1.PaymentIntents.CreateAsync(
            new()
            {
                Amount = 2999,
                Currency = "usd",
                PaymentMethod = "pm_card_visa",
                Confirm = true,
                Expand = ["latest_charge"],
            }
        );

        var receipt = await browser.GetStringAsync(new Uri(intent.LatestCharge.ReceiptUrl));

        Assert.Contains("$29.99", receipt, StringComparison.Ordinal);
        Assert.Contains("visa ending in 4242", receipt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_says_so()
    {
        await using var shop = await BillingShop.Open();

        foreach (
            var path in (string[])
                ["/i/acct_1/test_1", "/i/", "/invoice/acct_1/test_1/pdf", "/invoice/pdf", "/receipts/payment/ch_1"]
        )
        {
            using var answer = await browser.GetAsync(new Uri(shop.Stripe.BaseUrl + path));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task No_form_makes_the_page_fail()
    {
        await using var shop = await BillingShop.Open();
        var invoice = await Sent(shop, ("Consulting", 12_000));
        var field = Gen.OneOf(
            Gen.Const(("action", "authenticate")),
            Gen.Const(("action", "fill")),
            Gen.Const(("number", "4000000000003220")),
            Gen.Const(("number", new string('9', 900))),
            Gen.Const(("expiry", "13 / 99")),
            Gen.Const(("expiry", "12 / 34")),
            Gen.Const(("cvc", "123")),
            Gen.Const(("name", "<script>\u0001")),
            Gen.Const(("country", "\ud800")),
            Gen.Const(("postal", "94107"))
        );

        await field
            .Array[0, 8]
            .SampleAsync(
                async fields =>
                {
                    var answer = await Post(invoice, fields);
                    Assert.True((int)answer.StatusCode < 500, await answer.Content.ReadAsStringAsync());
                },
                iter: 100,
                threads: 1
            );
    }

    private static Task<Invoice> Sent(BillingShop shop, params (string Name, long Amount)[] lines) =>
        Sent(shop, "usd", lines);

    private static async Task<Invoice> Sent(
        BillingShop shop,
        string currency,
        params (string Name, long Amount)[] lines
    )
    {
        var customer = await shop.Customer(card: null);
        var draft = await shop.Invoices.CreateAsync(
            new()
            {
                Customer = customer.Id,
                Currency = currency,
                CollectionMethod = "send_invoice",
                DaysUntilDue = 30,
            }
        );
        foreach (var (name, amount) in lines)
        {
            await shop.Client.V1.InvoiceItems.CreateAsync(
                new()
                {
                    Customer = customer.Id,
                    Invoice = draft.Id,
                    Amount = amount,
                    Currency = currency,
                    Description = name,
                }
            );
        }

        return await shop.Invoices.SendInvoiceAsync(draft.Id);
    }

    private Task<HttpResponseMessage> Pay(Invoice invoice, TestCard card, string cvc = "123") =>
        Post(
            invoice,
            ("action", "pay"),
            ("number", card.Number),
            ("expiry", "12 / 34"),
            ("cvc", cvc),
            ("name", "Ada"),
            ("country", "US"),
            ("postal", "94107")
        );

    private async Task<HttpResponseMessage> Post(Invoice invoice, params (string Name, string Value)[] fields)
    {
        using var form = Form(fields);
        return await browser.PostAsync(new Uri(invoice.HostedInvoiceUrl), form);
    }

    private static StringContent Form(params (string Name, string Value)[] fields) =>
        new(
            string.Join(
                '&',
                fields.Select(field => $"{Uri.EscapeDataString(field.Name)}={Uri.EscapeDataString(field.Value)}")
            ),
            System.Text.Encoding.UTF8,
            "application/x-www-form-urlencoded"
        );
}
