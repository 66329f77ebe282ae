using System.Text.Json;
using BenchmarkDotNet.Attributes;
using StripeGuard.Testing;
using WireMock.Server;

namespace StripeGuard.Benchmarks.Fake;

/// <summary>Requests a second to the fake, beside a WireMock server that answers everything with one constant body.</summary>
[ShortRun(warmups: 3, iterations: 9)]
public class FakeStripeBenchmarks
{
    private const int Requests = 250;
    private const int Depth = 10_000;
    private const int PageLength = 10;

    private WireMockServer bare = null!;
    private FakeStripe stripe = null!;
    private HttpClient toBare = null!;
    private HttpClient toStripe = null!;
    private string deepPage = "";

    [GlobalSetup]
    public async Task Start()
    {
        stripe = await FakeStripe.StartAsync();
        toStripe = Traffic.To(stripe.BaseUrl);
        bare = Traffic.BareWireMock(await toStripe.ReadAsync(Customer()));
        toBare = Traffic.To(bare.Urls[0]);

        // Products, so that what the other benchmarks create does not lengthen the list.
        var first = IdOf(await toStripe.ReadAsync(Product()));
        for (var i = 1; i < PageLength; i++)
        {
            await toStripe.ReadAsync(Product());
        }

        // Lists are newest first: the page after this one begins at the depth.
        var last = IdOf(await toStripe.ReadAsync(Product()));
        await toStripe.RepeatAsync(Depth - 1, Product);
        deepPage = $"/v1/products?limit={PageLength}&starting_after={last}";
        RequireAtDepth(await toStripe.ReadAsync(Traffic.Get(deepPage)), first);
    }

    [GlobalCleanup]
    public async Task Stop()
    {
        toStripe.Dispose();
        toBare.Dispose();
        bare.Dispose();
        await stripe.DisposeAsync();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Requests)]
    public Task BareWireMock() => toBare.RepeatAsync(Requests, Customer);

    [Benchmark(OperationsPerInvoke = Requests)]
    public Task CreateCustomer() => toStripe.RepeatAsync(Requests, Customer);

    [Benchmark(OperationsPerInvoke = Requests)]
    public Task CreateAndConfirmPaymentIntent() => toStripe.RepeatAsync(Requests, ConfirmedPaymentIntent);

    [Benchmark(OperationsPerInvoke = Requests)]
    public Task FirstPageOfTen() =>
        toStripe.RepeatAsync(Requests, () => Traffic.Get($"/v1/products?limit={PageLength}"));

    [Benchmark(OperationsPerInvoke = Requests)]
    public Task PageOfTenAtDepth10000() => toStripe.RepeatAsync(Requests, () => Traffic.Get(deepPage));

    private static HttpRequestMessage Customer() =>
        Traffic.Post("/v1/customers", "email=ada%40example.com&name=Ada&metadata[order]=6735");

    private static HttpRequestMessage ConfirmedPaymentIntent() =>
        Traffic.Post(
            "/v1/payment_intents",
            "amount=2999&currency=usd&payment_method=pm_card_visa&confirm=true&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never"
        );

    private static HttpRequestMessage Product() => Traffic.Post("/v1/products", "name=Coffee");

    private static string IdOf(string body) => JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;

    private static void RequireAtDepth(string page, string lastId)
    {
        var data = JsonDocument.Parse(page).RootElement.GetProperty("data");
        if (data.GetArrayLength() != PageLength || data[PageLength - 1].GetProperty("id").GetString() != lastId)
        {
            throw new InvalidOperationException($"This is not the page at depth {Depth}: {page}");
        }
    }
}
