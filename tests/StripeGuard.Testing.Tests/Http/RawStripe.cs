using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace StripeGuard.Testing.Tests.Http;

/// <summary>The fake spoken to without an SDK, for what no SDK sends.</summary>
internal sealed class RawStripe : IAsyncDisposable
{
    private readonly HttpClient http;

    private RawStripe(FakeStripe stripe)
    {
        Stripe = stripe;
        http = new HttpClient(
            new SocketsHttpHandler { UseCookies = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }
        )
        {
            BaseAddress = new Uri(stripe.BaseUrl),
        };
    }

    public FakeStripe Stripe { get; }

    public static async Task<RawStripe> StartAsync(FakeStripeOptions? options = null) =>
        new(await FakeStripe.StartAsync(options));

    public Task<RawAnswer> GetAsync(string pathAndQuery, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, pathAndQuery, null, headers);

    public Task<RawAnswer> DeleteAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Delete, path, null, headers);

    /// <summary>A POST of a form that is already encoded.</summary>
    public Task<RawAnswer> PostAsync(string path, string form, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, Form(Encoding.UTF8.GetBytes(form)), headers);

    public static ByteArrayContent Form(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        return content;
    }

    public async Task<RawAnswer> SendAsync(
        HttpMethod method,
        string pathAndQuery,
        HttpContent? content,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(pathAndQuery, UriKind.Relative))
        {
            Content = content,
        };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer sk_test_raw");
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request);
        return new RawAnswer(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Headers.ToDictionary(
                header => header.Key,
                header => header.Value.First(),
                StringComparer.OrdinalIgnoreCase
            )
        );
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Stripe.DisposeAsync();
    }
}

internal sealed record RawAnswer(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonObject Json => (JsonObject)JsonNode.Parse(Body)!;

    public string? Id => Json["id"]?.GetValue<string>();

    public string? Message => Error("message");

    public string? Code => Error("code");

    public string? Param => Error("param");

    public string? Type => Error("type");

    private string? Error(string field) => Json["error"]?[field]?.GetValue<string>();
}
