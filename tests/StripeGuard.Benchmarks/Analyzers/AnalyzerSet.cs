using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeGuard.Analyzers;

namespace StripeGuard.Benchmarks.Analyzers;

/// <summary>The analyzers of one package, run as the command-line compiler runs them.</summary>
internal sealed class AnalyzerSet
{
    private static readonly CompilationWithAnalyzersOptions Concurrent = new(
        new AnalyzerOptions([]),
        onAnalyzerException: null,
        concurrentAnalysis: true,
        logAnalyzerExecutionTime: false
    );

    private readonly ImmutableArray<DiagnosticAnalyzer> analyzers;

    /// <summary>A build without an error log skips what it would not show: rules below a warning, and analyzers that have no other.</summary>
    private readonly Dictionary<string, ReportDiagnostic> notShown;

    private AnalyzerSet(ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        this.analyzers = analyzers;
        notShown = analyzers
            .SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .Where(rule => rule.DefaultSeverity < DiagnosticSeverity.Warning)
            .Select(rule => rule.Id)
            .Distinct()
            .ToDictionary(id => id, _ => ReportDiagnostic.Suppress);
    }

    /// <summary>Looks at nothing: what the compiler spends on having analyzers at all, as every build of the SDK has.</summary>
    public static AnalyzerSet Idle() => new([new IdleAnalyzer()]);

    public static AnalyzerSet StripeGuard() =>
        new([
            .. typeof(StripeGuardAnalyzer)
                .Assembly.GetExportedTypes()
                .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
                .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
        ]);

    public static AnalyzerSet OfPackage(string name) => OfFiles(PathOf(name));

    /// <summary>The analyzers that each build with the .NET SDK runs, at their defaults.</summary>
    public static AnalyzerSet OfSdk()
    {
        var folder = PathOf("SdkAnalyzers");
        return OfFiles(
            Path.Combine(folder, "Microsoft.CodeAnalysis.NetAnalyzers.dll"),
            Path.Combine(folder, "Microsoft.CodeAnalysis.CSharp.NetAnalyzers.dll")
        );
    }

    /// <summary>Both together, as in one build.</summary>
    public AnalyzerSet And(AnalyzerSet other) => new(analyzers.AddRange(other.analyzers));

    public Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(CSharpCompilation compilation) =>
        compilation
            .WithOptions(compilation.Options.WithSpecificDiagnosticOptions(notShown))
            .WithAnalyzers(analyzers, Concurrent)
            .GetAllDiagnosticsAsync();

    /// <summary>What each analyzer took, as <c>-reportanalyzer</c> counts it.</summary>
    public async Task<IReadOnlyList<(DiagnosticAnalyzer Analyzer, TimeSpan Time)>> TimesAsync(
        CSharpCompilation compilation
    )
    {
        var timed = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: null,
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: true
        );
        var analyzed = compilation
            .WithOptions(compilation.Options.WithSpecificDiagnosticOptions(notShown))
            .WithAnalyzers(analyzers, timed);
        var result = await analyzed.GetAnalysisResultAsync(CancellationToken.None);
        return [.. analyzers.Select(analyzer => (analyzer, result.AnalyzerTelemetryInfo[analyzer].ExecutionTime))];
    }

    private static string PathOf(string key) =>
        Assembly
            .GetExecutingAssembly()
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == key)
            .Value!;

    private static AnalyzerSet OfFiles(params string[] paths)
    {
        var folder = new Folder();
        return new AnalyzerSet([.. paths.SelectMany(path => Of(new AnalyzerFileReference(path, folder)))]);
    }

    private static ImmutableArray<DiagnosticAnalyzer> Of(AnalyzerFileReference file)
    {
        file.AnalyzerLoadFailed += (_, failure) =>
            throw new InvalidOperationException($"{file.FullPath} does not load: {failure.Message}", failure.Exception);
        var analyzers = file.GetAnalyzers(LanguageNames.CSharp);
        return analyzers.Length > 0
            ? analyzers
            : throw new InvalidOperationException($"{file.FullPath} has no analyzers.");
    }

    /// <summary>An analyzer finds its own libraries beside it, and the compiler's where this process has them.</summary>
    private sealed class Folder() : AssemblyLoadContext("analyzers"), IAnalyzerAssemblyLoader
    {
        private readonly List<string> folders = [];

        public void AddDependencyLocation(string fullPath) => folders.Add(Path.GetDirectoryName(fullPath)!);

        public Assembly LoadFromPath(string fullPath) => LoadFromAssemblyPath(fullPath);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            folders
                .Select(folder => Path.Combine(folder, assemblyName.Name + ".dll"))
                .Where(File.Exists)
                .Select(LoadFromAssemblyPath)
                .FirstOrDefault();
    }
}
