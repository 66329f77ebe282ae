using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using Stripe;
using StripeGuard.Testing.Webhooks.Exploration;
using StripeGuard.Tests;

namespace StripeGuard.Testing.Tests.Documentation;

/// <summary>The code that docs/webhooks.md shows, each part in a region of the part's name. It runs, so the page is right.</summary>
public sealed class WebhooksGuideTests : IAsyncLifetime
{
    private const string Page = "docs/webhooks.md";

    private FakeStripe stripe = null!;
    private Func<Event, Shop, Task<IResult>> handle = (_, _) => Task.FromResult(Results.Ok());

    public static TheoryData<string> Parts =>
        ["explore", "publish", "last-wins", "never-back", "twice", "once", "too-early", "not-yet", "audit"];

    public async Task InitializeAsync() => stripe = await FakeStripe.StartAsync();

    public Task DisposeAsync() => stripe.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(Parts))]
    public void The_page_shows_code_that_runs(string part) =>
        RepositoryFiles.AssertPartUpToDate(
            Page,
            part,
            "```csharp\n"
                + RepositoryFiles.Region("tests/StripeGuard.Testing.Tests/Documentation/WebhooksGuideTests.cs", part)
                + "```\n"
        );

    [Fact]
    public async Task The_page_shows_the_report_of_its_example()
    {
        handle = Answering(LastOneWins);

        var thrown = await Assert.ThrowsAsync<ExplorationException>(
            Orders_end_alike_whatever_the_order_of_their_webhooks
        );

        Assert.Equal(2, Assert.Single(thrown.Report.Divergences).Events.Count);
        RepositoryFiles.AssertPartUpToDate(Page, "report", $"```text\n{thrown.Message.TrimEnd()}\n```\n");
    }

    [Fact]
    public async Task Never_back_ends_alike_after_every_order()
    {
        handle = Answering(NeverBack);

        await Orders_end_alike_whatever_the_order_of_their_webhooks();
    }

    #region explore
    [Fact]
    public async Task Orders_end_alike_whatever_the_order_of_their_webhooks()
    {
        var client = stripe.CreateClient();
        var report = await stripe.Webhooks.ExploreAsync(
            scenario: () => PayAndRefund(client),
            freshApp: async secret =>
            {
                var shop = await Shop.OpenAsync(secret, handle);
                return new AppUnderTest(shop.Client, "/stripe/webhook", () => shop.Orders) { Owner = shop };
            },
            new ExplorationOptions { EventTypes = [EventTypes.ChargeSucceeded, EventTypes.ChargeRefunded] }
        );
        report.EnsureSameState();
    }
    #endregion

    [Fact]
    public async Task What_is_done_twice_is_found_and_what_is_done_once_is_not()
    {
        var wrong = await Explore(Answering(Twice), () => PayAndRefund(stripe.CreateClient()));
        var right = await Explore(Answering(Once), () => PayAndRefund(stripe.CreateClient()));

        Assert.Contains("charge.succeeded arrives twice", wrong.Divergences[0].Moves);
        Assert.Equal(0, right.DivergentRuns);
    }

    [Fact]
    public async Task What_comes_too_early_is_found_and_what_is_refused_until_later_is_not()
    {
        var wrong = await Explore(Answering(TooEarly), Subscribe);
        var right = await Explore((received, shop) => Task.FromResult(NotYet(received, shop)), Subscribe);

        Assert.Contains("invoice.paid arrives before customer.subscription.created", wrong.Divergences[0].Moves);
        Assert.Equal(0, right.DivergentRuns);
    }

    [Fact]
    public async Task An_audit_of_a_registered_endpoint()
    {
        await using var shop = await Shop.OpenAsync("", handle);

        #region audit
        var endpoint = stripe.Webhooks.Register(shop.Client, "/stripe/webhook");
        shop.Secret = endpoint.Secret;

        (await stripe.Webhooks.AuditAsync(endpoint)).EnsurePassed();
        #endregion
    }

    private Task Subscribe()
    {
        #region publish
        stripe.Webhooks.Publish(
            EventTypes.CustomerSubscriptionCreated,
            new Subscription
            {
                Id = "sub_1",
                CustomerId = "cus_1",
                Status = "active",
            }
        );
        stripe.Webhooks.Publish(
            EventTypes.InvoicePaid,
            new Invoice
            {
                Id = "in_1",
                CustomerId = "cus_1",
                Status = "paid",
            }
        );
        #endregion
        return Task.CompletedTask;
    }

    private static void LastOneWins(Event stripeEvent, Shop shop)
    {
        var orders = shop.Orders;
        #region last-wins
        switch (stripeEvent)
        {
            case { Type: EventTypes.ChargeSucceeded, Data.Object: Charge charge }:
                orders[charge.PaymentIntentId] = "paid";
                break;
            case { Type: EventTypes.ChargeRefunded, Data.Object: Charge charge }:
                orders[charge.PaymentIntentId] = "refunded";
                break;
        }
        #endregion
    }

    private static void NeverBack(Event stripeEvent, Shop shop)
    {
        var orders = shop.Orders;
        #region never-back
        switch (stripeEvent)
        {
            case { Type: EventTypes.ChargeSucceeded, Data.Object: Charge charge }:
                orders.TryAdd(charge.PaymentIntentId, "paid"); // a refund may have come first
                break;
            case { Type: EventTypes.ChargeRefunded, Data.Object: Charge charge }:
                orders[charge.PaymentIntentId] = "refunded";
                break;
        }
        #endregion
    }

    private static void Twice(Event stripeEvent, Shop shop)
    {
        #region twice
        if (stripeEvent is { Type: EventTypes.ChargeSucceeded, Data.Object: Charge charge })
        {
            shop.Parcels.Add(charge.PaymentIntentId);
        }
        #endregion
    }

    private static void Once(Event stripeEvent, Shop shop)
    {
        #region once
        if (!shop.HandledEvents.Add(stripeEvent.Id)) // in the transaction of what follows
        {
            return;
        }

        if (stripeEvent is { Type: EventTypes.ChargeSucceeded, Data.Object: Charge charge })
        {
            shop.Parcels.Add(charge.PaymentIntentId);
        }
        #endregion
    }

    private static void TooEarly(Event stripeEvent, Shop shop)
    {
        var members = shop.Members;
        #region too-early
        switch (stripeEvent.Data.Object)
        {
            case Subscription subscription:
                members[subscription.CustomerId] = "unpaid";
                break;
            case Invoice invoice when members.ContainsKey(invoice.CustomerId):
                members[invoice.CustomerId] = "paid"; // else nobody will
                break;
        }
        #endregion
    }

    private static IResult NotYet(Event stripeEvent, Shop shop)
    {
        var members = shop.Members;
        #region not-yet
        switch (stripeEvent.Data.Object)
        {
            case Subscription subscription:
                members.TryAdd(subscription.CustomerId, "unpaid");
                break;
            case Invoice invoice when !members.ContainsKey(invoice.CustomerId):
                return Results.StatusCode(409); // Stripe sends it again
            case Invoice invoice:
                members[invoice.CustomerId] = "paid";
                break;
        }

        return Results.Ok();
        #endregion
    }

    private static Func<Event, Shop, Task<IResult>> Answering(Action<Event, Shop> act) =>
        (received, shop) =>
        {
            act(received, shop);
            return Task.FromResult(Results.Ok());
        };

    private Task<ExplorationReport> Explore(Func<Event, Shop, Task<IResult>> handler, Func<Task> scenario) =>
        stripe.Webhooks.ExploreAsync(
            scenario,
            async secret =>
            {
                var shop = await Shop.OpenAsync(secret, handler);
                return new AppUnderTest(shop.Client, "/stripe/webhook", () => (shop.Parcels, shop.Members))
                {
                    Owner = shop,
                };
            },
            new ExplorationOptions
            {
                EventTypes =
                [
                    EventTypes.ChargeSucceeded,
                    EventTypes.CustomerSubscriptionCreated,
                    EventTypes.InvoicePaid,
                ],
            }
        );

    private static async Task PayAndRefund(StripeClient client)
    {
        var intent = await client.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = 2999,
                Currency = "usd",
                PaymentMethod = TestCards.Visa.PaymentMethod,
                Confirm = true,
            }
        );
        await client.V1.Refunds.CreateAsync(new RefundCreateOptions { PaymentIntent = intent.Id });
    }

    /// <summary>An application under test, as small as it can be.</summary>
    private sealed class Shop : IAsyncDisposable
    {
        private readonly WebApplication app;

        private Shop(WebApplication app, string secret)
        {
            this.app = app;
            Secret = secret;
        }

        public HttpClient Client => app.GetTestClient();

        public string Secret { get; set; }

        public SortedDictionary<string, string> Orders { get; } = [];

        public SortedDictionary<string, string> Members { get; } = [];

        public List<string> Parcels { get; } = [];

        public HashSet<string> HandledEvents { get; } = [];

        public static async Task<Shop> OpenAsync(string secret, Func<Event, Shop, Task<IResult>> handle)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
            var shop = new Shop(builder.Build(), secret);
            shop.app.MapPost("/stripe/webhook", (HttpRequest request) => shop.Receive(request, handle));
            await shop.app.StartAsync();
            return shop;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task<IResult> Receive(HttpRequest request, Func<Event, Shop, Task<IResult>> handle)
        {
            using var reader = new StreamReader(request.Body);
            try
            {
                var stripeEvent = EventUtility.ConstructEvent(
                    await reader.ReadToEndAsync(),
                    request.Headers["Stripe-Signature"].ToString(),
                    Secret
                );
                return await handle(stripeEvent, this);
            }
            catch (StripeException)
            {
                return Results.BadRequest();
            }
        }
    }
}
