namespace StripeGuard.Testing.Webhooks.Exploration;

/// <summary>A fresh application for one run of an exploration: how webhooks reach it, and what it has become in the end.</summary>
/// <example>
/// <code>
/// freshApp: async secret =>
/// {
///     var shop = await Shop.OpenAsync(secret);
///     return new AppUnderTest(shop.Client, "/stripe/webhook", () => shop.Orders) { Owner = shop };
/// }
/// </code>
/// </example>
public sealed class AppUnderTest
{
    private readonly Func<Task<object?>> finalState;

    /// <param name="client">The client of a test server or a <c>WebApplicationFactory</c>, or one whose base address is on this machine.</param>
    /// <param name="path">Where the application receives webhooks.</param>
    /// <param name="finalState">
    /// What the webhooks have made of it: anything that System.Text.Json can write. Two runs are compared by that JSON,
    /// in which the order of list items counts. Leave out times and ids that are made anew on each run.
    /// </param>
    public AppUnderTest(HttpClient client, string path, Func<object?> finalState)
        : this(client, path, () => Task.FromResult(finalState())) { }

    /// <inheritdoc cref="AppUnderTest(HttpClient, string, Func{object?})"/>
    public AppUnderTest(HttpClient client, string path, Func<Task<object?>> finalState)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(finalState);
        Client = client;
        Url = new Uri(client.BaseAddress ?? new Uri("http://localhost/"), path);
        if (!Courier.IsOnThisMachine(Url))
        {
            throw new ArgumentException($"'{Url}' is not on this machine: explore an application in a test server.");
        }

        this.finalState = finalState;
    }

    /// <summary>
    /// Starts the application again on what it has stored, after a crash; returns the client that reaches it then.
    /// Without it a crash only loses the answer, and the application keeps what it had in memory.
    /// </summary>
    public Func<Task<HttpClient>>? Restart { get; init; }

    /// <summary>Disposed when the run is over: the application, its test server, its database.</summary>
    public object? Owner { get; init; }

    internal HttpClient Client { get; private set; }

    internal Uri Url { get; }

    internal async Task CrashAsync()
    {
        if (Restart is { } restart)
        {
            Client = await restart().ConfigureAwait(false);
        }
    }

    internal async Task<object?> StateAsync()
    {
        var state = await finalState().ConfigureAwait(false);
        if (state is not Task pending)
        {
            return state;
        }

        await pending.ConfigureAwait(false);
        return pending.GetType().GetProperty(nameof(Task<>.Result))?.GetValue(pending);
    }

    internal async ValueTask CloseAsync()
    {
        switch (Owner)
        {
            case IAsyncDisposable owner:
                await owner.DisposeAsync().ConfigureAwait(false);
                break;
            case IDisposable owner:
                owner.Dispose();
                break;
        }
    }
}
