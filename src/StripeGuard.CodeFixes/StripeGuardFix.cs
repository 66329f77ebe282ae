using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace StripeGuard.CodeFixes;

/// <summary>One way to put a diagnostic right.</summary>
/// <param name="title">What the light bulb shows.</param>
/// <param name="equivalenceKey">The same for the same kind of action at each place: FixAll applies those together.</param>
/// <param name="edit">Makes the change, in terms of the nodes of the unchanged document.</param>
public sealed class FixAction(string title, string equivalenceKey, Action<SyntaxEditor> edit)
{
    public string Title { get; } = title;
    public string EquivalenceKey { get; } = equivalenceKey;
    public Action<SyntaxEditor> Edit { get; } = edit;
}

/// <summary>
/// What every fix does the same: its actions are edits of one document, and FixAll (in document, project, solution)
/// makes all of them in one pass over each document, so that neighbours never undo each other.
/// </summary>
public abstract class StripeGuardFix(string ruleId) : CodeFixProvider
{
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(ruleId);

    public sealed override FixAllProvider GetFixAllProvider() =>
        FixAllProvider.Create(
            (context, document, diagnostics) =>
                ApplyAsync(document, diagnostics, context.CodeActionEquivalenceKey, context.CancellationToken)
        );

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (
                var action in await ActionsForAsync(context.Document, diagnostic, context.CancellationToken)
                    .ConfigureAwait(false)
            )
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        action.Title,
                        async cancellation =>
                            await ApplyAsync(
                                    context.Document,
                                    ImmutableArray.Create(diagnostic),
                                    action.EquivalenceKey,
                                    cancellation
                                )
                                .ConfigureAwait(false)
                            ?? context.Document,
                        action.EquivalenceKey
                    ),
                    diagnostic
                );
            }
        }
    }

    /// <summary>The ways to fix the diagnostic at <paramref name="node"/>, the best one first; none where it cannot be fixed well.</summary>
    protected abstract IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    );

    /// <summary>Marks new statements, which take the indentation of their place.</summary>
    protected static T Tidy<T>(T node)
        where T : SyntaxNode => node.WithAdditionalAnnotations(Formatter.Annotation);

    /// <summary>Marks a qualified name, which is shortened as far as the usings of its place allow.</summary>
    protected static T Shorten<T>(T name)
        where T : SyntaxNode => name.WithAdditionalAnnotations(Simplifier.Annotation);

    private async Task<IReadOnlyList<FixAction>> ActionsForAsync(
        Document document,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        return root is null || model is null
            ? []
            :
            [
                .. Actions(
                    root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true),
                    model,
                    diagnostic,
                    cancellation
                ),
            ];
    }

    private async Task<Document?> ApplyAsync(
        Document document,
        ImmutableArray<Diagnostic> diagnostics,
        string? equivalenceKey,
        CancellationToken cancellation
    )
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        if (root is null)
        {
            return null;
        }

        var editor = new SyntaxEditor(root, document.Project.Solution.Services);
        foreach (var diagnostic in diagnostics.OrderBy(static d => d.Location.SourceSpan.Start))
        {
            var actions = await ActionsForAsync(document, diagnostic, cancellation).ConfigureAwait(false);
            actions.FirstOrDefault(action => action.EquivalenceKey == equivalenceKey)?.Edit(editor);
        }

        return document.WithSyntaxRoot(editor.GetChangedRoot());
    }
}
