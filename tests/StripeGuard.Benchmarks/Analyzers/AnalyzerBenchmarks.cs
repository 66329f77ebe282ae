using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using StripeGuard.Tests;

namespace StripeGuard.Benchmarks.Analyzers;

/// <summary>What the rules add to a build: the compiler's own work alone, and with each set of analyzers.</summary>
[ShortRun(warmups: 1, iterations: 3, processorTime: true)]
public class AnalyzerBenchmarks
{
    private List<SyntaxTree> trees = [];
    private AnalyzerSet idle = null!;
    private AnalyzerSet stripeGuard = null!;
    private AnalyzerSet meziantou = null!;
    private AnalyzerSet roslynator = null!;

    [Params(200)]
    public int Files { get; set; }

    [ParamsAllValues]
    public Code Code { get; set; }

    [GlobalSetup]
    public async Task Parse()
    {
        trees =
        [
            .. (Code == Code.StripeShop ? StripeShop.Sources(Files) : PlainShop.Sources(Files)).Select(
                (source, i) => CSharpSyntaxTree.ParseText(source, path: $"/shop/File{i}.cs")
            ),
        ];
        idle = AnalyzerSet.Idle();
        stripeGuard = AnalyzerSet.StripeGuard();
        meziantou = AnalyzerSet.OfPackage("Meziantou.Analyzer");
        roslynator = AnalyzerSet.OfPackage("Roslynator.Analyzers");
        await RequireSound();
    }

    [Benchmark(Baseline = true)]
    public int Compiler() => Unbound().GetDiagnostics().Length;

    [Benchmark]
    public async Task<int> WithIdleAnalyzer() => (await idle.DiagnosticsAsync(Unbound())).Length;

    [Benchmark]
    public async Task<int> WithStripeGuard() => (await stripeGuard.DiagnosticsAsync(Unbound())).Length;

    [Benchmark]
    public async Task<int> WithMeziantou() => (await meziantou.DiagnosticsAsync(Unbound())).Length;

    [Benchmark]
    public async Task<int> WithRoslynator() => (await roslynator.DiagnosticsAsync(Unbound())).Length;

    /// <summary>The parsed code, nothing of which is bound yet.</summary>
    private CSharpCompilation Unbound(int files = int.MaxValue) =>
        CSharpCompilation.Create(
            "Shop",
            trees.Take(files),
            Code == Code.WithoutStripe ? AnalyzedReferences.WithoutStripe : AnalyzedReferences.WithStripe,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );

    /// <summary>
    /// A time means something only where the code compiles, no analyzer fails, and the rules speak where they should. A
    /// few files hold each kind of code.
    /// </summary>
    private async Task RequireSound()
    {
        foreach (var set in new[] { stripeGuard, meziantou, roslynator })
        {
            var found = await set.DiagnosticsAsync(Unbound(files: 6));
            if (
                found.FirstOrDefault(one => one.Id == "AD0001" || one.Severity == DiagnosticSeverity.Error) is
                { } broken
            )
            {
                throw new InvalidOperationException($"{Code} cannot be measured: {broken}");
            }

            var spoken = found.Any(one => one.Id.StartsWith("STRIPE", StringComparison.Ordinal));
            if (spoken != (set == stripeGuard && Code == Code.StripeShop))
            {
                throw new InvalidOperationException($"{Code}: the rules {(spoken ? "spoke" : "were silent")}.");
            }
        }
    }
}

/// <summary>What is compiled.</summary>
public enum Code
{
    /// <summary>A project that does not reference Stripe.net.</summary>
    WithoutStripe,

    /// <summary>The same code in a project that references Stripe.net and does not use it.</summary>
    StripeReferenced,

    /// <summary>A project that is about Stripe: services, webhook endpoints, amounts.</summary>
    StripeShop,
}
