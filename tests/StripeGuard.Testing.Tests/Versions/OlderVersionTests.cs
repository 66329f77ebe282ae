using System.Text.Json.Nodes;
using Stripe;
using StripeGuard.Testing.Tests.Http;

namespace StripeGuard.Testing.Tests.Versions;

/// <summary>
/// What older SDKs read: each sends the version of its release with every request, and expects the shapes of that time.
/// They speak raw HTTP here, since their classes are no longer there.
/// </summary>
public sealed class OlderVersionTests : IAsyncLifetime
{
    private const string Acacia = "2024-10-28.acacia";
    private const string Older = "2022-08-01";

    private RawStripe raw = null!;
    private StripeClient client = null!;

    public async Task InitializeAsync()
    {
        raw = await RawStripe.StartAsync();
        client = raw.Stripe.CreateClient("sk_test_raw");
    }

    public async Task DisposeAsync() => await raw.DisposeAsync();

    [Fact]
    public async Task A_subscription_has_periods_of_its_own_and_its_invoice_a_payment_intent()
    {
        var (customer, price) = await Buyer();

        var subscription = await Post(
            Acacia,
            "/v1/subscriptions",
            $"customer={customer}&items[0][price]={price}&expand[]=latest_invoice.payment_intent"
        );

        var item = subscription["items"]!["data"]![0]!;
        Assert.Equal((long)item["current_period_end"]!, (long)subscription["current_period_end"]!);
        Assert.Equal((long)item["current_period_start"]!, (long)subscription["current_period_start"]!);
        var invoice = subscription["latest_invoice"]!;
        var intent = invoice["payment_intent"]!;
        Assert.Equal(("succeeded", 2000), ((string?)intent["status"], (int)intent["amount"]!));
        Assert.Equal((string?)invoice["id"], (string?)intent["invoice"]);
        Assert.Equal((string?)subscription["id"], (string?)invoice["subscription"]);
        Assert.True((bool)invoice["paid"]!);
        Assert.False((bool)invoice["paid_out_of_band"]!);
        var line = invoice["lines"]!["data"]![0]!;
        Assert.Equal(
            ("subscription", price, "plan"),
            ((string?)line["type"], (string?)line["price"]!["id"], (string?)line["plan"]!["object"])
        );
        Assert.False((bool)line["proration"]!);

        var charge = await Get(Acacia, $"/v1/charges/{invoice["charge"]}?expand[]=invoice.subscription");
        Assert.Equal((string?)subscription["id"], (string?)charge["invoice"]!["subscription"]!["id"]);
        Assert.NotNull(charge["invoice"]!["subscription"]!["current_period_end"]);
    }

    [Fact]
    public async Task A_payment_intent_has_its_charges_and_they_their_refunds()
    {
        var paid = await Post(
            Older,
            "/v1/payment_intents",
            "amount=2999&currency=usd&payment_method=pm_card_visa&confirm=true"
        );
        await Post(Older, "/v1/refunds", $"payment_intent={paid["id"]}&amount=1000");

        var intent = await Get(Older, $"/v1/payment_intents/{paid["id"]}?expand[]=charges.data.balance_transaction");

        var charge = Assert.Single(intent["charges"]!["data"]!.AsArray())!;
        Assert.Equal((string?)intent["latest_charge"], (string?)charge["id"]);
        Assert.Equal(2999, (int)charge["balance_transaction"]!["amount"]!);
        Assert.Equal(1000, (int)charge["refunds"]!["data"]![0]!["amount"]!);
    }

    [Fact]
    public async Task A_decline_shows_the_intent_as_it_was_then()
    {
        var declined = await Post(
            Older,
            "/v1/payment_intents",
            "amount=2999&currency=usd&payment_method=pm_card_visa_chargeDeclined&confirm=true"
        );

        var charge = Assert.Single(declined["error"]!["payment_intent"]!["charges"]!["data"]!.AsArray())!;
        Assert.Equal("failed", (string?)charge["status"]);
    }

