namespace SubscriptionBilling.Tests.Harness;

/// <summary>A client for an application that starts later, or again: its webhook secret must be known before.</summary>
internal sealed class Doorway
{
    private Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>? send;

    public Doorway() => Client = new HttpClient(new Passage(this)) { BaseAddress = new Uri("http://localhost") };

    public HttpClient Client { get; }

    public void LeadTo(HttpMessageHandler handler) => send = new HttpMessageInvoker(handler).SendAsync;

    private sealed class Passage(Doorway door) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            door.send?.Invoke(request, cancellationToken)
            ?? throw new HttpRequestException("The application has not started.");
    }
}
