using Microsoft.Playwright;
using StripeGuard.Pages.Tests;
using SubscriptionBilling.Demo;
using SubscriptionBilling.Tests.Harness;

namespace SubscriptionBilling.Tests;

/// <summary>
/// The sample as it comes, with its own Stripe, by people at a browser: from the first page to the last. Each signs up
/// anew. The pictures are those of the sample's README, which says how they are made.
/// </summary>
[Collection(OneBrowser.Name)]
public sealed class BrowserTests(Browser browser, BrowserTests.EmbeddedApp embedded)
    : IClassFixture<BrowserTests.EmbeddedApp>,
        IAsyncLifetime
{
    private const string OverTheRenewal = "32 days on, over the next renewal";
    private const string InOrder = "in order";

    private static readonly string[] Names =
    [
        "alan",
        "barbara",
        "donald",
        "edsger",
        "frances",
        "grace",
        "hedy",
        "ivan",
        "ken",
        "leslie",
        "radia",
        "tim",
    ];

    private readonly string me = $"{Names[embedded.Members++]}@example.com";

    private Visit visit = null!;

    private IPage Page => visit.Page;

    public async Task InitializeAsync() => visit = await browser.OpenAsync();

    public async Task DisposeAsync() => await visit.DisposeAsync();

    [Theory]
    [InlineData(InOrder)]
    [InlineData("reversed")]
    [InlineData("shuffled")]
    [InlineData("twice")]
    public async Task A_member_subscribes_upgrades_misses_a_payment_and_leaves(string order)
    {
        await DeliverAsync(order);
        await SignUpAsync();
        await SubscribeAsync("Pro", TestCards.Visa);
        await GoAsync("/account");
        await LookAsync("account");
        await UpgradeAsync("Business");
        await ShowsAsync("Your plan is changed.");
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Business" })).ToBeVisibleAsync();

        await UpdateCardAsync(TestCards.DeclinedOnceAttached);
        await TravelAsync(OverTheRenewal);
        await GoAsync("/account");
        await ShowsAsync("Your last payment of $79.99 did not go through.");
        await LookAsync("failed-renewal");
        await MailComesAsync("Your payment of $79.99 did not go through");
        await LookAsync("mailbox");

        await UpdateCardAsync(TestCards.Visa);
        await visit.Button("Pay now").ClickAsync();
        await ShowsAsync("Thank you, your payment went through.");
        await visit.Button("Cancel plan").ClickAsync();
        await ShowsAsync("Nothing more is charged.");
        await LookAsync("canceled");
        await TravelAsync(OverTheRenewal);
        await GoAsync("/account");
        await ShowsAsync("Your Business plan has ended");
        await DeliverAsync(InOrder);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_declined_card_is_told_on_the_checkout_page_and_another_pays()
    {
        await LogInAsync(DemoData.MemberEmail);
        await GoAsync("/");
        await LookAsync("plans");
        await visit.Button("Subscribe to Pro").ClickAsync();

        await visit.FillCard(TestCards.Declined);
        await LookAsync("checkout");
        await Page.Locator("button.pay").ClickAsync();
        await Assertions.Expect(Page.Locator("#number-error")).ToContainTextAsync("declined");
        await visit.Field("Card number").FillAsync(TestCards.Visa.Number);
        await Page.Locator("button.pay").ClickAsync();

        await ShowsAsync("You are on board.");
    }

    [Fact]
    public async Task A_card_that_asks_for_3D_Secure_is_authenticated_on_the_way()
    {
        await SignUpAsync();
        await GoAsync("/");
        await visit.Button("Subscribe to Pro").ClickAsync();
        await PayAsync(TestCards.AuthenticateUnlessSetUp);
        await Assertions.Expect(visit.Button("Complete")).ToBeVisibleAsync();
        await LookAsync("3d-secure");
        await visit.Button("Complete").ClickAsync();
        await ShowsAsync("You are on board.");

        await GoAsync("/account");
        await ShowsAsync("Renews on");
    }

    [Fact]
    public async Task An_upgrade_waits_for_3D_Secure_which_may_fail_first()
    {
        await SignUpAsync();
        await SubscribeAsync("Pro", TestCards.Visa);
        await UpdateCardAsync(TestCards.ThreeDSecureRequired, asksOnSaving: true);

        await UpgradeAsync("Business");
        await ShowsAsync("Your change to Business waits for a payment of $50.00.");
        await LookAsync("upgrade-waits");
        await visit.Button("Confirm with your bank").ClickAsync();
        await visit.Button("Fail").ClickAsync();
        await visit.ArriveAt("/account");
        await ShowsAsync("Your bank did not confirm the payment.");
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Pro" })).ToBeVisibleAsync();

        await visit.Button("Pay now").ClickAsync();
        await visit.Button("Complete").ClickAsync();
        await visit.ArriveAt("/account");
        await ShowsAsync("Thank you, your payment of $50.00 went through.");
        await Assertions
            .Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Business", Exact = true }))
            .ToBeVisibleAsync();
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Who_comes_back_from_checkout_without_paying_has_no_plan()
    {
        await SignUpAsync();
        await GoAsync("/");
        await visit.Button("Subscribe to Pro").ClickAsync();

        await Page.Locator("a.back").ClickAsync();
        await visit.ArriveAt("/");
        await GoAsync("/account");

        await ShowsAsync("No plan yet");
    }

    [Fact]
    public async Task Support_refunds_a_payment_once()
    {
        await SignUpAsync();
        await SubscribeAsync("Pro", TestCards.Visa);
        await visit.Button("Log out").ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Log in" })).ToBeVisibleAsync();
        await LogInAsync(DemoData.SupportEmail);

        await GoAsync("/support");
        await CheckAsync("support");
        await Page.GetByRole(AriaRole.Link, new() { Name = me }).ClickAsync();
        await Page.GetByLabel("Amount").FillAsync("10.00");
        await visit.Button("Refund").ClickAsync();

        await ShowsAsync("$10.00 are on their way back.");
        Assert.Equal(0, await visit.Button("Refund").CountAsync());
        await LookAsync("refund");
    }

    [Fact]
    public async Task The_pages_work_on_a_phone_and_by_keyboard()
    {
        await visit.DisposeAsync();
        visit = await browser.OpenAsync(width: 360, height: 740);

        await GoAsync("/signup");
        await CheckAsync("phone-signup");
        await Page.Keyboard.TypeAsync(me);
        await Page.Keyboard.PressAsync("Tab");
        await Page.Keyboard.TypeAsync("a good long one");
        await Page.Keyboard.PressAsync("Enter");
        await visit.ArriveAt("/");
        await SubscribeAsync("Pro", TestCards.Visa);

        foreach (var path in (string[])["/", "/mailbox", "/demo", "/login"])
        {
            await GoAsync(path);
            await CheckAsync("phone" + path);
        }

        await GoAsync("/account");
        await LookAsync("phone");
    }

    private Task GoAsync(string path) => visit.GoTo(new Uri(embedded.Address, path).ToString());

    /// <summary>Checks a page, and keeps a picture for the sample's README.</summary>
    private async Task LookAsync(string name)
    {
        if (!embedded.Seen.Contains(name))
        {
            await visit.Picture("subscription-billing-" + name);
        }

        await CheckAsync(name);
    }

    /// <summary>The page keeps nobody out, and does not run over its side.</summary>
    private async Task CheckAsync(string name)
    {
        if (embedded.Seen.Add(name))
        {
            await visit.EnsureAccessible();
            await visit.EnsureNoSidewaysScroll();
        }
    }

    private async Task SignUpAsync()
    {
        await GoAsync("/signup");
        await visit.Field("E-mail").FillAsync(me);
        await visit.Field("Password").FillAsync(DemoData.Password);
        await visit.Button("Sign up").ClickAsync();
        await Assertions.Expect(visit.Button("Log out")).ToBeVisibleAsync();
    }

    private async Task LogInAsync(string email)
    {
        await GoAsync("/login");
        await visit.Field("E-mail").FillAsync(email);
        await visit.Field("Password").FillAsync(DemoData.Password);
        await visit.Button("Log in").ClickAsync();
        await Assertions.Expect(visit.Button("Log out")).ToBeVisibleAsync();
    }

    private async Task SubscribeAsync(string plan, TestCard card)
    {
        await GoAsync("/");
        await visit.Button($"Subscribe to {plan}").ClickAsync();
        await PayAsync(card);
        await ShowsAsync("You are on board.");
    }

    private async Task PayAsync(TestCard card)
    {
        await visit.FillCard(card);
        await Page.Locator("button.pay").ClickAsync();
    }

    private async Task UpgradeAsync(string plan)
    {
        await GoAsync("/account");
        await visit.Button($"Upgrade to {plan}").ClickAsync();
        await ShowsAsync("Charged now");
        await LookAsync("upgrade");
        await visit.Button("Confirm the change").ClickAsync();
    }

    private async Task UpdateCardAsync(TestCard card, bool asksOnSaving = false)
    {
        await GoAsync("/account");
        await Page.GetByRole(AriaRole.Button, new() { NameRegex = UpdateCard }).First.ClickAsync();
        await visit.FillCard(card);
        await LookAsync("portal");
        await visit.Button("Save card").ClickAsync();
        if (asksOnSaving)
        {
            await visit.Button("Complete").ClickAsync();
        }

        await visit.ArriveAt("/account");
    }

    private async Task DeliverAsync(string order)
    {
        await GoAsync("/demo");
        await visit.Button(order).ClickAsync();
        await Assertions.Expect(visit.Button(order)).ToHaveAttributeAsync("aria-pressed", "true");
    }

    /// <summary>Stripe's clock goes on; the page that shows the new day comes when what was due on the way has happened.</summary>
    private async Task TravelAsync(string button)
    {
        await GoAsync("/demo");
        var today = Page.Locator("#today");
        var before = await today.InnerTextAsync();
        await visit.Button(button).ClickAsync();
        await Assertions.Expect(today).Not.ToHaveTextAsync(before);
        await CheckAsync("demo");
    }

    private Task ShowsAsync(string text) => Assertions.Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    /// <summary>Mails are sent every second.</summary>
    private async Task MailComesAsync(string subject)
    {
        for (var look = 1; ; look++)
        {
            await GoAsync("/mailbox?to=" + me);
            if (await visit.Shows(subject))
            {
                return;
            }

            Assert.True(look < MostLooks, $"No mail to {me} says '{subject}': {await Page.InnerTextAsync("main")}");
            await Page.WaitForTimeoutAsync(500);
        }
    }

    private const int MostLooks = 120;

    private static readonly System.Text.RegularExpressions.Regex UpdateCard = new("Update (your )?card");

    /// <summary>One for all of these tests, with its own Stripe.</summary>
    public sealed class EmbeddedApp : IAsyncLifetime
    {
        private PaperboatProcess process = null!;

        public Uri Address => process.Address;

        /// <summary>How many have signed up.</summary>
        public int Members { get; set; }

        /// <summary>What was looked at. Once is enough: the page is the same in each order of the webhooks.</summary>
        public HashSet<string> Seen { get; } = [];

        public async Task InitializeAsync() => process = await PaperboatProcess.StartEmbeddedAsync();

        public async Task DisposeAsync() => await process.DisposeAsync();
    }
}
