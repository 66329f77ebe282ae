using StripeGuard.Testing.Tests.Payments;
using ConfigurationService = Stripe.BillingPortal.ConfigurationService;
using PortalSessionService = Stripe.BillingPortal.SessionService;

namespace StripeGuard.Testing.Tests.Checkout;

public class BillingPortalTests(Server server) : IClassFixture<Server>
{
    private readonly Counter counter = new(server.OpenShop());

    private PortalSessionService Sessions => new(counter.Shop.Client);

    private ConfigurationService Configurations => new(counter.Shop.Client);

    [Fact]
    public async Task A_session_has_the_default_configuration_and_a_page_on_this_server()
    {
        var customer = await counter.Shop.Customers.CreateAsync(new());

        var session = await Sessions.CreateAsync(
            new() { Customer = customer.Id, ReturnUrl = "https://shop.example/account" }
        );

        Assert.StartsWith(counter.Shop.Stripe.BaseUrl + "/p/session/test_", session.Url, StringComparison.Ordinal);
        Assert.Equal((customer.Id, "https://shop.example/account"), (session.Customer, session.ReturnUrl));
        var configuration = await Configurations.GetAsync(session.ConfigurationId);
        Assert.True(configuration.IsDefault);
        Assert.Equal("at_period_end", configuration.Features.SubscriptionCancel.Mode);
        Assert.Equal(["customer.created", "billing_portal.session.created"], await counter.Shop.EventTypesSoFar());
    }

    [Fact]
    public async Task A_configuration_is_updated_feature_by_feature()
    {
        var configuration = await Configurations.CreateAsync(
            new()
            {
                BusinessProfile = new() { Headline = "Our shop" },
                Features = new()
                {
                    InvoiceHistory = new() { Enabled = true },
                    SubscriptionCancel = new() { Enabled = true, Mode = "immediately" },
                },
            }
        );

        var updated = await Configurations.UpdateAsync(
            configuration.Id,
            new() { Features = new() { InvoiceHistory = new() { Enabled = false } } }
        );

        Assert.Equal("Our shop", updated.BusinessProfile.Headline);
        Assert.False(updated.Features.InvoiceHistory.Enabled);
        Assert.Equal("immediately", updated.Features.SubscriptionCancel.Mode);
        Assert.False(updated.IsDefault);
        Assert.Equal(
            [configuration.Id],
            (await Configurations.ListAsync(new() { IsDefault = false })).Select(one => one.Id)
        );
    }

    [Fact]
    public async Task What_cannot_be_shown_is_refused()
    {
        var customer = await counter.Shop.Customers.CreateAsync(new());
        var unknown = await Shop.Refused(() => Sessions.CreateAsync(new() { Customer = "cus_gone" }));
        var disabled = await Shop.Refused(() =>
            Sessions.CreateAsync(
                new()
                {
                    Customer = customer.Id,
                    FlowData = new()
                    {
                        Type = "subscription_update",
                        SubscriptionUpdate = new() { Subscription = "sub_1" },
                    },
                }
            )
        );
        var incomplete = await Shop.Refused(() =>
            Configurations.CreateAsync(new() { Features = new() { SubscriptionUpdate = new() { Enabled = true } } })
        );

        Assert.Equal("No such customer: 'cus_gone'", unknown.Message);
        Assert.Equal("flow_data[type]", disabled.StripeError.Param);
        Assert.Equal(
            "Missing required param: features[subscription_update][default_allowed_updates].",
            incomplete.Message
        );
    }

    [Fact]
    public async Task A_customer_changes_what_may_be_changed_of_their_details()
    {
        var customer = await counter.Shop.Customers.CreateAsync(new() { Email = "ada@example.com", Name = "Ada" });
        var configuration = await Configurations.CreateAsync(
            new()
            {
                Features = new()
                {
                    CustomerUpdate = new() { Enabled = true, AllowedUpdates = ["email", "address"] },
                },
            }
        );
        var session = await Sessions.CreateAsync(new() { Customer = customer.Id, Configuration = configuration.Id });

        var incomplete = await Send(session.Url + "?step=customer", ("email", "ada"), ("country", "US"));
        var sent = await Send(
            session.Url + "?step=customer",
            ("email", "countess@example.com"),
            ("name", "Somebody else"),
            ("line1", "12 St James's Square"),
            ("city", "London"),
            ("postal", "SW1Y 4LB"),
            ("country", "GB")
        );

        Assert.Equal(422, (int)incomplete);
        Assert.Equal(303, (int)sent);
        var changed = await counter.Shop.Customers.GetAsync(customer.Id);
        Assert.Equal(("countess@example.com", "Ada", "London"), (changed.Email, changed.Name, changed.Address.City));
        Assert.Equal("customer.updated", (await counter.Shop.EventTypesSoFar())[^1]);
    }

    [Fact]
    public async Task A_quantity_is_changed_within_its_bounds()
    {
        var paid = await counter.Pay(
            await counter.Open(options =>
            {
                options.Mode = "subscription";
                options.LineItems = [Counter.Item("Seat", 1000, 2, interval: "month")];
            }),
            TestCards.Visa
        );
        var subscriptions = new Stripe.SubscriptionService(counter.Shop.Client);
        var price = (await subscriptions.GetAsync(paid.SubscriptionId)).Items.Single().Price;
        var configuration = await Configurations.CreateAsync(
            new()
            {
                Features = new()
                {
                    SubscriptionUpdate = new()
                    {
                        Enabled = true,
                        DefaultAllowedUpdates = ["quantity"],
                        ProrationBehavior = "always_invoice",
                        Products =
                        [
                            new()
                            {
                                Product = price.ProductId,
                                Prices = [price.Id],
                                AdjustableQuantity = new()
                                {
                                    Enabled = true,
                                    Minimum = 2,
                                    Maximum = 5,
                                },
                            },
                        ],
                    },
                },
            }
        );
        var session = await Sessions.CreateAsync(
            new() { Customer = paid.CustomerId, Configuration = configuration.Id }
        );
        var confirm = $"{session.Url}?step=confirm&subscription={paid.SubscriptionId}&price={price.Id}&quantity=";

        Assert.Equal(422, (int)await Send(confirm + "6"));
        Assert.Equal(303, (int)await Send(confirm + "5"));

        var items = (await subscriptions.GetAsync(paid.SubscriptionId)).Items;
        Assert.Equal(5, items.Single().Quantity);
        var invoices = await new Stripe.InvoiceService(counter.Shop.Client).ListAsync();
        Assert.Equal([3000L, 2000L], invoices.Select(invoice => invoice.AmountPaid));
    }

    private static async Task<System.Net.HttpStatusCode> Send(string url, params (string Name, string Value)[] fields)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var form = new FormUrlEncodedContent(
            fields.Select(field => KeyValuePair.Create(field.Name, field.Value))
        );
        using var answer = await browser.PostAsync(new Uri(url), form);
        return answer.StatusCode;
    }
}
