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
            [.. await Task.WhenAll(diagnostics.Where(IsFinding).Select(found => FindingAsync(found, prepared)))],
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
        prepared = SettingsFiles.AddTo(prepared);
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
        diagnostic is { IsSuppressed: false, Severity: not DiagnosticSeverity.Hidden }
        && diagnostic.Location.Kind is LocationKind.SourceFile or LocationKind.ExternalFile
        && rules.Descriptors.Any(rule => rule.Id == diagnostic.Id);

    private async Task<Finding> FindingAsync(Diagnostic diagnostic, Project project)
    {
        var span = diagnostic.Location.GetLineSpan();
        var text = diagnostic.Location.SourceTree is { } tree
            ? await tree.GetTextAsync()
            : await SettingsFiles.TextAsync(project, span.Path);
        var line = text.Lines[span.StartLinePosition.Line];
        return new Finding(
            diagnostic.Descriptor,
            Severities.From(diagnostic.Severity),
            Message(diagnostic, text),
            root.Show(span.Path),
            span.Path,
            span.StartLinePosition.Line + 1,
            span.StartLinePosition.Character + 1,
            span.EndLinePosition.Line + 1,
            span.EndLinePosition.Character + 1,
            SensitiveText.Masked(line.ToString())
        );
    }

    /// <summary>A message may quote the code; a key or card number in it is masked as in the code itself.</summary>
    private static string Message(Diagnostic diagnostic, SourceText text)
    {
        var message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
        var quoted = text.ToString(diagnostic.Location.SourceSpan).Trim('"');
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
