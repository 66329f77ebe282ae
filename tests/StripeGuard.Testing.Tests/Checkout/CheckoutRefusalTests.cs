using Stripe;
using Stripe.Checkout;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Checkout;

public class CheckoutRefusalTests(Server server) : IClassFixture<Server>
{
    private static readonly Dictionary<
        string,
        (Action<SessionCreateOptions> Change, string? Param, string Message)
    > Cases = new()
    {
        ["no success_url"] = (o => o.SuccessUrl = null, "success_url", "Missing required param: success_url."),
        ["an address without a scheme"] = (
            o => o.SuccessUrl = "shop.example/done",
            "success_url",
            "Invalid URL: An explicit scheme (such as https) must be provided."
        ),
        ["an address that runs"] = (o => o.CancelUrl = "javascript:alert(1)", "cancel_url", "Not a valid URL"),
        ["no line items"] = (o => o.LineItems = [], "line_items", "Missing required param: line_items."),
        ["a recurring price to be paid once"] = (
            o => o.LineItems = [Counter.Item("Pro", 1500, interval: "month")],
            "line_items[0]",
            "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices."
        ),
        ["a subscription to nothing that recurs"] = (
            o => o.Mode = "subscription",
            "line_items",
            "You must provide at least one recurring price in `subscription` mode when using prices."
        ),
        ["two intervals"] = (
            o =>
            {
                o.Mode = "subscription";
                o.LineItems = [Counter.Item("A", 100, interval: "month"), Counter.Item("B", 100, interval: "year")];
            },
            "line_items",
            "Checkout does not support multiple prices with different billing intervals."
        ),
        ["two currencies"] = (
            o => o.LineItems = [Counter.Item("A", 1000), Counter.Item("B", 1000, currency: "eur")],
            "line_items[1][price_data][currency]",
            "The price specified only supports `eur`. This doesn't match the expected currency: `usd`."
        ),
        ["too little"] = (
            o => o.LineItems = [Counter.Item("A", 49)],
            null,
            "The Checkout Session's total amount due must add up to at least $0.50 usd"
        ),
        ["no quantity"] = (
            o => o.LineItems[0].Quantity = null,
            "line_items[0]",
            "Quantity is required. Add `quantity` to `line_items[0]`"
        ),
        ["a quantity of nothing"] = (
            o => o.LineItems[0].Quantity = 0,
            "line_items[0][quantity]",
            "This value must be greater than or equal to 1."
        ),
        ["neither price nor price_data"] = (
            o => o.LineItems[0].PriceData = null,
            "line_items[0]",
            "You must provide either price or price_data for each line item when using prices."
        ),
        ["an unknown price"] = (
            o => o.LineItems = [new() { Price = "price_gone", Quantity = 1 }],
            "line_items[0][price]",
            "No such price: 'price_gone'"
        ),
        ["a customer and an email address"] = (
            o => (o.Customer, o.CustomerEmail) = ("cus_1", "a@example.com"),
            "customer",
            "You may only specify one of these parameters: customer, customer_email."
        ),
        ["an unknown customer"] = (o => o.Customer = "cus_gone", "customer", "No such customer: 'cus_gone'"),
        ["an email address that is none"] = (
            o => o.CustomerEmail = "alice",
            "customer_email",
            "Invalid email address: alice"
        ),
        ["promotion codes and a discount"] = (
            o => (o.AllowPromotionCodes, o.Discounts) = (true, [new() { Coupon = "c" }]),
            "allow_promotion_codes",
            "You may only specify one of these parameters: allow_promotion_codes, discounts."
        ),
        ["data of another mode"] = (
            o => o.SubscriptionData = new() { TrialPeriodDays = 7 },
            "subscription_data",
            "You can not pass `subscription_data` in `payment` mode."
        ),
        ["line items in setup mode"] = (
            o => (o.Mode, o.Currency) = ("setup", "usd"),
            "line_items",
            "You can not pass `line_items` in `setup` mode."
        ),
    };

    private readonly Counter counter = new(server.OpenShop());

    public static TheoryData<string> Mistakes => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_refused_in_Stripes_words(string mistake)
    {
        var (change, param, message) = Cases[mistake];

        var error = await counter.Refused(change);

        Assert.Equal(("invalid_request_error", param, message), (error.Type, error.Param, error.Message));
        Assert.Empty(await counter.Shop.EventTypesSoFar());
        Assert.Empty((await counter.Sessions.ListAsync()).Data);
    }

    [Theory]
    [InlineData(29, "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.")]
    [InlineData(24 * 60 + 1, "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.")]
    public async Task It_lives_between_half_an_hour_and_a_day(int minutes, string message)
    {
        var error = await counter.Refused(options =>
            options.ExpiresAt = server.Stripe.Clock.UtcNow.UtcDateTime.AddMinutes(minutes)
        );

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public async Task An_inactive_price_is_refused()
    {
        var prices = new PriceService(counter.Shop.Client);
        var price = await prices.CreateAsync(
            new()
            {
                Currency = "usd",
                UnitAmount = 1000,
                ProductData = new() { Name = "Mug" },
            }
        );
        await prices.UpdateAsync(price.Id, new() { Active = false });

        var error = await counter.Refused(options => options.LineItems = [new() { Price = price.Id, Quantity = 1 }]);

        Assert.Equal(
            ("line_items[0][price]", "The price specified is inactive. This field only accepts active prices."),
            (error.Param, error.Message)
        );
    }

    [Fact]
    public async Task An_unknown_session_is_missing()
    {
        var refused = await Shop.Refused(() => counter.Sessions.GetAsync("cs_test_gone"));

        Assert.Equal(
            (404, "resource_missing", "No such checkout.session: cs_test_gone"),
            ((int)refused.HttpStatusCode, refused.StripeError.Code, refused.Message)
        );
    }
}
