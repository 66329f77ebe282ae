using System.Net.Http.Headers;
using WireMock.Matchers;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Settings;

namespace StripeGuard.Benchmarks.Fake;

/// <summary>Requests as a test suite sends them: several at a time over one HttpClient, each answer read whole.</summary>
internal static class Traffic
{
    private const int AtATime = 4;

    public static HttpClient To(string baseUrl)
    {
        var client = new HttpClient { BaseAddress = new Uri(baseUrl) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_benchmark");
        return client;
    }

    /// <summary>A WireMock server that answers everything the same, with a request log as long as the fake's.</summary>
    public static WireMockServer BareWireMock(string body = "{}")
    {
        var server = WireMockServer.Start(
            new WireMockServerSettings { Urls = ["http://127.0.0.1:0"], MaxRequestLogCount = 1000 }
        );
        server
            .Given(Request.Create().WithPath(new WildcardMatcher("*")).UsingAnyMethod())
            .RespondWith(Response.Create().WithHeader("Content-Type", "application/json").WithBody(body));
        return server;
    }

    public static HttpRequestMessage Post(string path, string form) =>
        new(HttpMethod.Post, path)
        {
            Content = new StringContent(form, new MediaTypeHeaderValue("application/x-www-form-urlencoded")),
        };

    public static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    public static async Task<string> ReadAsync(this HttpClient client, HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await client.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode
                ? body
                : throw new InvalidOperationException($"{request.RequestUri} was answered {answer.StatusCode}: {body}");
        }
    }

    public static Task RepeatAsync(this HttpClient client, int times, Func<HttpRequestMessage> request) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, times),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime },
            async (_, _) => await client.ReadAsync(request())
        );
}
