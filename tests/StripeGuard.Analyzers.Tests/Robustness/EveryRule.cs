using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeGuard.CodeFixes;

namespace StripeGuard.Analyzers.Tests.Robustness;

/// <summary>All rules and all fixes together, and what they threw.</summary>
internal sealed class EveryRule
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers = InstancesOf<DiagnosticAnalyzer>(
        typeof(StripeGuardAnalyzer)
    );

    private static readonly ILookup<string, CodeFixProvider> Fixes = InstancesOf<CodeFixProvider>(
            typeof(StripeGuardFix)
        )
        .SelectMany(fix => fix.FixableDiagnosticIds.Select(id => (id, fix)))
        .ToLookup(pair => pair.id, pair => pair.fix);

    private readonly ConcurrentQueue<string> failures = new();
    private string at = "";

    public IReadOnlyCollection<string> Failures => failures;

    public int Diagnostics { get; private set; }

    public int FixesMade { get; private set; }

    /// <summary>
    /// Runs every rule over the document, and every fix on what they or the compiler say about it; with
    /// <paramref name="wholeProject"/> also what rules do at the end of a compilation.
    /// </summary>
    public async Task RunAsync(Document document, string name, bool wholeProject)
    {
        at = name;
        var compilation = (await document.Project.GetCompilationAsync())!;
        var model = compilation.GetSemanticModel((await document.GetSyntaxTreeAsync())!);
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            (exception, analyzer, _) => Failed(analyzer, exception),
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false
        );
        var rules = compilation.WithAnalyzers(Analyzers, options);
        var said = wholeProject
            ? (await rules.GetAnalyzerDiagnosticsAsync()).Where(one => one.Location.SourceTree == model.SyntaxTree)
            : await rules.GetAnalyzerSemanticDiagnosticsAsync(model, filterSpan: null, CancellationToken.None);
        foreach (var diagnostic in said.Concat(model.GetDiagnostics()))
        {
            Diagnostics++;
            foreach (var fix in Fixes[diagnostic.Id])
            {
                await FixAsync(document, diagnostic, fix);
            }
        }
    }

    private async Task FixAsync(Document document, Diagnostic diagnostic, CodeFixProvider fix)
    {
        try
        {
            var actions = new List<CodeAction>();
            await fix.RegisterCodeFixesAsync(
                new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None)
            );
            foreach (var action in actions)
            {
                foreach (
                    var change in (
                        await action.GetOperationsAsync(CancellationToken.None)
                    ).OfType<ApplyChangesOperation>()
                )
                {
                    await change.ChangedSolution.GetDocument(document.Id)!.GetSyntaxRootAsync();
                    FixesMade++;
                }
            }
        }
        catch (Exception e)
        {
            Failed(fix, e);
        }
    }

    private void Failed(object who, Exception exception) =>
        failures.Enqueue($"{who.GetType().Name} at {at}: {exception}");

    private static ImmutableArray<T> InstancesOf<T>(Type oneOfThem) =>
        [
            .. oneOfThem
                .Assembly.GetExportedTypes()
                .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(T)))
                .Select(type => (T)Activator.CreateInstance(type)!),
        ];
}
