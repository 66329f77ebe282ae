using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using StripeGuard.Testing.Webhooks.Exploration;
using SubscriptionBilling.Accounts;
using SubscriptionBilling.Webhooks;

namespace SubscriptionBilling.Tests.Harness;

/// <summary>
/// Applications for explorations. Starting one takes longer than a run, so a few are kept and emptied: each with one
/// member, who is a customer at Stripe.
/// </summary>
internal sealed class Fleet(FakeStripe stripe, string customerId) : IAsyncDisposable
{
    private readonly ConcurrentBag<Boat> free = [];
    private readonly ConcurrentBag<Boat> all = [];

    public async Task<AppUnderTest> LaunchAsync(string secret)
    {
        if (!free.TryTake(out var boat))
        {
            boat = new Boat(stripe, secret);
            all.Add(boat);
        }

        await boat.EmptyAsync(customerId);
        return new AppUnderTest(
            boat.Client,
            StripeWebhook.Path,
            async () => (object?)await FinalState.OfAsync(boat.App)
        )
        {
            Owner = new Return(() => free.Add(boat)),
            Restart = boat.RestartAsync,
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var boat in all)
        {
            await boat.DisposeAsync();
        }
    }

    private sealed class Return(Action giveBack) : IDisposable
    {
        public void Dispose() => giveBack();
    }

    /// <summary>One application, on a database in memory that outlives its restarts.</summary>
    private sealed class Boat : IAsyncDisposable
    {
        private readonly FakeStripe stripe;
        private readonly string secret;
        private readonly string database = $"Data Source=fleet-{Guid.NewGuid():N};Mode=Memory;Cache=Shared";
        private readonly SqliteConnection keptOpen;
        private Paperboat? standby;

        public Boat(FakeStripe stripe, string secret)
        {
            this.stripe = stripe;
            this.secret = secret;
            keptOpen = new SqliteConnection(database);
            keptOpen.Open();
            App = new Paperboat(stripe, secret, database);
            Client = App.CreateClient();
        }

        public Paperboat App { get; private set; }
        public HttpClient Client { get; private set; }

        public Task EmptyAsync(string customerId) =>
            App.QueryAsync(async db =>
            {
                await db.Memberships.ExecuteDeleteAsync();
                await db.Bills.ExecuteDeleteAsync();
                await db.RefundRequests.ExecuteDeleteAsync();
                await db.Mails.ExecuteDeleteAsync();
                await db.HandledEvents.ExecuteDeleteAsync();
                await db.Members.ExecuteDeleteAsync();
                db.Members.Add(new Member { Email = World.Ada, StripeCustomerId = customerId });
                return await db.SaveChangesAsync();
            });

        /// <summary>
        /// Another instance goes on with the database: of the one that died, nothing is left. To start one anew for each
        /// crash would take most of an exploration.
        /// </summary>
        public Task<HttpClient> RestartAsync()
        {
            (App, standby) = (standby ?? new Paperboat(stripe, secret, database), App);
            Client = App.CreateClient();
            return Task.FromResult(Client);
        }

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            if (standby is not null)
            {
                await standby.DisposeAsync();
            }

            await keptOpen.DisposeAsync();
        }
    }
}
