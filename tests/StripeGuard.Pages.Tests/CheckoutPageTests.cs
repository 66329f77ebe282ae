using System.Globalization;
using Microsoft.Playwright;
using Stripe;
using Stripe.Checkout;

namespace StripeGuard.Pages.Tests;

[Collection(OneBrowser.Name)]
public class CheckoutPageTests : IAsyncLifetime
{
    private static int shops;

    private readonly Browser browser;
    private readonly StripeClient client;
    private readonly SessionService sessions;
    private readonly string key = $"sk_test_page{Interlocked.Increment(ref shops)}";

    public CheckoutPageTests(Browser browser)
    {
        this.browser = browser;
        client = browser.Stripe.CreateClient(key);
        sessions = new SessionService(client);
    }

    private Visit Visit { get; set; } = null!;

    public async Task InitializeAsync() => Visit = await browser.OpenAsync();

    public async Task DisposeAsync() => await Visit.DisposeAsync();

    [Fact]
    public async Task The_customer_pays_and_comes_back_to_the_shop()
    {
        var session = await Open(options => options.LineItems = [Item("T-shirt", 2000, 2), Item("Mug", 999)]);
        await Visit.GoTo(session.Url);
        await Visit.Picture("checkout");

        Assert.True(await Visit.Shows("Pay Test shop"));
        await Visit.EnsureAccessible();
        await Visit.FillCard(TestCards.Visa);
        await Visit.Button("Pay $49.99").ClickAsync();
        var arrived = await Visit.ArriveAt("/done");

        Assert.Equal($"?session_id={session.Id}", arrived.Query);
        var paid = await sessions.GetAsync(session.Id);
        Assert.Equal(
            ("complete", "paid", "alice@example.com"),
            (paid.Status, paid.PaymentStatus, paid.CustomerDetails.Email)
        );
        Assert.Equal(new[] { new Uri(session.Url).Authority, new Uri(browser.Shop.Url).Authority }, Visit.Hosts);
        Assert.Empty(Visit.Complaints);
    }

    [Fact]
    public async Task A_decline_is_told_at_the_card_and_another_card_pays()
    {
        var session = await Open();
        await Visit.GoTo(session.Url);

        await Visit.FillCard(TestCards.InsufficientFunds);
        await Visit.Button("Pay $20.00").ClickAsync();
        await Assertions
            .Expect(Visit.Page.Locator("#number-error"))
            .ToHaveTextAsync("Your card has insufficient funds.");
        await Visit.EnsureAccessible();
        await Visit.Picture("checkout-declined");
        Assert.Equal("alice@example.com", await Visit.Field("Email").InputValueAsync());
        Assert.Equal("number", await Focused());
        await Visit.Field("Card number").FillAsync(TestCards.Visa.Number);
        await Visit.Button("Pay $20.00").ClickAsync();
        await Visit.ArriveAt("/done");

        Assert.Equal("paid", (await sessions.GetAsync(session.Id)).PaymentStatus);
    }

    [Fact]
    public async Task What_is_missing_is_told_in_each_field()
    {
        await Visit.GoTo((await Open()).Url);

        await Visit.Button("Pay $20.00").ClickAsync();

        await Assertions.Expect(Visit.Page.Locator("#email-error")).ToHaveTextAsync("Your email is incomplete.");
        await Assertions.Expect(Visit.Page.Locator("#number-error")).ToHaveTextAsync("Your card number is incomplete.");
        await Assertions
            .Expect(Visit.Page.Locator("#expiry-error"))
            .ToHaveTextAsync("Your card's expiration date is incomplete.");
        await Assertions
            .Expect(Visit.Page.Locator("#cvc-error"))
            .ToHaveTextAsync("Your card's security code is incomplete.");
        await Assertions.Expect(Visit.Page.Locator("#postal-error")).ToHaveTextAsync("Your postal code is incomplete.");
        Assert.Equal("email", await Focused());
        await Visit.EnsureAccessible();
    }

