using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.CodeFixes.Webhooks;

/// <summary>STRIPE2003: leaves the tolerance out; where the overload demands one, it is Stripe's default.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class SignatureToleranceFix() : StripeGuardFix(Rules.STRIPE2003_SignatureTolerance.Id)
{
    private const string Title = "Use the default tolerance of 300 seconds";

    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            node.FirstAncestorOrSelf<ArgumentSyntax>()
                is not { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } list } tolerance
            || model.GetOperation(call, cancellation) is not IInvocationOperation operation
        )
        {
            yield break;
        }

        var isDemanded = operation.TargetMethod.Parameters.Any(parameter =>
            parameter is { Name: StripeArguments.Tolerance, IsOptional: false }
        );
        yield return new FixAction(
            Title,
            Title,
            editor =>
            {
                if (isDemanded)
                {
                    editor.ReplaceNode(
                        tolerance.Expression,
                        SyntaxFactory.ParseExpression("300").WithTriviaFrom(tolerance.Expression)
                    );
                }
                else
                {
                    editor.ReplaceNode(list, Without(list, tolerance, operation));
                }
            }
        );
    }

    private static ArgumentListSyntax Without(
        ArgumentListSyntax list,
        ArgumentSyntax tolerance,
        IInvocationOperation operation
    )
    {
        // What stood behind it by position is named, or it would take its place.
        var named = list.ReplaceNodes(
            list.Arguments.Where(argument => argument.SpanStart > tolerance.SpanStart && argument.NameColon is null),
            (original, argument) => Named(argument, original, operation)
        );
        var index = list.Arguments.IndexOf(tolerance);
        return named.WithArguments(named.Arguments.RemoveAt(index));
    }

    private static ArgumentSyntax Named(
        ArgumentSyntax argument,
        ArgumentSyntax original,
        IInvocationOperation operation
    )
    {
        var name = operation.Arguments.FirstOrDefault(given => given.Syntax == original)?.Parameter?.Name;
        return name is null
            ? argument
            : argument
                .WithoutLeadingTrivia()
                .WithNameColon(
                    SyntaxFactory
                        .NameColon(name)
                        .WithColonToken(
                            SyntaxFactory.Token(SyntaxKind.ColonToken).WithTrailingTrivia(SyntaxFactory.Space)
                        )
                )
                .WithLeadingTrivia(argument.GetLeadingTrivia());
    }
}
