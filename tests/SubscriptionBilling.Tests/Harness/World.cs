using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Stripe;
using StripeGuard.Testing.Webhooks;
using SubscriptionBilling.Accounts;
using SubscriptionBilling.Memberships;
using SubscriptionBilling.Plans;
using SubscriptionBilling.Webhooks;

namespace SubscriptionBilling.Tests.Harness;

/// <summary>A fake Stripe with the plans, and the application on it.</summary>
internal sealed class World : IAsyncDisposable
{
    public const string Ada = "ada@example.com";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("paperboat-tests-");
    private readonly Doorway doorway = new();

    private World(FakeStripe stripe)
    {
        Stripe = stripe;
        Client = stripe.CreateClient();
        Endpoint = stripe.Webhooks.Register(doorway.Client, StripeWebhook.Path, [.. EventInbox.EventTypes]);
        App = NewApp();
    }

    public FakeStripe Stripe { get; }
    public StripeClient Client { get; }
    public WebhookEndpointHandle Endpoint { get; }
    public Paperboat App { get; private set; }

    public static async Task<World> StartAsync()
    {
        var world = new World(await FakeStripe.StartAsync());
        await new PlanSeed(world.Client).CreateMissingAsync();
        world.doorway.LeadTo(world.App.Server.CreateHandler());
        return world;
    }

    /// <summary>The application stops and starts again on its database.</summary>
    public async Task RestartAsync()
    {
        await App.DisposeAsync();
        App = NewApp();
        doorway.LeadTo(App.Server.CreateHandler());
        await App.RunPendingAsync();
    }

    public Visitor Visit() =>
        new(App.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false }));

    public async Task<Visitor> SignUpAsync(string email = Ada)
    {
        var visitor = Visit();
        var answer = await visitor.SignUpAsync(email);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return visitor;
    }

    /// <summary>Presses Subscribe, pays on Checkout's page, and lets the webhooks arrive.</summary>
    public async Task<Visitor> SubscribeAsync(string plan = "pro", string email = Ada, TestCard? card = null)
    {
        var visitor = await SignUpAsync(email);
        await PayCheckoutAsync(await OpenCheckoutAsync(visitor, plan), card ?? TestCards.Visa);
        return visitor;
    }

    /// <summary>Presses Subscribe.</summary>
    /// <returns>The id of the session whose page comes.</returns>
    public async Task<string> OpenCheckoutAsync(Visitor visitor, string plan)
    {
        var answer = await visitor.SubmitAsync("/", $"/checkout/start?plan={plan}");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return await SessionAtAsync(answer.Headers.Location!);
    }

    public async Task PayCheckoutAsync(string sessionId, TestCard card)
    {
        await Stripe.Checkout.PayAsync(sessionId, card);
        (await Stripe.Webhooks.DrainAsync()).EnsureSucceeded();
    }

    public async Task<Visitor> SupportAsync(string email = "support@example.com")
    {
        await App.UseAsync(services =>
            services.GetRequiredService<AccountRegister>().SignUpAsync(email, Visitor.Password, MemberRole.Support)
        );
        var agent = Visit();
        await agent.LogInAsync(email);
        return agent;
    }

    /// <summary>Time goes on, and the webhooks on the way are answered.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await Stripe.AdvanceAsync(by);
        (await Stripe.Webhooks.DrainAsync()).EnsureSucceeded();
    }

    /// <summary>The member changes the card, as on Stripe's portal.</summary>
    public async Task SwitchCardAsync(TestCard card)
    {
        var membership = await MembershipAsync();
        var subscription = await Client.V1.Subscriptions.GetAsync(membership.Id);
        var method = await Client.V1.PaymentMethods.AttachAsync(
            card.PaymentMethod,
            new PaymentMethodAttachOptions { Customer = subscription.CustomerId }
        );
        await Client.V1.Customers.UpdateAsync(
            subscription.CustomerId,
            new CustomerUpdateOptions { InvoiceSettings = new() { DefaultPaymentMethod = method.Id } }
        );
        await Client.V1.Subscriptions.UpdateAsync(
            subscription.Id,
            new SubscriptionUpdateOptions { DefaultPaymentMethod = method.Id }
        );
        await Stripe.Webhooks.DrainAsync();
    }

    public Task<Membership> MembershipAsync(string email = Ada) =>
        App.QueryAsync(db =>
            db.Memberships.SingleAsync(membership =>
                db.Members.Single(member => member.Email == email).Id == membership.MemberId
            )
        );

    /// <summary>What Stripe has taken so far, the oldest first.</summary>
    public async Task<IReadOnlyList<long>> ChargesAsync()
    {
        var charges = await Client.V1.Charges.ListAsync(new ChargeListOptions { Limit = 100 });
        return [.. charges.Where(charge => charge.Paid).Select(charge => charge.Amount).Reverse()];
    }

    public async ValueTask DisposeAsync()
    {
        // In this order: a webhook that arrives while the application goes would open its database again.
        await Stripe.DisposeAsync();
        await App.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private Paperboat NewApp() =>
        new(Stripe, Endpoint.Secret, $"Data Source={Path.Combine(folder.FullName, "paperboat.db")}");

    private async Task<string> SessionAtAsync(Uri url)
    {
        await foreach (var session in Client.V1.Checkout.Sessions.ListAutoPagingAsync())
        {
            if (session.Url == url.ToString())
            {
                return session.Id;
            }
        }

        throw new InvalidOperationException($"No open session's page is at {url}.");
    }
}
