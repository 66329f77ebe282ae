using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SubscriptionBilling.Tests.Harness;

/// <summary>
/// Stands between an application and Stripe. It can keep an answer back: Stripe has done the work, the caller does not
/// know it yet, and nothing moves until the caller is gone.
/// </summary>
internal sealed class HoldingProxy : IAsyncDisposable
{
    private readonly WebApplication proxy;
    private readonly HttpClient stripe;
    private Func<HttpRequest, bool> isHeld = _ => false;
    private TaskCompletionSource held = new();

    private HoldingProxy(string stripeUrl)
    {
        stripe = new HttpClient { BaseAddress = new Uri(stripeUrl) };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        proxy = builder.Build();
        proxy.Run(ForwardAsync);
    }

    public string Url => proxy.Urls.First();

    public static async Task<HoldingProxy> StartAsync(string stripeUrl)
    {
        var started = new HoldingProxy(stripeUrl);
        await started.proxy.StartAsync();
        return started;
    }

    /// <summary>Keeps back the next answer to a request.</summary>
    /// <returns>Ends when Stripe has answered, and the caller has not.</returns>
    public Task HoldAsync(HttpMethod method, string pathEnd)
    {
        held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        isHeld = request =>
            request.Method == method.Method && request.Path.Value!.EndsWith(pathEnd, StringComparison.Ordinal);
        return held.Task;
    }

    /// <summary>Lets every answer through again.</summary>
    public void LetGo() => isHeld = _ => false;

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        stripe.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var request = await CopyAsync(context.Request);
        using var answer = await stripe.SendAsync(request);
        if (isHeld(context.Request))
        {
            held.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.NonValidated)
        {
            if (!name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body);
    }

    private static async Task<HttpRequestMessage> CopyAsync(HttpRequest request)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        body.Position = 0;
        var copy = new HttpRequestMessage(new HttpMethod(request.Method), request.Path + request.QueryString)
        {
            Content = body.Length > 0 ? new StreamContent(body) : null,
        };
        foreach (var (name, values) in request.Headers.Where(header => header.Key != "Host"))
        {
            if (!copy.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                copy.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        return copy;
    }
}