    [Theory]
    [InlineData("Complete", "/done", "paid")]
    [InlineData("Fail", null, "unpaid")]
    public async Task With_3D_Secure_the_bank_is_asked(string choice, string? arrives, string paymentStatus)
    {
        var session = await Open();
        await Visit.GoTo(session.Url);
        await Visit.FillCard(TestCards.AlwaysAuthenticate);
        await Visit.Button("Pay $20.00").ClickAsync();

        await Visit.Button(choice).WaitForAsync();
        await Visit.EnsureAccessible();
        await Visit.Picture("3d-secure");
        await Visit.Button(choice).ClickAsync();

        if (arrives is not null)
        {
            await Visit.ArriveAt(arrives);
        }
        else
        {
            await Assertions
                .Expect(Visit.Page.Locator("#number-error"))
                .ToHaveTextAsync(
                    "We are unable to authenticate your payment method. Please choose a different payment method and try again."
                );
        }

        Assert.Equal(paymentStatus, (await sessions.GetAsync(session.Id)).PaymentStatus);
        Assert.Empty(Visit.Complaints);
    }

    [Fact]
    public async Task In_setup_mode_the_card_is_saved()
    {
        var customer = await new CustomerService(client).CreateAsync(new() { Email = "carol@example.com" });
        var session = await Open(options =>
        {
            options.Mode = "setup";
            options.Currency = "usd";
            options.LineItems = null;
            options.Customer = customer.Id;
        });
        await Visit.GoTo(session.Url);

        Assert.True(await Visit.Shows("carol@example.com"));
        await Visit.EnsureAccessible();
        await Visit.FillCard(TestCards.Visa);
        await Visit.Button("Save card").ClickAsync();
        await Visit.ArriveAt("/done");

        Assert.Single((await new CustomerPaymentMethodService(client).ListAsync(customer.Id)).Data);
    }

    [Fact]
    public async Task A_subscription_begins_with_its_trial()
    {
        var session = await Open(options =>
        {
            var item = Item("Pro plan", 2900);
            item.PriceData.Recurring = new() { Interval = "month" };
            options.Mode = "subscription";
            options.LineItems = [item];
            options.SubscriptionData = new() { TrialPeriodDays = 14 };
            options.AllowPromotionCodes = true;
        });
        await Visit.GoTo(session.Url);

        Assert.True(await Visit.Shows("14 days free"));
        var end = browser.Stripe.Clock.UtcNow.AddDays(14).ToString("MMMM d, yyyy", CultureInfo.InvariantCulture);
        Assert.True(await Visit.Shows($"Then $29.00 per month starting {end}"));
        await Visit.Picture("checkout-trial");
        await Visit.EnsureAccessible();
        await Visit.FillCard(TestCards.Visa);
        await Visit.Button("Start trial").ClickAsync();
        await Visit.ArriveAt("/done");

        var done = await sessions.GetAsync(session.Id);
        Assert.Equal("trialing", (await new SubscriptionService(client).GetAsync(done.SubscriptionId)).Status);
    }

    [Fact]
    public async Task A_payment_link_leads_to_a_session_and_says_thanks()
    {
        var link = await new PaymentLinkService(client).CreateAsync(
            new()
            {
                LineItems =
                [
                    new()
                    {
                        Quantity = 1,
                        PriceData = new()
                        {
                            Currency = "eur",
                            UnitAmount = 1250,
                            ProductData = new() { Name = "Poster" },
                        },
                    },
                ],
                AfterCompletion = new()
                {
                    Type = "hosted_confirmation",
                    HostedConfirmation = new() { CustomMessage = "It ships on Monday." },
                },
                Restrictions = new() { CompletedSessions = new() { Limit = 1 } },
            }
        );
        await Visit.GoTo(link.Url);

        await Visit.FillCard(TestCards.Mastercard);
        await Visit.Button("Pay €12.50").ClickAsync();
        await Visit.Page.GetByText("It ships on Monday.").WaitForAsync();
        await Visit.GoTo(link.Url);

        Assert.True(await Visit.Shows("The link is no longer active"));
    }

