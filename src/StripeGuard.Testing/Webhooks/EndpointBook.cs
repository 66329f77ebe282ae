using System.Text.Json.Nodes;

namespace StripeGuard.Testing.Webhooks;

/// <summary>What Stripe knows of each endpoint beyond the object that it shows.</summary>
internal sealed class EndpointBook
{
    private readonly Dictionary<string, EndpointSettings> byId = new(StringComparer.Ordinal);

    public EndpointSettings Of(JsonObject endpoint) => byId[endpoint["id"]!.GetValue<string>()];

    public void Add(string endpointId, EndpointSettings settings) => byId.Add(endpointId, settings);

    public void Remove(string endpointId) => byId.Remove(endpointId);
}

/// <summary>An endpoint's secrets, its client when it is in this process, and whether it hears of connected accounts.</summary>
internal sealed class EndpointSettings(string secret, bool connect, HttpClient? client)
{
    private (string Secret, DateTimeOffset Until)? rolled;

    public string Secret { get; private set; } = secret;

    /// <summary>Whether it gets the events of connected accounts instead of the account's own.</summary>
    public bool Connect => connect;

    /// <summary>The client that reaches an application in this process; null where a request over HTTP is to be made.</summary>
    public HttpClient? Client => client;

    /// <summary>The secrets that sign at that time, the newest first.</summary>
    public IEnumerable<string> Secrets(DateTimeOffset now) =>
        rolled is { } old && now < old.Until ? [Secret, old.Secret] : [Secret];

    public void Roll(string newSecret, DateTimeOffset oldValidUntil)
    {
        rolled = (Secret, oldValidUntil);
        Secret = newSecret;
    }
}
