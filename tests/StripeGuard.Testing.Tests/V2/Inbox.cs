using System.Net;

namespace StripeGuard.Testing.Tests.V2;

/// <summary>An application that keeps what it is sent.</summary>
internal sealed class Inbox : HttpMessageHandler
{
    public List<(string Body, string Signature)> Letters { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        Letters.Add((body, request.Headers.GetValues("Stripe-Signature").Single()));
        return new HttpResponseMessage(HttpStatusCode.OK);
    }
}