    [Fact]
    public async Task The_back_link_leads_to_the_shop_and_leaves_the_session_open()
    {
        var session = await Open();
        await Visit.GoTo(session.Url);

        await Visit.Page.GetByRole(AriaRole.Link, new() { Name = "Back to Test shop" }).ClickAsync();
        await Visit.ArriveAt("/cart");

        Assert.Equal("open", (await sessions.GetAsync(session.Id)).Status);
    }

    [Fact]
    public async Task Expired_and_completed_sessions_say_so()
    {
        var expired = await Open();
        await sessions.ExpireAsync(expired.Id);
        var paid = await Open();
        await browser.Stripe.Checkout.PayAsync(paid, TestCards.Visa);

        await Visit.GoTo(expired.Url);
        Assert.True(await Visit.Shows("This checkout session has expired"));
        await Visit.EnsureAccessible();
        await Visit.GoTo(paid.Url);
        Assert.True(await Visit.Shows("You're all done here"));
        await Visit.EnsureAccessible();
        await Visit.Page.GetByRole(AriaRole.Link, new() { Name = "Continue to Test shop" }).ClickAsync();
        Assert.Equal($"?session_id={paid.Id}", (await Visit.ArriveAt("/done")).Query);
    }

    [Fact]
    public async Task A_promotion_code_and_a_quantity_change_the_total_and_keep_what_was_entered()
    {
        await Code("SPRING", 25);
        var item = Item("T-shirt", 2000);
        item.AdjustableQuantity = new()
        {
            Enabled = true,
            Minimum = 1,
            Maximum = 9,
        };
        var session = await Open(options =>
        {
            options.LineItems = [item];
            options.AllowPromotionCodes = true;
        });
        await Visit.GoTo(session.Url);
        await Visit.FillCard(TestCards.Visa);

        await Visit.Field("Promotion code").FillAsync("NOPE");
        await Visit.Button("Apply").ClickAsync();
        await Assertions.Expect(Visit.Page.Locator("#code-error")).ToHaveTextAsync("This code is invalid.");
        await Visit.Field("Promotion code").FillAsync("spring");
        await Visit.Field("Promotion code").PressAsync("Enter");
        await Visit.Button("Pay $15.00").WaitForAsync();
        await Visit.Field("Quantity of T-shirt").FillAsync("3");
        await Visit.Field("Quantity of T-shirt").PressAsync("Tab");
        await Visit.Button("Pay $45.00").WaitForAsync();
        await Visit.Picture("checkout-discount");
        await Visit.EnsureAccessible();
        await Visit.Button("Pay $45.00").ClickAsync();
        await Visit.ArriveAt("/done");

        var paid = await sessions.GetAsync(session.Id);
        Assert.Equal((6000, 4500), (paid.AmountSubtotal, paid.AmountTotal));
        Assert.Empty(Visit.Complaints);
    }

    [Fact]
    public async Task Without_script_everything_works_too()
    {
        await Code("SPRING", 25);
        var item = Item("T-shirt", 2000);
        item.AdjustableQuantity = new()
        {
            Enabled = true,
            Minimum = 1,
            Maximum = 9,
        };
        var session = await Open(options =>
        {
            options.LineItems = [item];
            options.AllowPromotionCodes = true;
        });
        await using var plain = await browser.OpenAsync(script: false);
        await plain.GoTo(session.Url);

        await plain.Field("Quantity of T-shirt").FillAsync("2");
        await plain.Button("Update").ClickAsync();
        await plain.Field("Promotion code").FillAsync("SPRING");
        await plain.Button("Apply").ClickAsync();
        await plain.Button("3D Secure").ClickAsync();
        Assert.Equal("4000 0027 6000 3184", await plain.Field("Card number").InputValueAsync());
        await plain.Button("Pay $30.00").ClickAsync();
        await plain.Button("Complete").ClickAsync();

        await plain.ArriveAt("/done");
        Assert.Equal("paid", (await sessions.GetAsync(session.Id)).PaymentStatus);
    }

