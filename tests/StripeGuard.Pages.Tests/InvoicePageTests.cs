using Stripe;

namespace StripeGuard.Pages.Tests;

[Collection(OneBrowser.Name)]
public class InvoicePageTests : IAsyncLifetime
{
    private static int shops;

    private readonly Browser browser;
    private readonly StripeClient client;

    public InvoicePageTests(Browser browser)
    {
        this.browser = browser;
        client = browser.Stripe.CreateClient($"sk_test_invoices{Interlocked.Increment(ref shops)}");
    }

    private Visit Visit { get; set; } = null!;

    public async Task InitializeAsync() => Visit = await browser.OpenAsync();

    public async Task DisposeAsync() => await Visit.DisposeAsync();

    [Fact]
    public async Task An_invoice_is_paid_after_a_decline_and_with_3D_Secure()
    {
        var invoice = await Sent();
        await Visit.GoTo(invoice.HostedInvoiceUrl);
        await Visit.EnsureAccessible();
        await Visit.EnsureNoSidewaysScroll();
        await Visit.Picture("invoice");
        Assert.True(await Visit.Shows("Consulting in November"));

        await Visit.FillCard(TestCards.Declined);
        await Visit.Button("Pay $150.00").ClickAsync();
        await Microsoft
            .Playwright.Assertions.Expect(Visit.Page.Locator("#number-error"))
            .ToHaveTextAsync("Your card was declined.");
        await Visit.FillCard(TestCards.AlwaysAuthenticate);
        await Visit.Button("Pay $150.00").ClickAsync();
        await Visit.Button("Complete").ClickAsync();
        await Visit.Page.GetByText("Invoice paid").WaitForAsync();

        await Visit.EnsureAccessible();
        Assert.Equal("paid", (await new InvoiceService(client).GetAsync(invoice.Id)).Status);
        await Visit.Page.GetByText("View receipt").ClickAsync();
        await Visit.Page.GetByText("Receipt from Test shop").WaitForAsync();
        await Visit.EnsureAccessible();
        Assert.Empty(Visit.Complaints);
    }

    [Fact]
    public async Task An_invoice_fits_a_phone()
    {
        await using var phone = await browser.OpenAsync(width: 360, height: 740);
        await phone.GoTo((await Sent()).HostedInvoiceUrl);

        await phone.EnsureNoSidewaysScroll();
        await phone.Picture("invoice-phone");
    }

    private async Task<Invoice> Sent()
    {
        var customer = await new CustomerService(client).CreateAsync(new() { Name = "Ada", Email = "ada@example.com" });
        var invoices = new InvoiceService(client);
        var draft = await invoices.CreateAsync(
            new()
            {
                Customer = customer.Id,
                CollectionMethod = "send_invoice",
                DaysUntilDue = 14,
                Description = "Thank you for your business.",
                Footer = "Registered in Delaware.",
            }
        );
        await new InvoiceItemService(client).CreateAsync(
            new()
            {
                Customer = customer.Id,
                Invoice = draft.Id,
                Amount = 15_000,
                Currency = "usd",
                Description = "Consulting in November",
            }
        );
        return await invoices.SendInvoiceAsync(draft.Id);
    }
}
