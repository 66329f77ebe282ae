using BenchmarkDotNet.Attributes;

namespace StripeGuard.Benchmarks.Analyzers;

/// <summary>What the rules add to a build: the compiler, from text to assembly, alone and with each set of analyzers.</summary>
[ShortRun(warmups: 1, iterations: 3, compilerTime: true)]
public class AnalyzerBenchmarks
{
    private static readonly (string Name, AnalyzerSet Set)[] Sets =
    [
        ("compiler", AnalyzerSet.None),
        ("sdk", AnalyzerSet.Sdk),
        ("stripeguard", AnalyzerSet.StripeGuard),
        ("sdk-stripeguard", AnalyzerSet.Sdk.And(AnalyzerSet.StripeGuard)),
        ("sdk-meziantou", AnalyzerSet.Sdk.And(AnalyzerSet.Meziantou)),
        ("sdk-roslynator", AnalyzerSet.Sdk.And(AnalyzerSet.Roslynator)),
    ];

    private readonly Dictionary<string, string> responseFiles = [];
    private DirectoryInfo folder = null!;

    [Params(2000)]
    public int Files { get; set; }

    [Params(Code.StripeNet, Code.StripeProject)]
    public Code Code { get; set; }

    [GlobalSetup]
    public void Write()
    {
        folder = Directory.CreateTempSubdirectory("stripeguard");
        var input = Input.Of(Code, Files);
        input.WriteTo(folder.FullName);
        foreach (var (name, set) in Sets)
        {
            responseFiles[name] = input.ResponseFile(folder.FullName, name, set);
            RequireSound(CompilerServer.Running.Compile(responseFiles[name]), name);
        }
    }

    [GlobalCleanup]
    public void Delete() => folder.Delete(recursive: true);

    [Benchmark(Baseline = true)]
    public string Compiler() => Compile("compiler");

    [Benchmark]
    public string WithStripeGuard() => Compile("stripeguard");

    [Benchmark]
    public string WithSdk() => Compile("sdk");

    [Benchmark]
    public string WithSdkAndStripeGuard() => Compile("sdk-stripeguard");

    [Benchmark]
    public string WithSdkAndMeziantou() => Compile("sdk-meziantou");

    [Benchmark]
    public string WithSdkAndRoslynator() => Compile("sdk-roslynator");

    private string Compile(string name) => CompilerServer.Running.Compile(responseFiles[name]);

    /// <summary>A time means something only where no analyzer fails, and the rules speak where they should.</summary>
    private void RequireSound(string said, string name)
    {
        if (said.Contains("AD0001", StringComparison.Ordinal) || said.Contains("CS8032", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{Code}, {name}: an analyzer failed. {said}");
        }

        var speaks = said.Contains("STRIPE", StringComparison.Ordinal);
        if (speaks != (name.Contains("stripeguard", StringComparison.Ordinal) && Code == Code.StripeProject))
        {
            throw new InvalidOperationException($"{Code}, {name}: the rules {(speaks ? "spoke" : "were silent")}.");
        }
    }
}
