using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StripeGuard.Testing.Tests.Http;

/// <summary>What WireMock fails on, byte by byte as no HTTP client would send it.</summary>
public class UnreadableRequestTests
{
    private const string Key = "Authorization: Bearer sk_test_raw\r\nConnection: close\r\n";

    [Theory]
    [InlineData("GET /v1/balance?= HTTP/1.1\r\nHost: h\r\n", "400 Bad Request")]
    [InlineData("GET /v1/balance?a;=;==&= HTTP/1.1\r\nHost: h\r\n", "400 Bad Request")]
    [InlineData("GET /v1/balance HTTP/1.0\r\n", "200 OK")]
    [InlineData("GET /v1/balance HTTP/1.1\r\nHost:\r\n", "200 OK")]
    [InlineData(
        "POST /v1/customers HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n",
        "400 Bad Request",
        "zz\r\n"
    )]
    [InlineData(
        "POST /v1/customers HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n",
        "200 OK",
        "name=Ada"
    )]
    [InlineData(
        "POST /v1/customers HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n",
        "400 Bad Request",
        "\u001f\u008b\u0008\u00ff"
    )]
    public async Task Is_answered_as_Stripe_would(string head, string status, string body = "")
    {
        await using var stripe = await FakeStripe.StartAsync();

        var answer = await SendAsync(stripe, Encoding.Latin1.GetBytes($"{head}{Key}\r\n{body}"));

        Assert.Contains($" {status}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nRequest-Id: req_", answer, StringComparison.Ordinal);
        Assert.Contains(
            status == "200 OK" ? "\"object\":" : "{\"error\":{\"type\":\"invalid_request_error\"",
            answer,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("   at ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_of_more_than_twenty_megabytes_is_too_large(bool chunked)
    {
        await using var stripe = await FakeStripe.StartAsync();
        const int size = (20 * 1024 * 1024) + 1;
        var length = chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {size}";
        var head = $"POST /v1/customers HTTP/1.1\r\nHost: h\r\n{length}\r\n{Key}\r\n";
        var body = new string('x', size);

        var answer = await SendAsync(
            stripe,
            Encoding.Latin1.GetBytes(head + (chunked ? $"{size:x}\r\n{body}\r\n0\r\n\r\n" : body))
        );

        Assert.Contains(" 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("the body is larger than 20 MB.", answer, StringComparison.Ordinal);
    }

    private static async Task<string> SendAsync(FakeStripe stripe, byte[] request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(stripe.BaseUrl).Port);
        await using var stream = client.GetStream();
        var sending = stream.WriteAsync(request).AsTask();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await sending;
        return answer;
    }
}
