using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeGuard.Cli.Scanning;
using StripeGuard.CodeFixes;

namespace StripeGuard.Cli.Tests;

/// <summary>A project on which every fix is made wherever it is offered, with FixAll.</summary>
internal sealed class FixedShop(Project project)
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Rules = OwnRules.FromAnalyzersAssembly().Analyzers;

    /// <summary>The fixes of rules, by name. Those that move to a newer Stripe.net answer the compiler, not a rule.</summary>
    private static readonly IReadOnlyList<StripeGuardFix> Fixes =
    [
        .. typeof(StripeGuardFix)
            .Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(StripeGuardFix)))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (StripeGuardFix)Activator.CreateInstance(type)!),
    ];

    /// <summary>What the same place can need more than once, since one fix may uncover another.</summary>
    private const int MostRounds = 4;

    public Project Project { get; private set; } = project;

    /// <summary>The actions that were made, by title.</summary>
    public List<string> Made { get; } = [];

    public static bool IsFixable(string ruleId) => Fixes.Any(fix => fix.FixableDiagnosticIds.Contains(ruleId));

    public async Task MakeAllAsync()
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var found = (await FindingsAsync()).Select(finding => finding.Id).ToHashSet(StringComparer.Ordinal);
            var before = Made.Count;
            foreach (var fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Any(found.Contains)))
            {
                await MakeAsync(fix);
            }

            if (Made.Count == before)
            {
                return;
            }
        }
    }

    /// <summary>The first action that is offered for a finding, or null.</summary>
    public async Task<CodeAction?> OfferedForAsync(Diagnostic finding)
    {
        foreach (var fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(finding.Id)))
        {
            if (await OfferedForAsync(fix, finding) is { } action)
            {
                return action;
            }
        }

        return null;
    }

    public Task<ImmutableArray<Diagnostic>> FindingsAsync() => FindingsAsync(Rules);

    private async Task<ImmutableArray<Diagnostic>> FindingsAsync(ImmutableArray<DiagnosticAnalyzer> rules)
    {
        var compilation = (await Project.GetCompilationAsync())!;
        var found = await compilation.WithAnalyzers(rules, Project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync();
        Assert.DoesNotContain(found, one => one.Id == "AD0001");
        // What is found in settings files is not for a code fix.
        return [.. found.Where(one => one.Location.IsInSource)];
    }

    private async Task MakeAsync(StripeGuardFix fix)
    {
        var ids = fix.FixableDiagnosticIds;
        var rules = Rules.Where(rule => rule.SupportedDiagnostics.Any(one => ids.Contains(one.Id))).ToImmutableArray();
        var findings = (await FindingsAsync(rules)).Where(one => ids.Contains(one.Id)).ToList();
        foreach (var finding in findings)
        {
            if (await OfferedForAsync(fix, finding) is not { EquivalenceKey: { } key } action)
            {
                continue;
            }

            var all = await fix.GetFixAllProvider()
                .GetFixAsync(
                    new FixAllContext(
                        DocumentOf(finding),
                        fix,
                        FixAllScope.Project,
                        key,
                        ids,
                        new Known(findings),
                        CancellationToken.None
                    )
                );
            var change = (await all!.GetOperationsAsync(CancellationToken.None))
                .OfType<ApplyChangesOperation>()
                .Single();
            Project = change.ChangedSolution.GetProject(Project.Id)!;
            Made.Add(action.Title);
            return;
        }
    }

    private async Task<CodeAction?> OfferedForAsync(StripeGuardFix fix, Diagnostic finding)
    {
        var actions = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(
            new CodeFixContext(DocumentOf(finding), finding, (action, _) => actions.Add(action), CancellationToken.None)
        );
        return actions.FirstOrDefault();
    }

    private Document DocumentOf(Diagnostic finding) => Project.GetDocument(finding.Location.SourceTree)!;

    private sealed class Known(IReadOnlyList<Diagnostic> findings) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(
            Project project,
            CancellationToken cancellationToken
        ) => Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document,
            CancellationToken cancellationToken
        )
        {
            var tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return findings.Where(finding => finding.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(
            Project project,
            CancellationToken cancellationToken
        ) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
