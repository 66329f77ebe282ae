using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeGuard.Analyzers.CardData;

/// <summary>STRIPE4001: a secret key, restricted key or webhook secret in source. A live key is an error.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretInSourceAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE4001_SecretInSource)
{
    /// <summary>The diagnostic's property that says which secret it is, for the fix: a <see cref="SecretKind"/>'s name.</summary>
    internal const string KindProperty = "kind";

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe) =>
        context.RegisterSourceStringAction(Analyze);

    private static void Analyze(OperationAnalysisContext context, string text)
    {
        if (StripeSecret.Find(text) is not { } secret)
        {
            return;
        }

        var syntax = context.Operation.Syntax;
        if (!secret.IsLive && TestProject.Is(context.Compilation, context.Options, syntax.SyntaxTree))
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE4001_SecretInSource,
                syntax.GetLocation(),
                secret.IsLive ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
                additionalLocations: null,
                ImmutableDictionary<string, string?>.Empty.Add(KindProperty, secret.Kind.ToString()),
                secret.Description
            )
        );
    }
}
