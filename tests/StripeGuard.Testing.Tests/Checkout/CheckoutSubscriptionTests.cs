using Stripe;
using Stripe.Checkout;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Checkout;

public class CheckoutSubscriptionTests(Server server) : IClassFixture<Server>
{
    private readonly Counter counter = new(server.OpenShop());

    private SubscriptionService Subscriptions => new(counter.Shop.Client);

    private InvoiceService Invoices => new(counter.Shop.Client);

    [Fact]
    public async Task Paid_it_starts_an_active_subscription_of_a_new_customer()
    {
        var session = await Open(options =>
        {
            options.LineItems = [Counter.Item("Pro", 2900, 2, interval: "month"), Counter.Item("Setup", 5000)];
            options.SubscriptionData = new()
            {
                Metadata = new() { ["tier"] = "pro" },
                Description = "Pro plan",
            };
        });

        var paid = await counter.Pay(session, TestCards.Visa, new() { Email = "eve@example.com" });

        Assert.Equal((10800, "always", null), (session.AmountTotal, session.CustomerCreation, session.SubscriptionId));
        Assert.Equal(("complete", "paid", null), (paid.Status, paid.PaymentStatus, paid.PaymentIntentId));
        var subscription = await Subscriptions.GetAsync(paid.SubscriptionId);
        Assert.Equal(
            ("active", "pro", "Pro plan"),
            (subscription.Status, subscription.Metadata["tier"], subscription.Description)
        );
        Assert.Equal((paid.CustomerId, 2), (subscription.CustomerId, subscription.Items.Single().Quantity));
        Assert.NotNull(subscription.DefaultPaymentMethodId);
        var invoice = await Invoices.GetAsync(paid.InvoiceId);
        Assert.Equal(
            ("paid", 10800, "subscription_create"),
            (invoice.Status, invoice.AmountPaid, invoice.BillingReason)
        );
        Assert.Equal("eve@example.com", (await counter.Shop.Customers.GetAsync(paid.CustomerId)).Email);
        var events = await counter.EventTypesAbout("customer.", "invoice.paid", "checkout.");
        Assert.Equal("customer.created", events[0]);
        Assert.Contains("customer.subscription.created", events);
        Assert.True(Index(events, "customer.subscription.created") < Index(events, "invoice.paid"));
        Assert.True(Index(events, "invoice.paid") < Index(events, "checkout.session.completed"));
        Assert.Single(events, type => type == "checkout.session.completed");
    }

    [Fact]
    public async Task It_renews_with_the_card_of_the_first_payment()
    {
        var clock = await new Stripe.TestHelpers.TestClockService(counter.Shop.Client).CreateAsync(
            new() { FrozenTime = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc) }
        );
        var customer = await counter.Shop.Customers.CreateAsync(
            new() { TestClock = clock.Id, Email = "f@example.com" }
        );
        var paid = await counter.Pay(await Open(options => options.Customer = customer.Id), TestCards.Visa);

        await new Stripe.TestHelpers.TestClockService(counter.Shop.Client).AdvanceAsync(
            clock.Id,
            new() { FrozenTime = new DateTime(2026, 2, 2, 0, 0, 0, DateTimeKind.Utc) }
        );

