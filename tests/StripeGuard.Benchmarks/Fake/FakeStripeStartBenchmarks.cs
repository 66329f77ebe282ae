using BenchmarkDotNet.Attributes;

namespace StripeGuard.Benchmarks.Fake;

/// <summary>From the start of a server to its first answer, in a process that has started one before: what each test class pays.</summary>
[ShortRun(warmups: 3, iterations: 9)]
public class FakeStripeStartBenchmarks
{
    private const int Starts = 10;

    [Benchmark(Baseline = true, OperationsPerInvoke = Starts)]
    public async Task BareWireMock()
    {
        for (var i = 0; i < Starts; i++)
        {
            using var server = Traffic.BareWireMock();
            await AskAsync(server.Urls[0]);
        }
    }

    [Benchmark(OperationsPerInvoke = Starts)]
    public async Task FakeStripe()
    {
        for (var i = 0; i < Starts; i++)
        {
            await using var stripe = await Testing.FakeStripe.StartAsync();
            await AskAsync(stripe.BaseUrl);
        }
    }

    private static async Task AskAsync(string baseUrl)
    {
        using var client = Traffic.To(baseUrl);
        await client.ReadAsync(Traffic.Get("/v1/customers"));
    }
}
