using CsCheck;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Checkout;

/// <summary>Whatever a browser, or what pretends to be one, sends to the pages: a page comes back, never a fault.</summary>
public class HostileFormTests(Server server) : IClassFixture<Server>
{
    private static readonly string[] Fields =
    [
        "action",
        "line",
        "quantity",
        "code",
        "fill",
        "email",
        "name",
        "number",
        "expiry",
        "cvc",
        "country",
        "postal",
        "method",
        "account",
        "terms",
        "shipping_rate",
        "price",
        "shipping_country",
        "shipping_name",
        "business",
        "tax_id",
        "custom_a",
        "custom_",
        "",
        "é",
    ];

    private static readonly string[] Values =
    [
        "pay",
        "quantity",
        "code",
        "remove_code",
        "shipping",
        "add",
        "remove",
        "address",
        "DE",
        "fill",
        "bank",
        "-1",
        "99999999999999999999",
        "4242424242424242",
        "13 / 99",
        "12/34",
        "0/0",
        "a@b.co",
        "<script>",
        "\"\u0000\u0001'",
        "\ud800",
        "AT611904300234573201",
        "pm_card_visa",
        "US",
        new('9', 5000),
    ];

    private readonly Counter counter = new(server.OpenShop());

    [Fact]
    public async Task No_form_makes_the_page_fail()
    {
        var item = Counter.Item("T-shirt", 2000, 2);
        item.AdjustableQuantity = new() { Enabled = true };
        var session = await counter.Open(options =>
        {
            options.LineItems = [item];
            options.AllowPromotionCodes = true;
            options.AllowedPaymentMethodTypes = ["card", "us_bank_account", "sepa_debit"];
            options.AutomaticTax = new() { Enabled = true };
            options.BillingAddressCollection = "required";
            options.ShippingAddressCollection = new() { AllowedCountries = ["DE", "US"] };
            options.TaxIdCollection = new() { Enabled = true, Required = "if_supported" };
        });
        var line = (await counter.Sessions.LineItems.ListAsync(session.Id)).Data[0].Id;
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });

        await Gen.Select(Gen.OneOf(Fields), Gen.OneOf((string[])[.. Values, line]))
            .Array[0, 10]
            .SampleAsync(
                async fields =>
                {
                    var form = string.Join(
                        '&',
                        fields.Select(field =>
                            $"{Uri.EscapeDataString(field.Item1)}={Uri.EscapeDataString(field.Item2)}"
                        )
                    );
                    using var content = new StringContent(form);
                    content.Headers.ContentType = new("application/x-www-form-urlencoded");
                    using var answer = await http.PostAsync(new Uri(session.Url), content);
                    Assert.True((int)answer.StatusCode < 500, $"{form}: {await answer.Content.ReadAsStringAsync()}");
                },
                iter: 150,
                threads: 1
            );
    }

    [Fact]
    public async Task No_visit_makes_the_portal_fail()
    {
        var paid = await counter.Pay(
            await counter.Open(options =>
            {
                options.Mode = "subscription";
                options.LineItems = [Counter.Item("Pro", 2900, interval: "month")];
            }),
            TestCards.Visa
        );
        var subscription = await new Stripe.SubscriptionService(counter.Shop.Client).GetAsync(paid.SubscriptionId);
        var price = subscription.Items.Single().Price;
        var configuration = await new Stripe.BillingPortal.ConfigurationService(counter.Shop.Client).CreateAsync(
            new()
            {
                Features = new()
                {
                    CustomerUpdate = new() { Enabled = true, AllowedUpdates = ["email", "address", "name", "phone"] },
                    InvoiceHistory = new() { Enabled = true },
                    PaymentMethodUpdate = new() { Enabled = true },
                    SubscriptionCancel = new() { Enabled = true },
                    SubscriptionUpdate = new()
                    {
                        Enabled = true,
                        DefaultAllowedUpdates = ["price", "quantity"],
                        Products = [new() { Product = price.ProductId, Prices = [price.Id] }],
                    },
                },
            }
        );
        var session = await new Stripe.BillingPortal.SessionService(counter.Shop.Client).CreateAsync(
            new() { Customer = paid.CustomerId, Configuration = configuration.Id }
        );
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });

        await Gen.Select(
                Gen.OneOf("home", "cancel", "renew", "plans", "confirm", "card", "customer", "é", ""),
                Gen.OneOf(subscription.Id, "sub_gone", ""),
                Gen.OneOf(price.Id, "price_gone", ""),
                Gen.OneOf(
                    "",
                    "&setup_intent=seti_gone",
                    "&done=<script>",
                    "&quantity=2",
                    "&quantity=-1",
                    "&quantity=9999999999999999999"
                ),
                Gen.Select(Gen.OneOf(Fields), Gen.OneOf(Values)).Array[0, 6],
                Gen.Bool
            )
            .SampleAsync(
                async visit =>
                {
                    var (step, named, plan, more, fields, posts) = visit;
                    var url = $"{session.Url}?step={step}&subscription={named}&price={plan}{more}";
                    using var request = new HttpRequestMessage(posts ? HttpMethod.Post : HttpMethod.Get, url);
                    if (posts)
                    {
                        request.Content = new FormUrlEncodedContent(
                            fields.Select(field => KeyValuePair.Create(field.Item1, field.Item2.Replace("\ud800", "")))
                        );
                    }

                    using var answer = await http.SendAsync(request);
                    Assert.True((int)answer.StatusCode < 500, $"{url}: {await answer.Content.ReadAsStringAsync()}");
                },
                iter: 150,
                threads: 1
            );
    }

    [Theory]
    [InlineData("/c/pay/")]
    [InlineData("/c/pay/cs_test_gone")]
    [InlineData("/c/pay/%00")]
    [InlineData("/c/pay/../../v1/customers")]
    [InlineData("/_stripeguard/3d_secure/pi_gone?client_secret=x")]
    public async Task A_page_that_is_not_there_says_so(string path)
    {
        using var http = new HttpClient();

        using var answer = await http.GetAsync(new Uri(server.Stripe.BaseUrl + path));

        Assert.InRange((int)answer.StatusCode, 400, 404);
    }

    [Fact]
    public async Task A_page_runs_nothing_but_its_own_script()
    {
        var session = await counter.Open();
        using var http = new HttpClient();

        using var answer = await http.GetAsync(new Uri(session.Url));

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self' https://shop.example;", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
    }
}
