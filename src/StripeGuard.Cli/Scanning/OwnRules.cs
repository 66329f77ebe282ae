using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeGuard.Analyzers;

namespace StripeGuard.Cli.Scanning;

/// <summary>The rules that come with this tool. A scanned project's own analyzers never run.</summary>
internal sealed class OwnRules(ImmutableArray<DiagnosticAnalyzer> analyzers)
{
    public static OwnRules FromAnalyzersAssembly() =>
        new([
            .. typeof(StripeGuardAnalyzer)
                .Assembly.GetExportedTypes()
                .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
                .OrderBy(type => type.FullName, StringComparer.Ordinal)
                .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
        ]);

    public ImmutableArray<DiagnosticAnalyzer> Analyzers => analyzers;

    public IReadOnlyList<DiagnosticDescriptor> Descriptors { get; } =
        analyzers
            .SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .DistinctBy(rule => rule.Id)
            .OrderBy(rule => rule.Id, StringComparer.Ordinal)
            .ToList();
}
