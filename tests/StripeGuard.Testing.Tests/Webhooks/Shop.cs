using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using Stripe;

namespace StripeGuard.Testing.Tests.Webhooks;

/// <summary>
/// An application with a webhook endpoint, as Stripe's documentation has it: verified by ConstructEvent with its
/// defaults over the raw body, 400 when that fails.
/// </summary>
internal sealed class Shop : IAsyncDisposable
{
    public const string Path = "/stripe/webhook";

    /// <summary>Where nothing is verified but by <see cref="Receive"/>.</summary>
    public const string OpenPath = "/stripe/open";

    private readonly WebApplication app;

    private Shop(WebApplication app) => this.app = app;

    public HttpClient Client => app.GetTestClient();

    /// <summary>Where it listens, when it does not live in a test server.</summary>
    public Uri Url => new(new Uri(app.Urls.First()), Path);

    public string Secret { get; set; } = "whsec_none";

    /// <summary>The verified events, in order of arrival.</summary>
    public ConcurrentQueue<Event> Events { get; } = new();

    public IEnumerable<string> Types => Events.Select(received => received.Type);

    /// <summary>Each request as it came.</summary>
    public ConcurrentQueue<(IHeaderDictionary Headers, string Body)> Requests { get; } = new();

    /// <summary>What the shop does with a verified event; it answers 200 by itself.</summary>
    public Func<Event, Task<IResult>> Handle { get; set; } = _ => Task.FromResult(Results.Ok());

    /// <summary>What the shop does with a request to <see cref="OpenPath"/>.</summary>
    public Func<HttpRequest, Task<IResult>> Receive { get; set; } = _ => Task.FromResult(Results.NotFound());

    public static async Task<Shop> OpenAsync(string? listenOn = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        if (listenOn is null)
        {
            builder.WebHost.UseTestServer();
        }
        else
        {
            builder.WebHost.UseUrls(listenOn);
        }

        builder.Logging.ClearProviders();
        var app = builder.Build();
        var shop = new Shop(app);
        app.MapPost(Path, (HttpRequest request) => shop.ReceiveAsync(request));
        app.MapPost(OpenPath, (HttpRequest request) => shop.Receive(request));
        app.MapPost("/moved", () => Results.Redirect(Path, preserveMethod: true));
        await app.StartAsync();
        return shop;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        Requests.Enqueue((request.Headers, body));
        try
        {
            var verified = EventUtility.ConstructEvent(body, request.Headers["Stripe-Signature"].ToString(), Secret);
            Events.Enqueue(verified);
            return await Handle(verified);
        }
        catch (StripeException refused)
        {
            return Results.BadRequest(refused.Message);
        }
    }
}
