using Microsoft.CodeAnalysis;

namespace StripeGuard.CodeFixes;

/// <summary>Tries a change before it is offered.</summary>
internal static class TrialCompilation
{
    /// <summary>Whether the file, with <paramref name="changed"/> as its root, has no more errors than it has now.</summary>
    public static bool Compiles(SyntaxNode changed, SemanticModel model, CancellationToken cancellation)
    {
        var tree = model.SyntaxTree;
        var tried = tree.WithRootAndOptions(changed, tree.Options);
        var after = model.Compilation.ReplaceSyntaxTree(tree, tried).GetSemanticModel(tried);
        return Errors(after) <= Errors(model);

        int Errors(SemanticModel version) =>
            version
                .GetDiagnostics(cancellationToken: cancellation)
                .Count(static diagnostic => diagnostic.Severity is DiagnosticSeverity.Error);
    }
}
