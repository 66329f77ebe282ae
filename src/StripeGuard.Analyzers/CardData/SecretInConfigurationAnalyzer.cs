using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.Analyzers.CardData;

/// <summary>STRIPE4002: docs/rules/STRIPE4002.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretInConfigurationAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE4002_SecretInConfiguration)
{
    /// <summary>A secret or publishable key has at least so many characters behind its prefix.</summary>
    private const int ShortestKey = 24;

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe) =>
        context.RegisterAdditionalFileAction(Analyze);

    private static void Analyze(AdditionalFileAnalysisContext context)
    {
        if (
            ConfigurationFile.Of(context.AdditionalFile.Path) is not { } file
            || context.AdditionalFile.GetText(context.CancellationToken) is not { } text
        )
        {
            return;
        }

        foreach (var line in text.Lines)
        {
            var content = line.ToString();
            if (Find(content, file, context) is { } found)
            {
                Report(context, text, line.Start + found.Start, found.Length, found.What, found.Advice);
            }
        }
    }

    private static (int Start, int Length, string What, string Advice)? Find(
        string line,
        ConfigurationFile file,
        AdditionalFileAnalysisContext context
    )
    {
        // Most lines have no underscore at all.
        if (line.IndexOf('_') < 0)
        {
            return null;
        }

        if (StripeSecret.Find(line) is { } secret)
        {
            var isTest = !secret.IsLive;
            var isMisplaced = file.Mode == ConfigurationMode.Production && Is(line, secret, "_test_");
            if (isTest && !isMisplaced && (file.IsPrivate || IsTestProject(context)))
            {
                return null;
            }

            return (
                secret.Start,
                secret.Length,
                "a Stripe " + secret.Description,
                isMisplaced
                    ? "no payment in production would be real: use a live key there, from a vault or the environment"
                : secret.IsLive && file.Mode == ConfigurationMode.Development
                    ? "a slip at a developer's desk moves real money: use a test key for development, and roll this one"
                : "everyone with the code can read it: roll it, and keep it in user secrets, the environment or a vault"
            );
        }

        return FindPublishable(line, file.Mode);
    }

    /// <summary>A publishable key is no secret, but says which mode the file is set up for.</summary>
    private static (int Start, int Length, string What, string Advice)? FindPublishable(
        string line,
        ConfigurationMode mode
    ) =>
        mode switch
        {
            ConfigurationMode.Development when KeyAt(line, "pk_live_") is { Length: > 0 } key => (
                key.Start,
                key.Length,
                "a live publishable key",
                "payments that are tried at a developer's desk would be real: use the test key for development"
            ),
            ConfigurationMode.Production when KeyAt(line, "pk_test_") is { Length: > 0 } key => (
                key.Start,
                key.Length,
                "a test publishable key",
                "no payment in production would be real: use the live key there"
            ),
            _ => null,
        };

    private static TextSpan KeyAt(string line, string prefix)
    {
        var start = line.IndexOf(prefix, StringComparison.Ordinal);
        if (start < 0)
        {
            return default;
        }

        var end = start + prefix.Length;
        var digits = 0;
        var capitals = 0;
        while (end < line.Length && char.IsLetterOrDigit(line[end]))
        {
            digits += char.IsDigit(line[end]) ? 1 : 0;
            capitals += char.IsUpper(line[end]) ? 1 : 0;
            end++;
        }

        // Placeholders are words: real keys mix digits and both cases.
        return end - start - prefix.Length >= ShortestKey && digits > 1 && capitals > 1
            ? TextSpan.FromBounds(start, end)
            : default;
    }

    private static bool Is(string line, StripeSecret secret, string mode) =>
        line.IndexOf(mode, secret.Start, Math.Min(secret.Length, 12), StringComparison.Ordinal) >= 0;

    private static bool IsTestProject(AdditionalFileAnalysisContext context)
    {
        foreach (var tree in context.Compilation.SyntaxTrees)
        {
            return TestProject.Is(context.Compilation, context.Options, tree);
        }

        return false;
    }

    private static void Report(
        AdditionalFileAnalysisContext context,
        SourceText text,
        int start,
        int length,
        string what,
        string advice
    )
    {
        var span = new TextSpan(start, length);
        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE4002_SecretInConfiguration,
                Location.Create(context.AdditionalFile.Path, span, text.Lines.GetLinePositionSpan(span)),
                what,
                advice
            )
        );
    }
}
