using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Stripe;
using StripeGuard.Testing.Webhooks;
using SubscriptionBilling.Data;
using SubscriptionBilling.Plans;
using SubscriptionBilling.Tests.Harness;
using SubscriptionBilling.Webhooks;

namespace SubscriptionBilling.Tests;

/// <summary>
/// The application as a process that is killed at the worst moment: Stripe has done the work, and the application has not
/// heard of it. It starts again on its database, and finds out by itself.
/// </summary>
public sealed class KillTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("paperboat-kill-");
    private readonly Doorway doorway = new();
    private FakeStripe stripe = null!;
    private StripeClient client = null!;
    private HoldingProxy proxy = null!;
    private WebhookEndpointHandle endpoint = null!;
    private PaperboatProcess app = null!;

    private string Database => Path.Combine(folder.FullName, "paperboat.db");

    public async Task InitializeAsync()
    {
        stripe = await FakeStripe.StartAsync(
            new FakeStripeOptions { Time = new FakeTimeProvider(DateTimeOffset.UtcNow) }
        );
        client = stripe.CreateClient();
        await new PlanSeed(client).CreateMissingAsync();
        proxy = await HoldingProxy.StartAsync(stripe.BaseUrl);
        endpoint = stripe.Webhooks.Register(doorway.Client, StripeWebhook.Path, [.. EventInbox.EventTypes]);
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await proxy.DisposeAsync();
        await stripe.DisposeAsync();
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Killed_in_the_middle_of_an_upgrade_it_charges_once()
    {
        await SubscribeAsync();
        var offer = await app.Visitor.OfferAsync("business");

        var path = $"/v1/subscriptions/{(await QueryAsync(db => db.Memberships.SingleAsync())).Id}";

        await KillDuringAsync("POST", path, () => app.Visitor.AcceptAsync(offer));
        await StartAsync();
        await UntilAsync(db => db.Operations.AllAsync(operation => operation.State == Outbox.OperationState.Done));

        Assert.Equal(2, (await client.V1.Charges.ListAsync()).Count(charge => charge.Paid));
        Assert.Equal(
            AmountDue(offer),
            (await client.V1.Charges.ListAsync()).OrderByDescending(charge => charge.Created).Max(c => c.Amount)
        );
        Assert.Equal("Business", (await QueryAsync(db => db.Memberships.SingleAsync())).PlanName);

        // The key of the first attempt, and of the one after the restart.
        Assert.Single(stripe.Requests.To($"POST {path}").Select(request => request.IdempotencyKey).Distinct());
        stripe.Guard.AssertClean();
    }

    [Fact]
    public async Task Killed_in_the_middle_of_a_refund_it_refunds_once()
    {
        await SubscribeAsync();
        var bill = await QueryAsync(db => db.Bills.SingleAsync());
        await QueryAsync(db =>
            db.Members.ExecuteUpdateAsync(set => set.SetProperty(m => m.Role, Accounts.MemberRole.Support))
        );
        await app.Visitor.LogInAsync(World.Ada);
        var page = $"/support/members/{bill.MemberId}";

        await KillDuringAsync(
            "POST",
            "/v1/refunds",
            () => app.Visitor.SubmitAsync(page, page, ("bill", bill.Id), ("amount", "10.00"))
        );
        await StartAsync();
        await UntilAsync(db => db.RefundRequests.AllAsync(refund => refund.Status == "succeeded"));

        Assert.Equal(1000, Assert.Single(await client.V1.Refunds.ListAsync()).Amount);
        stripe.Guard.AssertClean();
    }

    [Fact]
    public async Task Killed_while_it_handles_a_webhook_it_handles_it_again()
    {
        await app.Visitor.SignUpAsync(World.Ada);
        var session = await CheckoutAsync();
        var held = proxy.HoldAsync(HttpMethod.Get, "");
        var paying = stripe.Checkout.PayAsync(session, TestCards.Visa);

        await held.WaitAsync(Patience); // it has asked Stripe what is true, and dies before it saves
        await app.KillAsync();
        await paying;
        proxy.LetGo();
        await StartAsync();
        Assert.Equal(0, await QueryAsync(db => db.Memberships.CountAsync()));

        await stripe.AdvanceAsync(TimeSpan.FromDays(3)); // Stripe sends again what was not answered
        await UntilAsync(db => db.Memberships.AnyAsync(membership => membership.Status == "active"));
        Assert.Equal(1, await QueryAsync(db => db.Mails.CountAsync(mail => mail.Key.StartsWith("welcome"))));
    }

    private async Task StartAsync()
    {
        app = await PaperboatProcess.StartAsync(Database, proxy.Url, endpoint.Secret);
        doorway.LeadTo(new ToAddress(app.Address));
    }

    private async Task KillDuringAsync(string method, string path, Func<Task> act)
    {
        var held = proxy.HoldAsync(new HttpMethod(method), path);
        var acting = act();
        await held.WaitAsync(Patience);
        await app.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => acting);
        await app.DisposeAsync();
        proxy.LetGo();
    }

    private async Task SubscribeAsync()
    {
        await app.Visitor.SignUpAsync(World.Ada);
        await stripe.Checkout.PayAsync(await CheckoutAsync(), TestCards.Visa);
        (await stripe.Webhooks.DrainAsync()).EnsureSucceeded();
    }

    private async Task<string> CheckoutAsync()
    {
        await app.Visitor.SubmitAsync("/", "/checkout/start?plan=pro");
        return Assert.Single(await client.V1.Checkout.Sessions.ListAsync()).Id;
    }

    private static long AmountDue(JsonElement offer) => offer.GetProperty("amountDue").GetInt64();

    private async Task UntilAsync(Func<BillingContext, Task<bool>> happened)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await QueryAsync(happened))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }
    }

    private async Task<T> QueryAsync<T>(Func<BillingContext, Task<T>> query)
    {
        await using var db = new BillingContext(
            new DbContextOptionsBuilder<BillingContext>().UseSqlite($"Data Source={Database}").Options
        );
        return await query(db);
    }

    /// <summary>Sends requests on to a process.</summary>
    private sealed class ToAddress(Uri address) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var asked = request.RequestUri!;
            request.RequestUri = new Uri(address, asked.PathAndQuery);
            var answer = await base.SendAsync(request, cancellationToken);
            request.RequestUri = asked;
            return answer;
        }
    }
}
