using System.Text.Json.Nodes;
using Stripe;
using Stripe.Events;
using Stripe.V2.Core;
using AccountCreateOptions = Stripe.V2.Core.AccountCreateOptions;
using AccountUpdateOptions = Stripe.V2.Core.AccountUpdateOptions;

namespace StripeGuard.Testing.Tests.V2;

/// <summary>Thin events: signed, parsed by Stripe.net, and fetched whole.</summary>
public sealed class ThinEventTests : IAsyncLifetime, IDisposable
{
    private readonly Inbox inbox = new();
    private FakeStripe stripe = null!;
    private StripeClient client = null!;
    private HttpClient app = null!;

    public async Task InitializeAsync()
    {
        stripe = await FakeStripe.StartAsync();
        client = stripe.CreateClient();
        app = new HttpClient(inbox) { BaseAddress = new Uri("http://app.example") };
    }

    public async Task DisposeAsync() => await stripe.DisposeAsync();

    public void Dispose()
    {
        app.Dispose();
        inbox.Dispose();
    }

    [Fact]
    public async Task A_notification_names_its_object_and_fetches_it_and_the_event()
    {
        var endpoint = stripe.Webhooks.RegisterForThinEvents(app, "/thin");
        var account = await client.V2.Core.Accounts.CreateAsync(
            new AccountCreateOptions { DisplayName = "Furever", ContactEmail = "owner@furever.example" }
        );
        await stripe.Webhooks.DrainAsync();

        var (body, signature) = Assert.Single(inbox.Letters);
        var notification = client.ParseEventNotification(body, signature, endpoint.Secret);

        var created = Assert.IsType<V2CoreAccountCreatedEventNotification>(notification);
        Assert.Equal((account.Id, "v2.core.account"), (created.RelatedObject.Id, created.RelatedObject.Type));
        Assert.Equal("Furever", (await created.FetchRelatedObjectAsync()).DisplayName);
        var whole = await created.FetchEventAsync();
        Assert.Equal((created.Id, "v2.core.account.created"), (whole.Id, whole.Type));
        Assert.Equal(created.Reason!.Request!.Id, whole.Reason.Request.Id);
        Assert.False(JsonNode.Parse(body)!.AsObject().ContainsKey("data"));
    }

    [Fact]
    public async Task Another_secret_does_not_verify()
    {
        stripe.Webhooks.RegisterForThinEvents(app, "/thin");
        await client.V2.Core.Accounts.CreateAsync(new AccountCreateOptions { DisplayName = "Furever" });
        await stripe.Webhooks.DrainAsync();
        var (body, signature) = Assert.Single(inbox.Letters);

        Assert.Throws<StripeException>(() => client.ParseEventNotification(body, signature, "whsec_another"));
    }

    [Fact]
    public async Task Each_endpoint_is_sent_the_events_of_its_kind_and_types()
    {
        stripe.Webhooks.RegisterForThinEvents(app, "/closed", "v2.core.account.closed");
        stripe.Webhooks.Register(app, "/snapshots");
        var account = await client.V2.Core.Accounts.CreateAsync(new AccountCreateOptions { DisplayName = "Furever" });
        await client.V2.Core.Accounts.UpdateAsync(account.Id, new AccountUpdateOptions { DisplayName = "Fur" });
        await client.V2.Core.Accounts.CloseAsync(account.Id);
        await client.V1.Customers.CreateAsync(new CustomerCreateOptions { Name = "Ada" });

        var delivered = await stripe.Webhooks.DrainAsync();

        Assert.Equal(
            [("/closed", "v2.core.account.closed"), ("/snapshots", "customer.created")],
            delivered.Select(delivery => (delivery.Url.AbsolutePath, delivery.EventType)).Order()
        );
    }

    [Fact]
    public async Task A_destination_made_by_the_api_is_shown_its_secret_once_pinged_and_disabled()
    {
        var destinations = client.V2.Core.EventDestinations;
        var created = await destinations.CreateAsync(
            new EventDestinationCreateOptions
            {
                Name = "Accounts",
                Type = "webhook_endpoint",
                EventPayload = "thin",
                EnabledEvents = ["v2.core.account.created"],
                WebhookEndpoint = new() { Url = "https://app.example/thin" },
                Include = ["webhook_endpoint.signing_secret", "webhook_endpoint.url"],
            }
        );
        var found = await destinations.GetAsync(created.Id);
        var ping = await destinations.PingAsync(created.Id);
        var disabled = await destinations.DisableAsync(created.Id);
        var enabled = await destinations.EnableAsync(created.Id);
        await stripe.Webhooks.DrainAsync();

        Assert.StartsWith("whsec_", created.WebhookEndpoint.SigningSecret, StringComparison.Ordinal);
        Assert.Equal("https://app.example/thin", created.WebhookEndpoint.Url);
        Assert.Null(found.WebhookEndpoint.SigningSecret);
        Assert.Null(found.WebhookEndpoint.Url);
        Assert.IsType<V2CoreEventDestinationPingEvent>(ping);
        Assert.Equal(("disabled", "user"), (disabled.Status, disabled.StatusDetails.Disabled.Reason));
        Assert.Equal(("enabled", null), (enabled.Status, enabled.StatusDetails?.Disabled));
        Assert.Equal("v2.core.event_destination.ping", Assert.Single(stripe.Webhooks.Deliveries).EventType);
    }

    [Fact]
    public async Task Unknown_types_are_refused()
    {
        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            client.V2.Core.EventDestinations.CreateAsync(
                new EventDestinationCreateOptions
                {
                    Name = "Charges",
                    Type = "webhook_endpoint",
                    EventPayload = "thin",
                    EnabledEvents = ["charge.succeeded"],
                    WebhookEndpoint = new() { Url = "https://app.example/thin" },
                }
            )
        );

        Assert.Contains("charge.succeeded", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => stripe.Webhooks.RegisterForThinEvents(app, "/", "charge.succeeded"));
    }

    [Fact]
    public async Task Events_are_listed_by_object_type_and_time()
    {
        var first = await client.V2.Core.Accounts.CreateAsync(new AccountCreateOptions { DisplayName = "First" });
        stripe.Clock.Advance(TimeSpan.FromHours(1));
        var second = await client.V2.Core.Accounts.CreateAsync(new AccountCreateOptions { DisplayName = "Second" });
        await client.V2.Core.Accounts.CloseAsync(second.Id);
        var since = stripe.Clock.UtcNow.UtcDateTime;

        var events = client.V2.Core.Events;

        Assert.Equal(3, (await events.ListAsync()).Data.Count);
        Assert.Single((await events.ListAsync(new() { ObjectId = first.Id })).Data);
        Assert.Single((await events.ListAsync(new() { Types = ["v2.core.account.closed"] })).Data);
        Assert.Equal(2, (await events.ListAsync(new() { Created = new() { Gte = since } })).Data.Count);
        Assert.Equal(3, await events.ListAutoPagingAsync(new() { Limit = 1 }).CountAsync());
    }
}
