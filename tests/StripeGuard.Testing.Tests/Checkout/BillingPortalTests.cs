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
}
