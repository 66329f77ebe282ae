using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using StripeGuard.Analyzers;
using StripeGuard.Analyzers.ApiUsage;

namespace StripeGuard.CodeFixes.ApiUsage;

/// <summary>
/// STRIPE6003: makes a StripeClient with the key and gives it to the services that are made after it in the same block.
/// Offered only where nothing else in the compilation can have lived on the key that was set here.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ApiKeySetOutsideStartUpFix))]
public sealed class ApiKeySetOutsideStartUpFix() : StripeGuardFix("STRIPE6003")
{
    private const string Title = "Use a StripeClient with this key";

    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            StripeSymbols.Of(model.Compilation) is not { } stripe
            || node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not { } assignment
            || assignment is not { Parent: ExpressionStatementSyntax { Parent: BlockSyntax block } statement }
            || assignment.Left is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ApiKey" }
        )
        {
            yield break;
        }

        var services = block
            .DescendantNodes()
            .OfType<BaseObjectCreationExpressionSyntax>()
            .Where(creation =>
                creation.SpanStart > statement.Span.End && IsServiceWithoutClient(creation, model, stripe, cancellation)
            )
            .ToList();
        var name = FreeName(model, block);
        if (services.Count == 0 || !IsTheOnlyUse(assignment, services, model, stripe, cancellation))
        {
            yield break;
        }

        yield return new FixAction(
            Title,
            "STRIPE6003",
            editor =>
            {
                foreach (var service in services)
                {
                    editor.ReplaceNode(
                        service,
                        (current, _) => WithClient((BaseObjectCreationExpressionSyntax)current, name)
                    );
                }

                editor.ReplaceNode(statement, (current, _) => Declaration((ExpressionStatementSyntax)current, name));
            }
        );
    }

    private static StatementSyntax Declaration(ExpressionStatementSyntax statement, string name)
    {
        var key = ((AssignmentExpressionSyntax)statement.Expression).Right.WithoutTrivia();
        var declaration = SyntaxFactory.ParseStatement($"var {name} = new global::Stripe.StripeClient({key});");
        var type = declaration.DescendantNodes().OfType<QualifiedNameSyntax>().First();
        return declaration.ReplaceNode(type, Shorten(type)).WithTriviaFrom(statement);
    }

    private static BaseObjectCreationExpressionSyntax WithClient(
        BaseObjectCreationExpressionSyntax creation,
        string name
    ) =>
        creation
            .WithArgumentList(
                SyntaxFactory
                    .ArgumentList(
                        SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(SyntaxFactory.IdentifierName(name)))
                    )
                    .WithTrailingTrivia(creation.ArgumentList?.GetTrailingTrivia() ?? default)
            )
            .WithAdditionalAnnotations(Formatter.Annotation);

    private static bool IsServiceWithoutClient(
        BaseObjectCreationExpressionSyntax creation,
        SemanticModel model,
        StripeSymbols stripe,
        CancellationToken cancellation
    ) =>
        creation is { ArgumentList: null or { Arguments.Count: 0 }, Initializer: null }
        && StripeRequests.IsService(model.GetTypeInfo(creation, cancellation).Type, stripe)
        && stripe.Declares(model.GetTypeInfo(creation, cancellation).Type);

    // Any other service made without a client, here or in another file, may have been using this key.
    private static bool IsTheOnlyUse(
        AssignmentExpressionSyntax assignment,
        List<BaseObjectCreationExpressionSyntax> services,
        SemanticModel model,
        StripeSymbols stripe,
        CancellationToken cancellation
    )
    {
        foreach (var tree in model.Compilation.SyntaxTrees)
        {
            var own = tree == model.SyntaxTree ? model : null;
            foreach (
                var creation in tree.GetRoot(cancellation)
                    .DescendantNodes()
                    .OfType<BaseObjectCreationExpressionSyntax>()
            )
            {
                if (creation is not { ArgumentList: null or { Arguments.Count: 0 } } || services.Contains(creation))
                {
                    continue;
                }

                own ??= model.Compilation.GetSemanticModel(tree);
                if (IsServiceWithoutClient(creation, own, stripe, cancellation) && !HasItsOwnKey(creation))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool HasItsOwnKey(BaseObjectCreationExpressionSyntax creation) =>
        creation
            .Ancestors()
            .OfType<BlockSyntax>()
            .SelectMany(static block => block.Statements)
            .Any(statement =>
                statement.Span.End < creation.SpanStart
                && statement
                    is ExpressionStatementSyntax
                    {
                        Expression: AssignmentExpressionSyntax
                        {
                            Left: MemberAccessExpressionSyntax
                            {
                                Name.Identifier.ValueText: "ApiKey",
                                Expression: { } target
                            }
                        }
                    }
                && target.ToString().EndsWith("StripeConfiguration", StringComparison.Ordinal)
            );

    private static string FreeName(SemanticModel model, BlockSyntax block)
    {
        var taken = new HashSet<string>(
            model
                .LookupSymbols(block.SpanStart)
                .Select(static symbol => symbol.Name)
                .Concat(
                    block
                        .DescendantTokens()
                        .Where(static token => token.IsKind(SyntaxKind.IdentifierToken))
                        .Select(static token => token.ValueText)
                )
        );
        foreach (var name in (string[])["stripe", "stripeClient", "tenantStripe"])
        {
            if (!taken.Contains(name))
            {
                return name;
            }
        }

        return "stripeClientOfThisKey";
    }
}
