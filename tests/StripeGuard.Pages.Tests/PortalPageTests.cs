using Microsoft.Playwright;
using Stripe;
using Stripe.BillingPortal;
using CheckoutSessions = Stripe.Checkout.SessionService;

namespace StripeGuard.Pages.Tests;

[Collection(OneBrowser.Name)]
public class PortalPageTests : IAsyncLifetime
{
    private static int shops;

    private readonly Browser browser;
    private readonly StripeClient client;
    private Price basic = null!;
    private Price pro = null!;
    private string customer = null!;
    private string subscription = null!;

    public PortalPageTests(Browser browser)
    {
        this.browser = browser;
        client = browser.Stripe.CreateClient($"sk_test_portal{Interlocked.Increment(ref shops)}");
    }

    private Visit Visit { get; set; } = null!;

    public async Task InitializeAsync()
    {
        Visit = await browser.OpenAsync();
        basic = await Price("Basic", 1000);
        pro = await Price("Pro", 3000);
        var session = await new CheckoutSessions(client).CreateAsync(
            new()
            {
                Mode = "subscription",
                SuccessUrl = browser.Shop.Url + "/done",
                LineItems = [new() { Price = basic.Id, Quantity = 1 }],
            }
        );
        var paid = await browser.Stripe.Checkout.PayAsync(session, TestCards.Visa);
        (customer, subscription) = (paid.CustomerId, paid.SubscriptionId);
    }

    public async Task DisposeAsync() => await Visit.DisposeAsync();

    [Fact]
    public async Task A_plan_is_canceled_at_the_period_end_and_renewed()
    {
        await Visit.GoTo((await Open()).Url);
        await Visit.EnsureAccessible();
        await Visit.Picture("portal");
        Assert.True(await Visit.Shows("Visa ending in 4242"));
        Assert.Equal(1, await Visit.Page.Locator("tbody tr").CountAsync());

        await Link("Cancel plan").ClickAsync();
        await Visit.EnsureAccessible();
        await Visit.Button("Cancel plan").ClickAsync();
        await Visit.Page.GetByText("Your plan has been canceled.").WaitForAsync();
        Assert.True((await Subscription()).CancelAtPeriodEnd);
        await Visit.Button("Renew plan").ClickAsync();
        await Visit.Page.GetByText("Your plan has been renewed.").WaitForAsync();

        Assert.False((await Subscription()).CancelAtPeriodEnd);
        await Link("Return to Test shop").ClickAsync();
        await Visit.ArriveAt("/account");
        Assert.Empty(Visit.Complaints);
    }

    [Fact]
    public async Task A_plan_is_switched_with_what_it_costs_shown_first()
    {
        await Visit.GoTo((await Open(await WithPlans())).Url);

        await Link("Update plan").ClickAsync();
        await Visit.Page.GetByLabel("Pro, $30.00 per month").CheckAsync();
        await Visit.EnsureAccessible();
        await Visit.Button("Continue").ClickAsync();
        await Visit.Page.GetByText("Confirm your new plan").WaitForAsync();
        await Visit.Picture("portal-confirm");
        await Visit.EnsureAccessible();
        Assert.True(await Visit.Shows("Due today"));
        Assert.True(await Visit.Shows("$20.00"));
        await Visit.Button("Confirm").ClickAsync();
        await Visit.Page.GetByText("Your plan has been updated.").WaitForAsync();

        Assert.Equal(pro.Id, (await Subscription()).Items.Single().Price.Id);
        Assert.Equal(2, await Visit.Page.Locator("tbody tr").CountAsync());
    }

