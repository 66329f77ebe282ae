using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeGuard.Analyzers;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.CodeFixes.Webhooks;

/// <summary>STRIPE2014: awaits the asynchronous twin; an action or a mapped lambda is made asynchronous for it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class BodyReadSynchronouslyFix() : StripeGuardFix(Rules.STRIPE2014_BodyReadSynchronously.Id)
{
    private const string Title = "Read the body asynchronously";

    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } read
            || access.Name.Identifier.ValueText is not ("ReadToEnd" or "CopyTo")
            || Function(read) is not { } function
            || !CanAwait(function, model, cancellation)
        )
        {
            yield break;
        }

        yield return new FixAction(
            Title,
            Title,
            editor =>
            {
                editor.ReplaceNode(read, (current, _) => Awaited((InvocationExpressionSyntax)current));
                if (!IsAsync(function))
                {
                    editor.ReplaceNode(function, (current, _) => Asynchronous(current));
                }
            }
        );
    }

    private static SyntaxNode? Function(SyntaxNode node) =>
        node.FirstAncestorOrSelf<SyntaxNode>(ancestor =>
            ancestor
                is MethodDeclarationSyntax
                    or LocalFunctionStatementSyntax
                    or AnonymousFunctionExpressionSyntax
                    or AccessorDeclarationSyntax
                    or BaseMethodDeclarationSyntax
                    or CompilationUnitSyntax
        );

    private static bool CanAwait(SyntaxNode function, SemanticModel model, CancellationToken cancellation)
    {
        if (IsAsync(function) || function is CompilationUnitSyntax)
        {
            return true;
        }

        return function switch
        {
            MethodDeclarationSyntax method => model.GetDeclaredSymbol(method, cancellation)
                is {
                    DeclaredAccessibility: Accessibility.Public,
                    IsOverride: false,
                    IsStatic: false,
                    ExplicitInterfaceImplementations.IsEmpty: true
                } action
                && Endpoint.IsController(action.ContainingType)
                && !IsTask(action.ReturnType),
            AnonymousFunctionExpressionSyntax lambda => model.GetOperation(lambda, cancellation) is { } operation
                && Endpoint.IsMapped(operation)
                && model.GetSymbolInfo(lambda, cancellation).Symbol is IMethodSymbol symbol
                && !IsTask(symbol.ReturnType),
            _ => false,
        };
    }

    private static bool IsTask(ITypeSymbol type) => type.Name is "Task" or "ValueTask";

    private static bool IsAsync(SyntaxNode function) =>
        function switch
        {
            MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
            LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
            AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
            CompilationUnitSyntax => true,
            _ => false,
        };

    private static ExpressionSyntax Awaited(InvocationExpressionSyntax read)
    {
        var access = (MemberAccessExpressionSyntax)read.Expression;
        var name = SyntaxFactory.IdentifierName(access.Name.Identifier.ValueText + "Async");
        var awaited = SyntaxFactory
            .AwaitExpression(
                SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space),
                read.WithExpression(access.WithName(name)).WithoutLeadingTrivia()
            )
            .WithLeadingTrivia(read.GetLeadingTrivia());
        return read.Parent is MemberAccessExpressionSyntax
            ? SyntaxFactory.ParenthesizedExpression(awaited.WithoutTrivia()).WithTriviaFrom(read)
            : awaited;
    }

    private static SyntaxNode Asynchronous(SyntaxNode function)
    {
        var async = SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        switch (function)
        {
            case MethodDeclarationSyntax method when !IsAsync(method):
                var returned = method.ReturnType.WithoutTrivia().ToString();
                var type = Shorten(
                    SyntaxFactory.ParseTypeName(
                        returned == "void" ? "System.Threading.Tasks.Task" : $"System.Threading.Tasks.Task<{returned}>"
                    )
                );
                return method
                    .WithReturnType(type.WithTriviaFrom(method.ReturnType))
                    .WithModifiers(method.Modifiers.Add(async));
            case AnonymousFunctionExpressionSyntax lambda when !IsAsync(lambda):
                return lambda
                    .WithoutLeadingTrivia()
                    .WithAsyncKeyword(async)
                    .WithLeadingTrivia(lambda.GetLeadingTrivia());
            default:
                return function;
        }
    }
}