    [Fact]
    public async Task It_fits_a_phone()
    {
        await using var phone = await browser.OpenAsync(width: 360, height: 740);
        var session = await Open(options =>
        {
            options.LineItems =
            [
                Item(
                    "A very long product name that never seems to end, in the colour of your choice",
                    123450,
                    2,
                    "kwd"
                ),
            ];
            options.AllowPromotionCodes = true;
        });
        await phone.GoTo(session.Url);

        Assert.True(await phone.Shows("246.900 KWD"));
        await phone.EnsureNoSidewaysScroll();
        await phone.EnsureAccessible();
        await phone.Picture("checkout-phone");
    }

    [Fact]
    public async Task The_keyboard_alone_pays()
    {
        var session = await Open();
        await Visit.GoTo(session.Url);
        var keyboard = Visit.Page.Keyboard;

        Assert.Equal("email", await Focused());
        await keyboard.TypeAsync("dora@example.com");
        foreach (
            var (id, text) in new[]
            {
                ("number", "4242424242424242"),
                ("expiry", "1234"),
                ("cvc", "123"),
                ("name", "Dora"),
            }
        )
        {
            await keyboard.PressAsync("Tab");
            Assert.Equal(id, await Focused());
            await keyboard.TypeAsync(text);
        }

        Assert.Equal("4242 4242 4242 4242", await Visit.Field("Card number").InputValueAsync());
        Assert.Equal("12 / 34", await Visit.Field("Expiration date, month and year").InputValueAsync());
        await keyboard.PressAsync("Tab");
        Assert.Equal("country", await Focused());
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync("94107");
        await keyboard.PressAsync("Enter");
        await Visit.ArriveAt("/done");

        Assert.Equal("Dora", (await sessions.GetAsync(session.Id)).CustomerDetails.Name);
    }

    [Fact]
    public async Task A_test_card_is_filled_in_by_its_button()
    {
        var session = await Open(options => options.LineItems = [Item("Lantern", 2000, 1, "jpy")]);
        await Visit.GoTo(session.Url);

        await Visit.Button("Visa, succeeds").ClickAsync();
        await Visit.Button("Pay ¥2,000").ClickAsync();
        await Visit.ArriveAt("/done");

        Assert.Equal("paid", (await sessions.GetAsync(session.Id)).PaymentStatus);
    }