        var invoices = await Invoices.ListAsync(new() { Subscription = paid.SubscriptionId });
        Assert.Equal(["paid", "paid"], invoices.Select(invoice => invoice.Status));
        Assert.Equal("active", (await Subscriptions.GetAsync(paid.SubscriptionId)).Status);
    }

    [Fact]
    public async Task A_trial_saves_the_card_and_charges_nothing_yet()
    {
        var session = await Open(options => options.SubscriptionData = new() { TrialPeriodDays = 14 });

        var done = await counter.Pay(session, TestCards.Visa);

        Assert.Equal((0, 0), (session.AmountSubtotal, session.AmountTotal));
        Assert.Equal(("complete", "no_payment_required"), (done.Status, done.PaymentStatus));
        var subscription = await Subscriptions.GetAsync(done.SubscriptionId);
        Assert.Equal("trialing", subscription.Status);
        Assert.Equal(TimeSpan.FromDays(14), subscription.TrialEnd - subscription.TrialStart);
        Assert.NotNull(subscription.DefaultPaymentMethodId);
        Assert.Empty((await counter.Shop.Charges.ListAsync()).Data);
        Assert.Equal(0, (await Invoices.GetAsync(done.InvoiceId)).AmountDue);
    }

    [Fact]
    public async Task A_trial_without_a_card_where_none_is_asked_for()
    {
        var session = await Open(options =>
        {
            options.PaymentMethodCollection = "if_required";
            options.SubscriptionData = new()
            {
                TrialPeriodDays = 7,
                TrialSettings = new() { EndBehavior = new() { MissingPaymentMethod = "cancel" } },
            };
        });

        var done = await counter.Pay(session, TestCards.Visa);

        var subscription = await Subscriptions.GetAsync(done.SubscriptionId);
        Assert.Equal(("trialing", null), (subscription.Status, subscription.DefaultPaymentMethodId));
        Assert.Equal("cancel", subscription.TrialSettings.EndBehavior.MissingPaymentMethod);
    }

    [Fact]
    public async Task A_decline_leaves_it_open_and_the_next_card_starts_it()
    {
        var session = await Open();

        var declined = await Shop.Refused(() => counter.Pay(session, TestCards.Declined));
        var open = await counter.Sessions.GetAsync(session.Id);
        var paid = await counter.Pay(session, TestCards.Visa);

        Assert.Equal("card_declined", declined.StripeError.Code);
        Assert.Equal(("open", null), (open.Status, open.SubscriptionId));
        Assert.Equal("active", (await Subscriptions.GetAsync(paid.SubscriptionId)).Status);
        Assert.Single((await Subscriptions.ListAsync(new() { Status = "all" })).Data);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(30)]
    public async Task With_3D_Secure_too(int? trialDays)
    {
        var session = await Open(options =>
            options.SubscriptionData = trialDays is null ? null : new() { TrialPeriodDays = trialDays }
        );

        await Shop.Refused(() =>
            counter.Pay(session, TestCards.AlwaysAuthenticate, new() { CompletesAuthentication = false })
        );
        var paid = await counter.Pay(session, TestCards.AuthenticateUnlessSetUp);

        Assert.Equal(
            trialDays is null ? "active" : "trialing",
            (await Subscriptions.GetAsync(paid.SubscriptionId)).Status
        );
    }

    [Fact]
    public async Task A_promotion_code_goes_over_to_the_subscription()
    {
        var coupon = await new CouponService(counter.Shop.Client).CreateAsync(
            new() { PercentOff = 50, Duration = "forever" }
        );
        var code = await new PromotionCodeService(counter.Shop.Client).CreateAsync(
            new()
            {
                Code = "HALF",
                Promotion = new() { Type = "coupon", Coupon = coupon.Id },
            }
        );
        var session = await Open(options => options.AllowPromotionCodes = true);

        var paid = await counter.Pay(session, TestCards.Visa, new() { PromotionCode = "HALF" });

        var invoice = await Invoices.GetAsync(paid.InvoiceId);
        Assert.Equal((1450, 1450), (paid.AmountTotal, invoice.AmountPaid));
        var subscription = await Subscriptions.GetAsync(paid.SubscriptionId, new() { Expand = ["discounts"] });
        Assert.Equal(code.Id, subscription.Discounts.Single().PromotionCodeId);
    }

    [Fact]
    public async Task An_expired_session_leaves_no_subscription_that_waits()
    {
        var session = await Open();
        await Shop.Refused(() => counter.Pay(session, TestCards.Declined));

        await counter.Sessions.ExpireAsync(session.Id);

        Assert.Equal(
            "incomplete_expired",
            (await Subscriptions.ListAsync(new() { Status = "all" })).Data.Single().Status
        );
    }

    [Fact]
    public async Task The_guides_example_works_as_written()
    {
        var price = await new PriceService(counter.Shop.Client).CreateAsync(
            new()
            {
                Currency = "usd",
                UnitAmount = 29900,
                Recurring = new() { Interval = "year" },
                ProductData = new() { Name = "Pro Plan Annual" },
            }
        );
        var session = await counter.Sessions.CreateAsync(
            new()
            {
                SuccessUrl = "https://myapp.com/success?session_id={CHECKOUT_SESSION_ID}",
                CancelUrl = "https://myapp.com/pricing",
                Mode = "subscription",
                LineItems = [new() { Price = price.Id, Quantity = 1 }],
                CustomerEmail = "alice@example.com",
                Metadata = new() { ["plan"] = "pro_annual", ["source"] = "landing_page" },
                SubscriptionData = new()
                {
                    Metadata = new() { ["plan_tier"] = "pro" },
                    TrialPeriodDays = 14,
                },
                AllowPromotionCodes = true,
                AutomaticTax = new() { Enabled = true },
            }
        );

        var done = await counter.Pay(session, TestCards.Visa);

        Assert.StartsWith("cs_test_", session.Id, StringComparison.Ordinal);
        Assert.Equal("subscription", session.Mode);
        Assert.Equal(("alice@example.com", "pro_annual"), (done.CustomerDetails.Email, done.Metadata["plan"]));
        Assert.Equal("complete", done.AutomaticTax.Status);
        var subscription = await Subscriptions.GetAsync(done.SubscriptionId);
        Assert.Equal(
            ("trialing", "pro", true),
            (subscription.Status, subscription.Metadata["plan_tier"], subscription.AutomaticTax.Enabled)
        );
    }

    private Task<Session> Open(Action<SessionCreateOptions>? change = null) =>
        counter.Open(options =>
        {
            options.Mode = "subscription";
            options.LineItems = [Counter.Item("Pro", 2900, interval: "month")];
            change?.Invoke(options);
        });

    private static int Index(IReadOnlyList<string> events, string type) => events.ToList().IndexOf(type);
}
