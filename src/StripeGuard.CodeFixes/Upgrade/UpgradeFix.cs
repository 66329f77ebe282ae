using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using StripeGuard.Analyzers;

namespace StripeGuard.CodeFixes.Upgrade;

/// <summary>
/// Moves code to the Stripe.net that is referenced: fixes the compiler's errors about names that the library had and
/// dropped, by the table <see cref="RemovedMembers"/>. It speaks only where the type that lacks the name is Stripe.net's.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UpgradeFix))]
public sealed class UpgradeFix : CodeFixProvider
{
    /// <summary>What keeps its meaning: FixAll makes all of it at once.</summary>
    internal const string Kept = "StripeGuard.Upgrade";

    /// <summary>What leaves a note: FixAll makes these separately, so that nobody takes them for done.</summary>
    internal const string ToDecide = "StripeGuard.Upgrade.ToDecide";

    private const string NameNotInScope = "CS0103";
    private const string TypeNotFound = "CS0246";
    private const string NameNotInNamespace = "CS0234";
    private const string NoSuchMember = "CS0117";
    private const string NoSuchMemberOnInstance = "CS1061";
    private const string CannotConvert = "CS0029";
    private const string CannotConvertArgument = "CS1503";
    private const string OperatorCannotBeApplied = "CS0019";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(
            NameNotInScope,
            TypeNotFound,
            NameNotInNamespace,
            NoSuchMember,
            NoSuchMemberOnInstance,
            CannotConvert,
            CannotConvertArgument,
            OperatorCannotBeApplied
        );

    public override FixAllProvider GetFixAllProvider() =>
        FixAllProvider.Create(
            static async (context, document, diagnostics) =>
                await ApplyAsync(document, diagnostics, context.CodeActionEquivalenceKey, context.CancellationToken)
                    .ConfigureAwait(false)
        );

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            var one = ImmutableArray.Create(diagnostic);
            var rewrites = await RewritesAsync(context.Document, one, context.CancellationToken).ConfigureAwait(false);
            foreach (var rewrite in rewrites)
            {
                var key = KeyOf(rewrite);
                context.RegisterCodeFix(
                    CodeAction.Create(
                        rewrite.Note is null ? rewrite.Title : rewrite.Title + ", with a note on what to decide",
                        cancellation => ApplyAsync(context.Document, one, key, cancellation),
                        key
                    ),
                    diagnostic
                );
            }
        }
    }

    private static string KeyOf(Rewrite rewrite) => rewrite.Note is null ? Kept : ToDecide;

    private static async Task<Document> ApplyAsync(
        Document document,
        ImmutableArray<Diagnostic> diagnostics,
        string? key,
        CancellationToken cancellation
    )
    {
        var rewrites = (await RewritesAsync(document, diagnostics, cancellation).ConfigureAwait(false))
            .Where(rewrite => KeyOf(rewrite) == key)
            .ToList();
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return root is null || rewrites.Count == 0
            ? document
            : document.WithText(text.WithChanges(UpgradeText.Changes(rewrites, root, text)));
    }

    private static async Task<IReadOnlyList<Rewrite>> RewritesAsync(
        Document document,
        ImmutableArray<Diagnostic> diagnostics,
        CancellationToken cancellation
    )
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (root is null || model is null || StripeSymbols.Of(model.Compilation) is not { } stripe)
        {
            return [];
        }

        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        var major = stripe.Assembly.Identity.Version.Major.ToString(CultureInfo.InvariantCulture);
        return
        [
            .. diagnostics
                .OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start)
                .Select(diagnostic => RewriteFor(diagnostic, root, model, stripe))
                .OfType<Rewrite>()
                .Select(rewrite => UpgradeText.WithNoteOf(rewrite, major))
                .Where(rewrite => rewrite.Changes.Count > 0 || !UpgradeText.IsNoted(rewrite, root, text)),
        ];
    }

    private static Rewrite? RewriteFor(
        Diagnostic diagnostic,
        SyntaxNode root,
        SemanticModel model,
        StripeSymbols stripe
    )
    {
        var span = diagnostic.Location.SourceSpan;
        if (!root.FullSpan.Contains(span))
        {
            return null;
        }

        return diagnostic.Id switch
        {
            NoSuchMember or NoSuchMemberOnInstance => RemovedUse.At(root, span, model, stripe) is { } use
            && Find(use) is { } member
                ? MemberRewrite.For(member, use)
                : null,
            NameNotInScope or TypeNotFound or NameNotInNamespace => TypeRewrite.For(root, span, model, stripe),
            _ => RetypedRewrite.For(root, span, model, stripe),
        };
    }

    private static RemovedMember? Find(RemovedUse use)
    {
        var type = use.Owner.OriginalDefinition.ToDisplayString();
        return RemovedMembers.Members.FirstOrDefault(member =>
            member.Type == type && member.Name == use.Name.Identifier.ValueText
        );
    }
}