    [Fact]
    public async Task Hostile_text_is_only_text()
    {
        const string Hostile =
            "\"><img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";
        var session = await Open(options =>
        {
            options.LineItems = [Item(Hostile, 2000)];
            options.CustomText = new() { Submit = new() { Message = Hostile } };
            options.CustomFields =
            [
                new()
                {
                    Key = "note",
                    Label = new() { Type = "custom", Custom = Hostile },
                    Type = "text",
                },
            ];
            options.AllowPromotionCodes = true;
        });
        await Visit.GoTo(session.Url);
        await Visit.FillCard(TestCards.Declined, email: "a@example.com");
        await Visit.Field("Cardholder name").FillAsync(Hostile);
        await Visit.Field("Promotion code").FillAsync(Hostile);
        await Visit.Button("Apply").ClickAsync();
        await Assertions.Expect(Visit.Page.Locator("#code-error")).ToHaveTextAsync("This code is invalid.");
        await Visit.Button("Pay $20.00").ClickAsync();
        await Visit.Page.GetByText("Please fill in this field.").WaitForAsync();

        Assert.Equal(Hostile, await Visit.Field("Cardholder name").InputValueAsync());
        Assert.Equal(0, await Visit.Page.Locator("img").CountAsync());
        Assert.DoesNotContain("owned", await Visit.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Empty(Visit.Complaints);
    }

    [Fact]
    public async Task An_order_is_shipped_with_an_extra_to_a_business()
    {
        var wrap = await new PriceService(client).CreateAsync(
            new()
            {
                Currency = "usd",
                UnitAmount = 300,
                ProductData = new() { Name = "Gift wrap" },
            }
        );
        var session = await Open(options =>
        {
            options.ShippingAddressCollection = new() { AllowedCountries = ["US", "DE"] };
            options.ShippingOptions = [Shipping("Ground", 500), Shipping("Express", 1500)];
            options.OptionalItems = [new() { Price = wrap.Id, Quantity = 1 }];
            options.TaxIdCollection = new() { Enabled = true };
            options.BillingAddressCollection = "required";
        });
        await Visit.GoTo(session.Url);
        await Visit.FillCard(TestCards.Visa);
        await Visit.Field("Express · $15.00 3–5 business days").CheckAsync();
        await Visit.Button("Pay $35.00").WaitForAsync();
        await Visit.Button("Add Gift wrap").ClickAsync();
        await Visit.Button("Pay $38.00").ClickAsync();

        await Assertions
            .Expect(Visit.Page.Locator("#shipping-line1-error"))
            .ToHaveTextAsync("Your address is incomplete.");
        await Assertions.Expect(Visit.Page.Locator("#line1-error")).ToHaveTextAsync("Your address is incomplete.");
        await Visit.EnsureAccessible();
        await Visit.Field("Recipient's name").FillAsync("Erika Mustermann");
        await Visit.Field("Shipping country or region").SelectOptionAsync("DE");
        await Visit.Field("Address line 1").FillAsync("Unter den Linden 1");
        await Visit.Field("City").FillAsync("Berlin");
        await Visit.Field("Billing address line 1").FillAsync("510 Townsend St");
        await Visit.Field("Billing city").FillAsync("San Francisco");
        await Visit.Field("Billing state or province").FillAsync("CA");
        await Visit.Field("I'm purchasing as a business").CheckAsync();
        await Visit.Field("Business name").FillAsync("Muster GmbH");
        await Visit.Field("Tax ID").FillAsync("DE123456789");
        await Visit.Picture("checkout-shipping");
        await Visit.Button("Pay $38.00").ClickAsync();
        await Visit.ArriveAt("/done");

        var paid = await sessions.GetAsync(session.Id);
        Assert.Equal((3800, "Berlin"), (paid.AmountTotal, paid.CollectedInformation.ShippingDetails.Address.City));
        Assert.Equal(
            ("eu_vat", "San Francisco"),
            (paid.CustomerDetails.TaxIds[0].Type, paid.CustomerDetails.Address.City)
        );
        Assert.Empty(Visit.Complaints);

        static SessionShippingOptionOptions Shipping(string name, long amount) =>
            new()
            {
                ShippingRateData = new()
                {
                    DisplayName = name,
                    FixedAmount = new() { Amount = amount, Currency = "usd" },
                    DeliveryEstimate = new()
                    {
                        Minimum = new() { Unit = "business_day", Value = 3 },
                        Maximum = new() { Unit = "business_day", Value = 5 },
                    },
                },
            };
    }

    private Task<string> Focused() => Visit.Page.EvaluateAsync<string>("document.activeElement.id");

    private Task<Session> Open(Action<SessionCreateOptions>? change = null)
    {
        var options = new SessionCreateOptions
        {
            Mode = "payment",
            SuccessUrl = browser.Shop.Url + "/done?session_id={CHECKOUT_SESSION_ID}",
            CancelUrl = browser.Shop.Url + "/cart",
            LineItems = [Item("T-shirt", 2000)],
        };
        change?.Invoke(options);
        return sessions.CreateAsync(options);
    }

    private async Task Code(string code, decimal percentOff)
    {
        var coupon = await new CouponService(client).CreateAsync(new() { PercentOff = percentOff, Duration = "once" });
        await new PromotionCodeService(client).CreateAsync(
            new()
            {
                Code = code,
                Promotion = new() { Type = "coupon", Coupon = coupon.Id },
            }
        );
    }

    private static SessionLineItemOptions Item(string name, long amount, long quantity = 1, string currency = "usd") =>
        new()
        {
            Quantity = quantity,
            PriceData = new SessionLineItemPriceDataOptions
            {
                Currency = currency,
                UnitAmount = amount,
                ProductData = new SessionLineItemPriceDataProductDataOptions { Name = name },
            },
        };
}
