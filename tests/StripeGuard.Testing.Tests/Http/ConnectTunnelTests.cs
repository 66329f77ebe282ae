using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Stripe;
using Stripe.Checkout;

namespace StripeGuard.Testing.Tests.Http;

/// <summary>A program that only knows https://api.stripe.com reaches the fake through its proxy.</summary>
public sealed class ConnectTunnelTests : IAsyncLifetime
{
    private FakeStripe stripe = null!;

    private StripeProxy Proxy => stripe.Proxy!;

    public async Task InitializeAsync() =>
        stripe = await FakeStripe.StartAsync(new FakeStripeOptions { ProxyPort = 0 });

    public async Task DisposeAsync() => await stripe.DisposeAsync();

    [Fact]
    public async Task A_client_with_Stripes_own_addresses_pays_through_the_proxy()
    {
        using var http = ThroughProxy(Trusting(Proxy.Certificate));
        var client = new StripeClient("sk_test_unmodified", httpClient: new SystemNetHttpClient(http));

        var intent = await client.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = 2999,
                Currency = "usd",
                PaymentMethod = TestCards.Visa.PaymentMethod,
                Confirm = true,
            }
        );
        using var picture = new MemoryStream("GIF87a"u8.ToArray());
        var file = await client.V1.Files.CreateAsync(
            new FileCreateOptions
            {
                Purpose = "dispute_evidence",
                File = new MultipartFileContent { Data = picture, Name = "receipt.gif" },
            }
        );

        Assert.Equal("succeeded", intent.Status);
        Assert.StartsWith(stripe.BaseUrl, file.Url, StringComparison.Ordinal);
        Assert.Equal(
            intent.Id,
            (await stripe.CreateClient("sk_test_unmodified").V1.PaymentIntents.GetAsync(intent.Id)).Id
        );
    }

    [Fact]
    public async Task The_pages_that_an_answer_names_are_the_fakes()
    {
        using var http = ThroughProxy(Trusting(Proxy.Certificate));
        var client = new StripeClient("sk_test_unmodified", httpClient: new SystemNetHttpClient(http));

        var session = await client.V1.Checkout.Sessions.CreateAsync(
            new SessionCreateOptions
            {
                Mode = "setup",
                Currency = "usd",
                SuccessUrl = "https://shop.example/done",
            }
        );

        Assert.StartsWith(stripe.BaseUrl, session.Url, StringComparison.Ordinal);
        using var browser = new HttpClient();
        Assert.Contains("<form", await browser.GetStringAsync(new Uri(session.Url)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_keys_are_refused_there_too()
    {
        using var http = ThroughProxy(Trusting(Proxy.Certificate));
        var client = new StripeClient("sk_" + "live_unmodified", httpClient: new SystemNetHttpClient(http));

        var refused = await Assert.ThrowsAsync<StripeException>(() => client.V1.Balance.GetAsync());

        Assert.Equal(HttpStatusCode.Unauthorized, refused.HttpStatusCode);
    }

    [Fact]
    public async Task Who_does_not_trust_the_certificate_is_not_served()
    {
        using var http = ThroughProxy(Trusting());

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() =>
            http.GetStringAsync(new Uri("https://api.stripe.com/v1/balance"))
        );

        Assert.Equal(HttpRequestError.SecureConnectionError, refused.HttpRequestError);
    }

    [Theory]
    [InlineData("https://example.com/")]
    [InlineData("https://api.stripe.com:8443/")]
    [InlineData("https://api.stripe.com.example.com/")]
    public async Task No_other_host_is_reached(string address)
    {
        using var http = ThroughProxy(Trusting(Proxy.Certificate));

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(new Uri(address)));

        Assert.Equal(HttpRequestError.ProxyTunnelError, refused.HttpRequestError);
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "CONNECT github.com:443 HTTP/1.1\r\nHost: github.com:443\r\n\r\n",
        "HTTP/1.1 403 Forbidden",
        "NO_PROXY"
    )]
    [InlineData(
        "GET http://api.stripe.com/v1/balance HTTP/1.1\r\n\r\n",
        "HTTP/1.1 405 Method Not Allowed",
        "HTTPS_PROXY"
    )]
    [InlineData("CONNECT\r\n\r\n", "HTTP/1.1 405 Method Not Allowed", "HTTPS_PROXY")]
    [InlineData(
        "CONNECT api.stripe.com:443 HTTP/1.1\r\n\r\nno handshake at all",
        "HTTP/1.1 200 Connection Established",
        ""
    )]
    public async Task What_is_refused_is_told_why(string asked, string status, string hint)
    {
        var answer = await SendAsync(asked);

        Assert.StartsWith(status + "\r\n", answer, StringComparison.Ordinal);
        Assert.Contains(hint, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_never_ends_is_cut_off() =>
        Assert.Equal("", await SendAsync("CONNECT api.stripe.com:443 HTTP/1.1\r\nX: " + new string('x', 64 * 1024)));

    [Fact]
    public void The_certificate_is_for_Stripes_hosts_alone_and_its_key_stays_here()
    {
        using var written = X509Certificate2.CreateFromPem(Proxy.CertificatePem);

        Assert.False(written.HasPrivateKey);
        Assert.True(written.MatchesHostname("api.stripe.com"));
        Assert.False(written.MatchesHostname("stripe.com"));
        Assert.False(written.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.InRange(written.NotAfter - DateTime.Now, TimeSpan.FromDays(29), TimeSpan.FromDays(31));
    }

    private HttpClient ThroughProxy(X509ChainPolicy trust) =>
        new(
            new SocketsHttpHandler
            {
                Proxy = new WebProxy(Proxy.Url),
                SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
            }
        );

    private static X509ChainPolicy Trusting(params X509Certificate2[] certificates)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(certificates);
        return policy;
    }

    private async Task<string> SendAsync(string asked)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(Proxy.Url).Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(asked));
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer).WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (IOException)
        {
            // The server ended the connection with bytes of ours unread: a reset after its answer.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
