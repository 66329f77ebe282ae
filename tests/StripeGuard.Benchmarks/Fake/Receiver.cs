using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using Stripe;

namespace StripeGuard.Benchmarks.Fake;

/// <summary>An application in this process whose webhook endpoint verifies what it gets, as every application should.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    public const string Path = "/stripe/webhook";

    private readonly WebApplication app;

    private Receiver(WebApplication app) => this.app = app;

    public HttpClient Client => app.GetTestClient();

    public string Secret { get; set; } = "";

    /// <summary>What is done with a verified event; the answer's status.</summary>
    public Func<Event, int> Handle { get; set; } = _ => StatusCodes.Status200OK;

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        var receiver = new Receiver(builder.Build());
        receiver.app.MapPost(Path, receiver.ReceiveAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        try
        {
            return Results.StatusCode(
                Handle(
                    EventUtility.ConstructEvent(
                        await reader.ReadToEndAsync(),
                        request.Headers["Stripe-Signature"].ToString(),
                        Secret
                    )
                )
            );
        }
        catch (StripeException)
        {
            return Results.BadRequest();
        }
    }
}
