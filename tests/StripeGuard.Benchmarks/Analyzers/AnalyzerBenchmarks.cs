using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;

namespace StripeGuard.Benchmarks.Analyzers;

/// <summary>What the rules add to a build: the compiler's own work alone, and with each set of analyzers.</summary>
[ShortRun(warmups: 1, iterations: 3, processorTime: true)]
public class AnalyzerBenchmarks
{
    private Input input = null!;
    private AnalyzerSet idle = null!;
    private AnalyzerSet sdk = null!;
    private AnalyzerSet stripeGuard = null!;
    private AnalyzerSet meziantou = null!;
    private AnalyzerSet roslynator = null!;

    [Params(2000)]
    public int Files { get; set; }

    [Params(Code.StripeNet, Code.StripeProject)]
    public Code Code { get; set; }

    [GlobalSetup]
    public async Task Parse()
    {
        input = Input.Of(Code, Files);
        idle = AnalyzerSet.Idle();
        sdk = AnalyzerSet.OfSdk();
        stripeGuard = AnalyzerSet.StripeGuard();
        meziantou = AnalyzerSet.OfPackage("Meziantou.Analyzer");
        roslynator = AnalyzerSet.OfPackage("Roslynator.Analyzers");
        await RequireSound();
    }

    [Benchmark(Baseline = true)]
    public int Compiler() => input.Unbound().GetDiagnostics().Length;

    [Benchmark]
    public async Task<int> WithIdleAnalyzer() => await Diagnostics(idle);

    [Benchmark]
    public async Task<int> WithStripeGuard() => await Diagnostics(stripeGuard);

    [Benchmark]
    public async Task<int> WithMeziantou() => await Diagnostics(meziantou);

    [Benchmark]
    public async Task<int> WithRoslynator() => await Diagnostics(roslynator);

    [Benchmark]
    public async Task<int> WithSdk() => await Diagnostics(sdk);

    [Benchmark]
    public async Task<int> WithSdkAndStripeGuard() => await Diagnostics(sdk.And(stripeGuard));

    [Benchmark]
    public async Task<int> WithSdkAndMeziantou() => await Diagnostics(sdk.And(meziantou));

    [Benchmark]
    public async Task<int> WithSdkAndRoslynator() => await Diagnostics(sdk.And(roslynator));

    private async Task<int> Diagnostics(AnalyzerSet set) => (await set.DiagnosticsAsync(input.Unbound())).Length;

    /// <summary>
    /// A time means something only where the code compiles, no analyzer fails, and the rules speak where they should.
    /// </summary>
    private async Task RequireSound()
    {
        foreach (var set in new[] { stripeGuard, sdk, meziantou, roslynator })
        {
            var found = await set.DiagnosticsAsync(input.Unbound());
            if (
                found.FirstOrDefault(one => one.Id == "AD0001" || one.Severity == DiagnosticSeverity.Error) is
                { } broken
            )
            {
                throw new InvalidOperationException($"{Code} cannot be measured: {broken}");
            }

            var spoken = found.Any(one => one.Id.StartsWith("STRIPE", StringComparison.Ordinal));
            if (spoken != (set == stripeGuard && Code == Code.StripeProject))
            {
                throw new InvalidOperationException($"{Code}: the rules {(spoken ? "spoke" : "were silent")}.");
            }
        }
    }
}
