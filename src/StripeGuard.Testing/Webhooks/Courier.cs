using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace StripeGuard.Testing.Webhooks;

/// <summary>One webhook request, ready to go.</summary>
internal sealed record Letter(Uri Url, HttpClient? Client, byte[] Body, string Signature);

/// <summary>What came of a letter: an answer, or why there was none.</summary>
internal sealed record Reception(int? Status, string? Body, string? Failure, TimeSpan Duration);

/// <summary>Takes webhooks to their endpoints: to an in-process test server, or over HTTP to this machine and nowhere else.</summary>
internal sealed class Courier(TimeSpan timeout) : IDisposable
{
    private const int KeptOfAnAnswer = 64 * 1024;

    private readonly HttpClient loopback = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = ConnectToLoopback,
            // The connection ends on this machine, whose development certificate is often trusted by nobody.
#pragma warning disable CA5359
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Whether an address is on this machine: localhost, a name under it, or a loopback address.</summary>
    public static bool IsOnThisMachine(Uri url) =>
        url.HostNameType == UriHostNameType.Dns
            ? IsLocalhost(url.IdnHost)
            : IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);

    public async Task<Reception> SendAsync(Letter letter)
    {
        if (letter.Client is null && !IsOnThisMachine(letter.Url))
        {
            return new Reception(
                null,
                null,
                $"Not sent: {letter.Url.Host} is not on this machine, and the fake contacts loopback addresses only. Register the application's test server or its loopback address with stripe.Webhooks.Register.",
                TimeSpan.Zero
            );
        }

        var started = Stopwatch.GetTimestamp();
        using var patience = new CancellationTokenSource(timeout);
        try
        {
            using var request = Request(letter);
            using var response = await (letter.Client ?? loopback)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token)
                // A test server lets go only when its application does, so it is not waited for.
                .WaitAsync(patience.Token)
                .ConfigureAwait(false);
            var body = await BodyOf(response, patience.Token).ConfigureAwait(false);
            return new Reception(
                (int)response.StatusCode,
                body,
                Failure(letter, response),
                Stopwatch.GetElapsedTime(started)
            );
        }
        // A test server says in its own words that the request was given up, so the words are not looked at.
#pragma warning disable CA1031
        catch (Exception) when (patience.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return Unanswered($"Timed out: no answer within {timeout.TotalSeconds:0.###} seconds.");
        }
        // A test server throws what its application threw; whatever goes wrong there is the endpoint's failure.
#pragma warning disable CA1031
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Unanswered($"No answer: {failure.GetType().Name}: {failure.GetBaseException().Message}");
        }

        Reception Unanswered(string why) => new(null, null, why, Stopwatch.GetElapsedTime(started));
    }

    public void Dispose() => loopback.Dispose();

    private static HttpRequestMessage Request(Letter letter)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, letter.Url)
        {
            Content = new ByteArrayContent(letter.Body)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
            },
        };
        request.Headers.Add("Stripe-Signature", letter.Signature);
        request.Headers.TryAddWithoutValidation("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)");
        request.Headers.TryAddWithoutValidation("Accept", "*/*; q=0.5, application/xml");
        request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        return request;
    }

    private static string? Failure(Letter letter, HttpResponseMessage response)
    {
        // A test server's client may have followed a redirect by itself; Stripe does not, and counts it as a failure.
        if (response.RequestMessage?.RequestUri is { } landed && landed != letter.Url)
        {
            return $"Redirected to {landed}: Stripe does not follow redirects.";
        }

        return response.IsSuccessStatusCode ? null : $"Answered {(int)response.StatusCode} {response.ReasonPhrase}.";
    }

    private static async Task<string> BodyOf(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = ArrayPool<byte>.Shared.Rent(KeptOfAnAnswer);
            try
            {
                var read = await stream
                    .ReadAtLeastAsync(buffer.AsMemory(0, KeptOfAnAnswer), KeptOfAnAnswer, false, cancellationToken)
                    .ConfigureAwait(false);
                return Encoding.UTF8.GetString(buffer, 0, read);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private static bool IsLocalhost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>Connects to a loopback address whatever the name: no look-up is made, so nothing can lead elsewhere.</summary>
    private static async ValueTask<Stream> ConnectToLoopback(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var target = context.DnsEndPoint;
        IPAddress[] addresses = IPAddress.TryParse(target.Host.Trim('[', ']'), out var literal)
            ? [literal]
            : [IPAddress.Loopback, IPAddress.IPv6Loopback];
        SocketException? refused = null;
        foreach (var address in addresses.Where(IPAddress.IsLoopback))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, target.Port, cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException failure)
            {
                socket.Dispose();
                refused ??= failure;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw refused ?? new SocketException((int)SocketError.NetworkUnreachable);
    }
}
