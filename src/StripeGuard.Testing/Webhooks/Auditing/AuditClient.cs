using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace StripeGuard.Testing.Webhooks.Auditing;

/// <summary>What is sent to the audited endpoint.</summary>
/// <param name="Signature">The Stripe-Signature header; none when null.</param>
internal sealed record AuditRequest(string Body, string? Signature)
{
    public static AuditRequest Get { get; } = new("", null) { Method = HttpMethod.Get };

    public HttpMethod Method { get; init; } = HttpMethod.Post;
}

/// <summary>What came back.</summary>
/// <param name="Failure">Why there was no answer; null when there was one.</param>
internal sealed record AuditAnswer(int? Status, string? Failure, TimeSpan Duration)
{
    /// <summary>Whether the server ended the connection rather than to answer.</summary>
    public bool HungUp { get; init; }

    public bool Accepted => Status is >= 200 and < 300;

    public bool Refused => Status is >= 400 and < 500;

    public bool Broke => Status >= 500;

    public string Words => Failure ?? (Status is { } status ? $"{status}" : "no answer");
}

/// <summary>Sends an audit's requests as Stripe does. It is a plain client: it goes wherever its user points it.</summary>
internal sealed class AuditClient : IDisposable
{
    private readonly HttpClient client;
    private readonly bool owned;
    private readonly Uri url;
    private readonly TimeSpan timeout;

    public AuditClient(Uri url, HttpClient? client, TimeSpan timeout)
    {
        this.url = url;
        this.timeout = timeout;
        owned = client is null;
        this.client =
            client
            ?? new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            {
                Timeout = Timeout.InfiniteTimeSpan,
            };
    }

    public async Task<AuditAnswer> SendAsync(AuditRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        try
        {
            using var message = Message(request);
            using var response = await client
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, patience.Token)
                .WaitAsync(patience.Token)
                .ConfigureAwait(false);
            return new AuditAnswer((int)response.StatusCode, null, Stopwatch.GetElapsedTime(started));
        }
        // A test server says in its own words that the request was given up, so the words are not looked at.
#pragma warning disable CA1031
        catch (Exception) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return None($"no answer within {timeout.TotalSeconds:0.###} seconds");
        }
        // What an application in a test server throws comes out here; over HTTP it would have been a 500.
#pragma warning disable CA1031
        catch (Exception thrown) when (!owned && thrown is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return new AuditAnswer(500, null, Stopwatch.GetElapsedTime(started));
        }
        catch (HttpRequestException failure)
        {
            return None($"no answer: {failure.GetBaseException().Message}") with
            {
                HungUp = failure.HttpRequestError is not HttpRequestError.ConnectionError,
            };
        }

        AuditAnswer None(string why) => new(null, why, Stopwatch.GetElapsedTime(started));
    }

    public void Dispose()
    {
        if (owned)
        {
            client.Dispose();
        }
    }

    private HttpRequestMessage Message(AuditRequest request)
    {
        var message = new HttpRequestMessage(request.Method, url);
        if (request.Method == HttpMethod.Post)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
            };
        }

        if (request.Signature is { } signature)
        {
            message.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        }

        message.Headers.TryAddWithoutValidation("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)");
        message.Headers.TryAddWithoutValidation("Accept", "*/*; q=0.5, application/xml");
        return message;
    }
}
