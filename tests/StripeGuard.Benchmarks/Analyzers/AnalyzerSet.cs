using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeGuard.Analyzers;

namespace StripeGuard.Benchmarks.Analyzers;

/// <summary>Analyzers as the compiler is given them: their files, and the file that sets their severities.</summary>
internal sealed record AnalyzerSet(ImmutableArray<string> Files, string? Configuration = null)
{
    public static AnalyzerSet None { get; } = new([]);

    public static AnalyzerSet StripeGuard { get; } = new([typeof(StripeGuardAnalyzer).Assembly.Location]);

    public static AnalyzerSet Meziantou { get; } = OfPackage("Meziantou.Analyzer");

    public static AnalyzerSet Roslynator { get; } = OfPackage("Roslynator.Analyzers");

    /// <summary>What each build with the .NET SDK runs by itself, at its defaults.</summary>
    public static AnalyzerSet Sdk { get; } =
        new(
            [
                Path.Combine(PathOf("SdkAnalyzers"), "Microsoft.CodeAnalysis.NetAnalyzers.dll"),
                Path.Combine(PathOf("SdkAnalyzers"), "Microsoft.CodeAnalysis.CSharp.NetAnalyzers.dll"),
            ],
            Path.Combine(PathOf("SdkAnalyzers"), "build", "config", "analysislevel_10_default.globalconfig")
        );

    /// <summary>Both together, as in one build.</summary>
    public AnalyzerSet And(AnalyzerSet other) => new(Files.AddRange(other.Files), Configuration ?? other.Configuration);

    /// <summary>What each rule of StripeGuard took, as <c>-reportanalyzer</c> counts it.</summary>
    public static async Task<IReadOnlyList<(DiagnosticAnalyzer Analyzer, TimeSpan Time)>> TimesOfRulesAsync(
        CSharpCompilation compilation
    )
    {
        ImmutableArray<DiagnosticAnalyzer> rules =
        [
            .. typeof(StripeGuardAnalyzer)
                .Assembly.GetExportedTypes()
                .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
                .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
        ];
        var timed = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: null,
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: true
        );
        var measured = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(NotShown(rules)));
        // The compiler binds its references once, whoever asks first: not to be the first analyzer's time.
        _ = measured.GetSpecialType(SpecialType.System_Object);
        var result = await measured.WithAnalyzers(rules, timed).GetAnalysisResultAsync(CancellationToken.None);
        return [.. rules.Select(rule => (rule, result.AnalyzerTelemetryInfo[rule].ExecutionTime))];
    }

    /// <summary>A build skips what it would not show: rules below a warning, and analyzers that have no other.</summary>
    private static Dictionary<string, ReportDiagnostic> NotShown(ImmutableArray<DiagnosticAnalyzer> analyzers) =>
        analyzers
            .SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .Where(rule => rule.DefaultSeverity < DiagnosticSeverity.Warning)
            .Select(rule => rule.Id)
            .Distinct()
            .ToDictionary(id => id, _ => ReportDiagnostic.Suppress);

    // A package's analyzers and the libraries beside them, as NuGet gives them to a build.
    private static AnalyzerSet OfPackage(string name) => new([.. Directory.EnumerateFiles(PathOf(name), "*.dll")]);

    internal static string PathOf(string key) =>
        Assembly
            .GetExecutingAssembly()
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == key)
            .Value!;
}
