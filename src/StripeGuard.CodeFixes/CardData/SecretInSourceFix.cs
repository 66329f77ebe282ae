using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Formatting;
using StripeGuard.Analyzers;
using StripeGuard.Analyzers.CardData;

namespace StripeGuard.CodeFixes.CardData;

/// <summary>STRIPE4001: reads the secret from configuration.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class SecretInSourceFix : CodeFixProvider
{
    private const string Title = "Read the secret from configuration";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(Rules.STRIPE4001_SecretInSource.Id);

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (
                root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is ExpressionSyntax secret
                && Key(diagnostic) is { } key
                && await CanBeReplaced(context.Document, secret, context.CancellationToken).ConfigureAwait(false)
            )
            {
                context.RegisterCodeFix(
                    CodeAction.Create(Title, token => Replace(context.Document, secret, key, token), Title),
                    diagnostic
                );
            }
        }
    }

    private static string? Key(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(SecretInSourceAnalyzer.KindProperty, out var kind)
            ? kind switch
            {
                nameof(SecretKind.WebhookSecret) => "Stripe:WebhookSecret",
                nameof(SecretKind.RestrictedKey) => "Stripe:RestrictedKey",
                _ => "Stripe:SecretKey",
            }
            : null;

    private static async Task<bool> CanBeReplaced(
        Document document,
        ExpressionSyntax secret,
        CancellationToken cancellation
    )
    {
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (
            model?.GetConstantValue(secret, cancellation).Value is not string text
            || StripeSecret.Find(text)?.Length != text.Length
            || secret
                .Ancestors()
                .Any(node => node is AttributeSyntax or ParameterSyntax or CaseSwitchLabelSyntax or PatternSyntax)
        )
        {
            return false;
        }

        return Constant(secret) switch
        {
            null => true,
            { Variables.Count: > 1 } => false,
            { } declaration => await NeedsNoConstant(document, model, declaration, cancellation).ConfigureAwait(false),
        };
    }

    /// <summary>The const declaration whose whole value the secret is, or is a part of.</summary>
    private static VariableDeclarationSyntax? Constant(ExpressionSyntax secret) =>
        secret.FirstAncestorOrSelf<VariableDeclarationSyntax>() is { } declaration
        && Modifiers(declaration).Any(SyntaxKind.ConstKeyword)
            ? declaration
            : null;

    private static SyntaxTokenList Modifiers(VariableDeclarationSyntax declaration) =>
        declaration.Parent switch
        {
            FieldDeclarationSyntax field => field.Modifiers,
            LocalDeclarationStatementSyntax local => local.Modifiers,
            _ => default,
        };

    private static async Task<bool> NeedsNoConstant(
        Document document,
        SemanticModel model,
        VariableDeclarationSyntax declaration,
        CancellationToken cancellation
    )
    {
        if (model.GetDeclaredSymbol(declaration.Variables[0], cancellation) is not { } symbol)
        {
            return false;
        }

        var references = await SymbolFinder
            .FindReferencesAsync(symbol, document.Project.Solution, cancellation)
            .ConfigureAwait(false);
        foreach (var location in references.SelectMany(reference => reference.Locations))
        {
            var root = await location.Document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
            if (root is null || StandsWhereAConstantMust(root.FindNode(location.Location.SourceSpan)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool StandsWhereAConstantMust(SyntaxNode reference) =>
        reference
            .AncestorsAndSelf()
            .Any(node =>
                node is AttributeSyntax or CaseSwitchLabelSyntax or PatternSyntax or ParameterSyntax
                || node is VariableDeclarationSyntax declaration && Modifiers(declaration).Any(SyntaxKind.ConstKeyword)
            );

    private static async Task<Document> Replace(
        Document document,
        ExpressionSyntax secret,
        string key,
        CancellationToken cancellation
    )
    {
        var root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        var model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        var value = ConfiguredValue
            .At(model, secret, key, required: TakesNoNull(model, secret, cancellation))
            .WithTriviaFrom(secret);
        if (
            secret.Parent is BinaryExpressionSyntax or ConditionalExpressionSyntax or MemberAccessExpressionSyntax
            && value is BinaryExpressionSyntax
        )
        {
            value = SyntaxFactory.ParenthesizedExpression(value);
        }

        SyntaxNode replaced = Constant(secret) switch
        {
            { Parent: FieldDeclarationSyntax field } => root.ReplaceNode(field, Property(field, secret, value)),
            { Parent: LocalDeclarationStatementSyntax local } => root.ReplaceNode(
                local,
                Variable(local, secret, value)
            ),
            _ => root.ReplaceNode(secret, value),
        };
        return document.WithSyntaxRoot(replaced);
    }

    /// <summary>Stripe.net says nothing of null; every other place is given a value or a clear error.</summary>
    private static bool TakesNoNull(SemanticModel model, ExpressionSyntax secret, CancellationToken cancellation)
    {
        var target = secret.Parent switch
        {
            ArgumentSyntax { Parent.Parent: { } call } => model.GetSymbolInfo(call, cancellation).Symbol,
            AssignmentExpressionSyntax assignment => model.GetSymbolInfo(assignment.Left, cancellation).Symbol,
            _ => null,
        };
        return StripeSymbols.Of(model.Compilation)?.Declares(target) != true;
    }

    /// <summary>A const becomes a property that reads the value when it is used, and then says what is missing.</summary>
    private static PropertyDeclarationSyntax Property(
        FieldDeclarationSyntax field,
        ExpressionSyntax secret,
        ExpressionSyntax value
    )
    {
        var modifiers = field.Modifiers.Select(modifier =>
            modifier.IsKind(SyntaxKind.ConstKeyword)
                ? SyntaxFactory.Token(SyntaxKind.StaticKeyword).WithTriviaFrom(modifier)
                : modifier
        );
        return SyntaxFactory
            .PropertyDeclaration(field.Declaration.Type, field.Declaration.Variables[0].Identifier)
            .WithAttributeLists(field.AttributeLists)
            .WithModifiers(SyntaxFactory.TokenList(modifiers))
            .WithExpressionBody(SyntaxFactory.ArrowExpressionClause(value.WithoutTrivia()))
            .WithSemicolonToken(field.SemicolonToken)
            .WithTriviaFrom(field)
            .WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static LocalDeclarationStatementSyntax Variable(
        LocalDeclarationStatementSyntax local,
        ExpressionSyntax secret,
        ExpressionSyntax value
    )
    {
        var changed = local.ReplaceNode(secret, value);
        var constant = changed.Modifiers.First(modifier => modifier.IsKind(SyntaxKind.ConstKeyword));
        return changed.WithModifiers(changed.Modifiers.Remove(constant)).WithLeadingTrivia(local.GetLeadingTrivia());
    }
}
