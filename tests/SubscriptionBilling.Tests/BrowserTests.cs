using Microsoft.Playwright;
using StripeGuard.Pages.Tests;
using SubscriptionBilling.Demo;
using SubscriptionBilling.Tests.Harness;

namespace SubscriptionBilling.Tests;

/// <summary>The sample as it comes, with its own Stripe, by a person at a browser: from the first page to the last.</summary>
[Collection(OneBrowser.Name)]
public sealed class BrowserTests(Browser browser) : IAsyncLifetime
{
    private PaperboatProcess app = null!;
    private Visit visit = null!;

    private IPage Page => visit.Page;

    public async Task InitializeAsync()
    {
        app = await PaperboatProcess.StartEmbeddedAsync();
        visit = await browser.OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await visit.DisposeAsync();
        await app.DisposeAsync();
    }

    [Theory]
    [InlineData("in order")]
    [InlineData("reversed")]
    [InlineData("shuffled")]
    [InlineData("twice")]
    public async Task A_member_subscribes_upgrades_misses_a_payment_and_leaves(string order)
    {
        await GoAsync("/demo");
        await visit.Button(order).ClickAsync();
        await LogInAsync();

        await SubscribeAsync("Pro", TestCards.Visa);
        await UpgradeAsync("Business");
        await UpdateCardAsync(TestCards.DeclinedOnceAttached);
        await TravelAsync("32 days on, over the next renewal");

        await GoAsync("/account");
        await EventuallyAsync("Your last payment of $79.99 did not go through.");
        await LookAsync("account-past-due");
        await GoAsync("/mailbox");
        await EventuallyAsync("Your payment of $79.99 did not go through");
        await LookAsync("mailbox");

        await UpdateCardAsync(TestCards.Visa);
        await visit.Button("Pay now").ClickAsync();
        await EventuallyAsync("Thank you, your payment went through.");
        await visit.Button("Cancel plan").ClickAsync();
        await EventuallyAsync("Nothing more is charged.");
        await TravelAsync("32 days on, over the next renewal");
        await GoAsync("/account");
        await EventuallyAsync("Your Business plan has ended");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_declined_card_is_told_on_the_checkout_page_and_another_pays()
    {
        await LogInAsync();
        await GoAsync("/");
        await visit.Button("Subscribe to Pro").ClickAsync();

        await PayAsync(TestCards.Declined);
        await Assertions.Expect(Page.Locator("#number-error")).ToContainTextAsync("declined");
        await visit.Field("Card number").FillAsync(TestCards.Visa.Number);
        await Page.Locator("button.pay").ClickAsync();

        await EventuallyAsync("You are on board.");
        await LookAsync("on-board");
    }

    [Fact]
    public async Task A_card_that_asks_for_3D_Secure_is_authenticated_on_the_way()
    {
        await LogInAsync();

        await SubscribeAsync("Pro", TestCards.AuthenticateUnlessSetUp, authenticates: true);

        await GoAsync("/account");
        Assert.True(await visit.Shows("Renews on"));
    }

    [Fact]
    public async Task Who_comes_back_from_checkout_without_paying_has_no_plan()
    {
        await LogInAsync();
        await GoAsync("/");
        await visit.Button("Subscribe to Pro").ClickAsync();

        await Page.Locator("a.back").ClickAsync();
        await Page.WaitForURLAsync(new Uri(app.Address, "/").ToString());
        await GoAsync("/account");

        Assert.True(await visit.Shows("No plan yet"));
    }

    [Fact]
    public async Task Support_refunds_a_payment_once()
    {
        await LogInAsync();
        await SubscribeAsync("Pro", TestCards.Visa);
        await visit.Button("Log out").ClickAsync();
        await LogInAsync(DemoData.SupportEmail);

        await GoAsync("/support");
        await LookAsync("support");
        await Page.GetByRole(AriaRole.Link, new() { Name = DemoData.MemberEmail }).ClickAsync();
        await Page.GetByLabel("Amount").FillAsync("10.00");
        await visit.Button("Refund").ClickAsync();

        await EventuallyAsync("$10.00 are on their way back.");
        Assert.Equal(0, await visit.Button("Refund").CountAsync());
        await LookAsync("support-member");
    }

    [Fact]
    public async Task The_pages_work_on_a_phone_and_by_keyboard()
    {
        await visit.DisposeAsync();
        visit = await browser.OpenAsync(width: 360, height: 740);

        await GoAsync("/signup");
        await Page.Keyboard.TypeAsync("grace@example.com");
        await Page.Keyboard.PressAsync("Tab");
        await Page.Keyboard.TypeAsync("a good long one");
        await Page.Keyboard.PressAsync("Enter");
        await Page.WaitForURLAsync(new Uri(app.Address, "/").ToString());
        await SubscribeAsync("Pro", TestCards.Visa);

        foreach (var path in (string[])["/", "/account", "/mailbox", "/demo", "/login"])
        {
            await GoAsync(path);
            await LookAsync("phone" + path.Replace('/', '-'));
        }
    }

    private Task GoAsync(string path) => visit.GoTo(new Uri(app.Address, path).ToString());

    /// <summary>No page keeps anybody out, or runs over its side.</summary>
    private async Task LookAsync(string name)
    {
        await visit.Picture("billing-" + name);
        await visit.EnsureAccessible();
        await visit.EnsureNoSidewaysScroll();
    }

    private async Task LogInAsync(string email = DemoData.MemberEmail)
    {
        await GoAsync("/login");
        await visit.Field("E-mail").FillAsync(email);
        await visit.Field("Password").FillAsync(DemoData.Password);
        await visit.Button("Log in").ClickAsync();
    }

    private async Task SubscribeAsync(string plan, TestCard card, bool authenticates = false)
    {
        await GoAsync("/");
        await visit.Button($"Subscribe to {plan}").ClickAsync();
        await PayAsync(card);
        if (authenticates)
        {
            await visit.Button("Complete").ClickAsync();
        }

        await EventuallyAsync("You are on board.");
    }

    private async Task PayAsync(TestCard card)
    {
        await visit.FillCard(card);
        await Page.Locator("button.pay").ClickAsync();
    }

    private async Task UpgradeAsync(string plan)
    {
        await GoAsync("/account");
        await LookAsync("account");
        await visit.Button($"Upgrade to {plan}").ClickAsync();
        await EventuallyAsync("Charged now");
        await LookAsync("upgrade");
        await visit.Button("Confirm the change").ClickAsync();
        await EventuallyAsync("Your plan is changed.");
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = plan })).ToBeVisibleAsync();
    }

    private async Task UpdateCardAsync(TestCard card)
    {
        await GoAsync("/account");
        await Page.GetByRole(AriaRole.Button, new() { NameRegex = UpdateCard }).First.ClickAsync();
        await visit.FillCard(card);
        await visit.Button("Save card").ClickAsync();
        await Page.WaitForURLAsync(new Uri(app.Address, "/account").ToString());
    }

    private async Task TravelAsync(string button)
    {
        await GoAsync("/demo");
        await visit.Button(button).ClickAsync();
        await Assertions.Expect(visit.Button(button)).ToBeVisibleAsync();
        await LookAsync("demo");
    }

    /// <summary>The page says it, now or when it is looked at again: webhooks and mails take their time.</summary>
    private async Task EventuallyAsync(string text)
    {
        for (var look = 1; !await ComesAsync(text); look++)
        {
            Assert.True(look < Looks, $"'{text}' does not come at {Page.Url}: {await Page.InnerTextAsync("body")}");
            await Page.ReloadAsync();
        }
    }

    private async Task<bool> ComesAsync(string text)
    {
        try
        {
            await Page.GetByText(text).First.WaitForAsync(new() { Timeout = 3000 });
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private const int Looks = 10;

    private static readonly System.Text.RegularExpressions.Regex UpdateCard = new("Update (your )?card");
}