    [Fact]
    public async Task Parameters_of_that_time_do_what_they_did()
    {
        var (customer, price) = await Buyer();
        await client.V1.Coupons.CreateAsync(
            new CouponCreateOptions
            {
                Id = "HALF",
                PercentOff = 50,
                Duration = "forever",
            }
        );

        var subscription = await Post(
            Acacia,
            "/v1/subscriptions",
            $"customer={customer}&items[0][price]={price}&coupon=HALF&expand[]=latest_invoice"
        );
        var once = await client.V1.Prices.CreateAsync(
            new PriceCreateOptions
            {
                Currency = "usd",
                UnitAmount = 500,
                ProductData = new PriceProductDataOptions { Name = "Set-up" },
            }
        );
        var item = await Post(Acacia, "/v1/invoiceitems", $"customer={customer}&price={once.Id}");
        var session = await Post(
            Acacia,
            "/v1/checkout/sessions",
            $"mode=payment&ui_mode=embedded&return_url=https://shop.example/done&line_items[0][price]={once.Id}&line_items[0][quantity]=1"
        );

        Assert.Equal("HALF", (string?)subscription["discount"]!["coupon"]!["id"]);
        Assert.Equal(1000, (int)subscription["latest_invoice"]!["total"]!);
        Assert.Equal((once.Id, 500), ((string?)item["price"]!["id"], (int)item["unit_amount"]!));
        Assert.Equal("embedded", (string?)session["ui_mode"]);
    }

    [Fact]
    public async Task Nothing_of_it_is_there_in_the_present_version()
    {
        var (customer, price) = await Buyer();

        var subscription = await Post(null, "/v1/subscriptions", $"customer={customer}&items[0][price]={price}");
        var refused = await Get(null, $"/v1/subscriptions/{subscription["id"]}?expand[]=latest_invoice.payment_intent");

        Assert.False(subscription.ContainsKey("current_period_end"));
        Assert.Equal(
            "This property cannot be expanded (latest_invoice.payment_intent).",
            (string?)refused["error"]!["message"]
        );
    }

    [Fact]
    public async Task An_endpoint_of_that_version_is_sent_its_events()
    {
        await using var older = await FakeStripe.StartAsync(new FakeStripeOptions { ApiVersion = Acacia });
        client = older.CreateClient();
        var (customer, price) = await Buyer();
        using var shop = new HttpClient(new Answering());
        older.Webhooks.Register(shop, "/stripe/webhook", "customer.subscription.updated", "invoice.paid");
        await client.V1.Subscriptions.CreateAsync(
            new SubscriptionCreateOptions { Customer = customer, Items = [new() { Price = price }] }
        );

        await older.AdvanceAsync(TimeSpan.FromDays(32));
        await older.Webhooks.DrainAsync();

        var sent = older.Webhooks.Deliveries.Select(each => JsonNode.Parse(each.RequestBody)!).ToList();
        Assert.All(sent, each => Assert.Equal(Acacia, (string?)each["api_version"]));
        var renewed = sent.First(each => (string?)each["type"] == "customer.subscription.updated")["data"]!;
        Assert.True(
            (long)renewed["previous_attributes"]!["current_period_end"]!
                == (long)renewed["object"]!["current_period_start"]!
        );
        var paid = sent.First(each => (string?)each["type"] == "invoice.paid")["data"]!["object"]!;
        Assert.Equal((string?)renewed["object"]!["id"], (string?)paid["subscription"]);
        Assert.NotNull((string?)paid["payment_intent"]);
    }

    private async Task<(string Customer, string Price)> Buyer()
    {
        var customer = await client.V1.Customers.CreateAsync(
            new CustomerCreateOptions
            {
                Email = "ada@example.com",
                PaymentMethod = "pm_card_visa",
                InvoiceSettings = new CustomerInvoiceSettingsOptions { DefaultPaymentMethod = "pm_card_visa" },
            }
        );
        var price = await client.V1.Prices.CreateAsync(
            new PriceCreateOptions
            {
                Currency = "usd",
                UnitAmount = 2000,
                Recurring = new PriceRecurringOptions { Interval = "month" },
                ProductData = new PriceProductDataOptions { Name = "Pro" },
            }
        );
        return (customer.Id, price.Id);
    }

    private async Task<JsonObject> Get(string? version, string path) => (await raw.GetAsync(path, In(version))).Json;

    private async Task<JsonObject> Post(string? version, string path, string form) =>
        (await raw.PostAsync(path, form, In(version))).Json;

    private static (string, string)[] In(string? version) => version is null ? [] : [("Stripe-Version", version)];

    private sealed class Answering : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) => Task.FromResult(new HttpResponseMessage());
    }
}
