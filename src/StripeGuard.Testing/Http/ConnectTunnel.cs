using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace StripeGuard.Testing.Http;

/// <summary>
/// The proxy for programs whose API base cannot be set: it opens the tunnel that <c>CONNECT api.stripe.com:443</c> asks
/// for to this very server, and no other. After its answer the connection is an ordinary one over TLS.
/// </summary>
internal static class ConnectTunnel
{
    /// <summary>The head of a CONNECT is two or three lines: whatever is longer is none.</summary>
    private const int LongestHead = 8 * 1024;

    /// <summary>The hosts that Stripe's SDKs speak to.</summary>
    public static readonly IReadOnlyList<string> Hosts =
    [
        "api.stripe.com",
        "connect.stripe.com",
        "files.stripe.com",
        "meter-events.stripe.com",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void Listen(KestrelServerOptions options, int port, X509Certificate2 certificate) =>
        options.Listen(
            IPAddress.Loopback,
            port,
            endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http1;
                endpoint.Use(next => connection => OpenAsync(connection, next));
                endpoint.UseHttps(certificate);
            }
        );

    private static async Task OpenAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (await HeadAsync(connection).ConfigureAwait(false) is not { } head)
        {
            return;
        }

        var refusal = Refusal(head.Split("\r\n")[0].Split(' '));
        await SayAsync(connection, refusal ?? "HTTP/1.1 200 Connection Established\r\n\r\n").ConfigureAwait(false);
        if (refusal is null)
        {
            await next(connection).ConfigureAwait(false);
        }
    }

    /// <summary>The first lines up to the empty one; null when they do not come.</summary>
    private static async Task<string?> HeadAsync(ConnectionContext connection)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        patience.CancelAfter(Patience);
        try
        {
            while (true)
            {
                var read = await connection.Transport.Input.ReadAsync(patience.Token).ConfigureAwait(false);
                if (EndOf(read.Buffer) is { } end)
                {
                    var head = Encoding.Latin1.GetString(read.Buffer.Slice(0, end));
                    connection.Transport.Input.AdvanceTo(end);
                    return head;
                }

                connection.Transport.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCompleted || read.Buffer.Length > LongestHead)
                {
                    return null;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionResetException)
        {
            return null;
        }
    }

    private static SequencePosition? EndOf(ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        return reader.TryReadTo(out ReadOnlySequence<byte> _, "\r\n\r\n"u8) ? reader.Position : null;
    }

    private static string? Refusal(string[] line) =>
        line is not ["CONNECT", var target, _]
            ? Refused(
                "405 Method Not Allowed",
                $"This is the fake Stripe's proxy, which only opens tunnels to {Hosts[0]} (CONNECT). Set it as HTTPS_PROXY, not as HTTP_PROXY."
            )
        : Hosts.Any(host => string.Equals(target, host + ":443", StringComparison.OrdinalIgnoreCase)) ? null
        : Refused(
            "403 Forbidden",
            $"The fake Stripe's proxy opens no tunnel to {target}, only to {string.Join(", ", Hosts)}. Name the other hosts that the program needs in NO_PROXY."
        );

    private static string Refused(string status, string why) =>
        $"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {Encoding.Latin1.GetByteCount(why)}\r\nConnection: close\r\n\r\n{why}";

    private static async Task SayAsync(ConnectionContext connection, string answer) =>
        await connection
            .Transport.Output.WriteAsync(Encoding.Latin1.GetBytes(answer), connection.ConnectionClosed)
            .ConfigureAwait(false);
}