    [Fact]
    public async Task A_card_is_updated_after_a_decline_and_with_3D_Secure()
    {
        var session = await Open(flow: new() { Type = "payment_method_update" });
        await Visit.GoTo(session.Url);
        await Visit.EnsureAccessible();

        await Visit.FillCard(TestCards.Declined);
        await Visit.Button("Save card").ClickAsync();
        await Assertions.Expect(Visit.Page.Locator("#number-error")).ToHaveTextAsync("Your card was declined.");
        await Visit.FillCard(TestCards.AlwaysAuthenticate);
        await Visit.Button("Save card").ClickAsync();
        await Visit.Button("Complete").ClickAsync();
        await Visit.Page.GetByText("Your card has been updated.").WaitForAsync();

        Assert.True(await Visit.Shows("Visa ending in 3184"));
        var method = await new PaymentMethodService(client).GetAsync((await Subscription()).DefaultPaymentMethodId);
        Assert.Equal("3184", method.Card.Last4);
    }

    [Fact]
    public async Task The_portal_fits_a_phone()
    {
        await using var phone = await browser.OpenAsync(width: 360, height: 740);
        await phone.GoTo((await Open(await WithPlans())).Url);

        await phone.EnsureNoSidewaysScroll();
        await phone.Picture("portal-phone");
    }

    [Fact]
    public async Task Billing_information_and_a_quantity_are_updated()
    {
        await Visit.GoTo((await Open(await WithPlans(["price", "quantity"]))).Url);

        await Link("Update information").ClickAsync();
        await Visit.Field("Email").FillAsync("nobody");
        await Visit.Button("Save").ClickAsync();
        await Assertions.Expect(Visit.Page.Locator("#email-error")).ToHaveTextAsync("Your email address is invalid.");
        await Visit.EnsureAccessible();
        await Visit.Field("Email").FillAsync("alice@example.org");
        await Visit.Button("Save").ClickAsync();
        await Visit.Page.GetByText("Your billing information has been updated.").WaitForAsync();
        await Link("Update plan").ClickAsync();
        await Visit.Field("Quantity").FillAsync("3");
        await Visit.EnsureAccessible();
        await Visit.Button("Continue").ClickAsync();
        await Visit.Button("Confirm").ClickAsync();
        await Visit.Page.GetByText("Your plan has been updated.").WaitForAsync();

        Assert.True(await Visit.Shows("Basic × 3"));
        Assert.True(await Visit.Shows("alice@example.org"));
        Assert.Equal(3, (await Subscription()).Items.Single().Quantity);
        Assert.Empty(Visit.Complaints);
    }

    private ILocator Link(string name) => Visit.Page.GetByRole(AriaRole.Link, new() { Name = name });

    private Task<Subscription> Subscription() => new SubscriptionService(client).GetAsync(subscription);

    private Task<Session> Open(string? configuration = null, SessionFlowDataOptions? flow = null) =>
        new SessionService(client).CreateAsync(
            new()
            {
                Customer = customer,
                Configuration = configuration,
                ReturnUrl = browser.Shop.Url + "/account",
                FlowData = flow,
            }
        );

    private async Task<string> WithPlans(List<string>? updates = null)
    {
        var configuration = await new ConfigurationService(client).CreateAsync(
            new()
            {
                Features = new()
                {
                    CustomerUpdate = new() { Enabled = true, AllowedUpdates = ["email"] },
                    InvoiceHistory = new() { Enabled = true },
                    PaymentMethodUpdate = new() { Enabled = true },
                    SubscriptionCancel = new() { Enabled = true },
                    SubscriptionUpdate = new()
                    {
                        Enabled = true,
                        DefaultAllowedUpdates = updates ?? ["price"],
                        ProrationBehavior = "always_invoice",
                        Products =
                        [
                            new() { Product = basic.ProductId, Prices = [basic.Id] },
                            new() { Product = pro.ProductId, Prices = [pro.Id] },
                        ],
                    },
                },
            }
        );
        return configuration.Id;
    }

    private Task<Price> Price(string name, long amount) =>
        new PriceService(client).CreateAsync(
            new()
            {
                Currency = "usd",
                UnitAmount = amount,
                Recurring = new() { Interval = "month" },
                ProductData = new() { Name = name },
            }
        );
}
