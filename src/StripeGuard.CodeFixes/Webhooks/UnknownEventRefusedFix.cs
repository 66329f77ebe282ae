using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeGuard.Analyzers;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.CodeFixes.Webhooks;

/// <summary>STRIPE2012: answers 200, in the words of the endpoint.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnknownEventRefusedFix() : StripeGuardFix(Rules.STRIPE2012_UnknownEventRefused.Id)
{
    private const string Title = "Answer 200";

    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            model.GetOperation(node, cancellation) is not { } operation
            || Endpoint.Around(operation) is not { } endpoint
            || Endpoint.Scope(operation) != endpoint.Body
        )
        {
            yield break;
        }

        var success = Success(endpoint);
        SyntaxNode? changed = node switch
        {
            ThrowStatementSyntax when success is not null => Statement($"return {success};"),
            ThrowStatementSyntax when Endpoint.ReturnsNothing(endpoint.Method) => Statement("return;"),
            ExpressionSyntax and not ThrowExpressionSyntax when success is not null => Expression(success),
            _ => null,
        };
        if (
            changed is not null
            && TrialCompilation.Compiles(
                model.SyntaxTree.GetRoot(cancellation).ReplaceNode(node, changed),
                model,
                cancellation
            )
        )
        {
            yield return new FixAction(Title, Title, editor => editor.ReplaceNode(node, changed.WithTriviaFrom(node)));
        }
    }

    private static string? Success(Endpoint endpoint)
    {
        var answer = Endpoint.Awaited(endpoint.Method.ReturnType).Name;
        return answer switch
        {
            "IActionResult" or "ActionResult" => Endpoint.IsController(endpoint.Method.ContainingType)
                ? "Ok()"
                : "new Microsoft.AspNetCore.Mvc.OkResult()",
            "IResult" => "Microsoft.AspNetCore.Http.Results.Ok()",
            _ => null,
        };
    }

    private static StatementSyntax Statement(string text) => Tidy(Short(SyntaxFactory.ParseStatement(text)));

    private static ExpressionSyntax Expression(string text)
    {
        var expression = SyntaxFactory.ParseExpression(text);
        return Short(expression);
    }

    private static T Short<T>(T node)
        where T : SyntaxNode =>
        node.ReplaceNodes(
            node.DescendantNodes()
                .Where(name =>
                    name is QualifiedNameSyntax
                    || name is MemberAccessExpressionSyntax access
                        && access.ToString().EndsWith("Results", StringComparison.Ordinal)
                ),
            (_, name) => Shorten(name)
        );
}
