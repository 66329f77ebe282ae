using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.Cli.Scanning;

/// <summary>Runs our rules over one project, however it was loaded.</summary>
internal sealed class ProjectScan(OwnRules rules, Preset preset, RootedPath root)
{
    private const string AnalyzerCrash = "AD0001";

    public async Task<Result> RunAsync(Project project, CancellationToken cancellation)
    {
        var prepared = Prepare(project);
        var compilation = (await prepared.GetCompilationAsync(cancellation))!;
        var unresolved = UnresolvedNames.Of(compilation.GetDeclarationDiagnostics(cancellation));
        if (rules.Analyzers.IsEmpty)
        {
            return new Result([], unresolved, []);
        }

        var options = new CompilationWithAnalyzersOptions(
            prepared.AnalyzerOptions,
            onAnalyzerException: null,
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false
        );
        var diagnostics = await compilation
            .WithAnalyzers(rules.Analyzers, options)
            .GetAnalyzerDiagnosticsAsync(cancellation);

        return new Result(
            diagnostics.Where(IsFinding).Select(Finding).ToList(),
            unresolved,
            diagnostics
                .Where(diagnostic => diagnostic.Id == AnalyzerCrash)
                .Select(diagnostic => Crash(diagnostic, project))
                .ToList()
        );
    }

    private Project Prepare(Project project)
    {
        var options = (CSharpCompilationOptions)project.CompilationOptions!;
        var prepared = project
            // Neither the project's analyzers nor its generators run here: only our own code does.
            .WithAnalyzerReferences([])
            // A project that takes all warnings for errors says so to the compiler; a rule's severity stays its own.
            .WithCompilationOptions(options.WithGeneralDiagnosticOption(ReportDiagnostic.Default));
        return preset.GlobalConfig(rules.Descriptors) is { } config
            ? prepared
                .AddAnalyzerConfigDocument(
                    "stripeguard.globalconfig",
                    SourceText.From(config),
                    filePath: Path.Combine(root.Root, $"stripeguard.{preset}.globalconfig")
                )
                .Project
            : prepared;
    }

    private bool IsFinding(Diagnostic diagnostic) =>
        diagnostic is { IsSuppressed: false, Location.IsInSource: true, Severity: not DiagnosticSeverity.Hidden }
        && rules.Descriptors.Any(rule => rule.Id == diagnostic.Id);

    private Finding Finding(Diagnostic diagnostic)
    {
        var tree = diagnostic.Location.SourceTree!;
        var span = tree.GetLineSpan(diagnostic.Location.SourceSpan);
        var line = tree.GetText().Lines[span.StartLinePosition.Line];
        return new Finding(
            diagnostic.Descriptor,
            Severities.From(diagnostic.Severity),
            Message(diagnostic),
            root.Show(tree.FilePath),
            tree.FilePath,
            span.StartLinePosition.Line + 1,
            span.StartLinePosition.Character + 1,
            span.EndLinePosition.Line + 1,
            span.EndLinePosition.Character + 1,
            SensitiveText.Masked(line.ToString())
        );
    }

    /// <summary>A message may quote the code; a key or card number in it is masked as in the code itself.</summary>
    private static string Message(Diagnostic diagnostic)
    {
        var message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
        var quoted = diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan).Trim('"');
        return quoted.Length == 0
            ? message
            : message.Replace(quoted, SensitiveText.Masked(quoted), StringComparison.Ordinal);
    }

    private static Notice Crash(Diagnostic diagnostic, Project project)
    {
        var first = diagnostic.GetMessage(CultureInfo.InvariantCulture).Split('\n')[0].TrimEnd();
        return new Notice(
            NoticeLevel.Error,
            $"A rule failed on {project.Name} and may have missed something there; the other rules are not affected. Please report it. {first}"
        );
    }

    internal sealed record Result(
        IReadOnlyList<Finding> Findings,
        UnresolvedNames Unresolved,
        IReadOnlyList<Notice> Notices
    );
}
