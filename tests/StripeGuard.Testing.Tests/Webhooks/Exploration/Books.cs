using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Stripe;
using StripeGuard.Testing.Webhooks.Exploration;

namespace StripeGuard.Testing.Tests.Webhooks.Exploration;

/// <summary>What a shop has stored. <see cref="InMemory"/> alone is gone when its process dies.</summary>
internal sealed class Books
{
    /// <summary>Starting an application takes longer than a run does, so each is used again, with new books.</summary>
    private static readonly ConcurrentBag<Shop> Idle = [];

    /// <summary>Customers and the state of their account.</summary>
    public SortedDictionary<string, string> Accounts { get; } = [];

    /// <summary>Subscriptions and their customers.</summary>
    public SortedDictionary<string, string> Subscribers { get; } = [];

    /// <summary>Payments and the state of their order.</summary>
    public SortedDictionary<string, string> Orders { get; } = [];

    public List<string> Parcels { get; } = [];

    public HashSet<string> Handled { get; } = [];

    public HashSet<string> InMemory { get; private set; } = [];

    /// <summary>An application with empty books behind its webhook endpoint.</summary>
    public static async Task<AppUnderTest> OpenAsync(string secret, Func<Event, Books, Task<IResult>> handle)
    {
        var books = new Books();
        var shop = Idle.TryTake(out var idle) ? idle : await Shop.OpenAsync();
        shop.Secret = secret;
        shop.Handle = received => handle(received, books);
        return new AppUnderTest(
            shop.Client,
            Shop.Path,
            () =>
                new
                {
                    books.Accounts,
                    books.Orders,
                    books.Parcels,
                }
        )
        {
            Owner = new Lease(shop),
            Restart = () =>
            {
                books.InMemory = [];
                return Task.FromResult(shop.Client);
            },
        };
    }

    private sealed class Lease(Shop shop) : IDisposable
    {
        public void Dispose()
        {
            shop.Events.Clear();
            shop.Requests.Clear();
            Idle.Add(shop);
        }
    }
}
