using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.CodeFixes.Webhooks;

/// <summary>
/// Answers a failed verification with 400. A catch that gets nothing but failed verifications is changed; before one that gets other
/// failures too, a catch of StripeException is put, so that those are answered as before.
/// </summary>
public abstract class RefusingFix(string ruleId) : StripeGuardFix(ruleId)
{
    private const string Title = "Answer a failed verification with 400 Bad Request";

    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            node.FirstAncestorOrSelf<CatchClauseSyntax>() is not { Parent: TryStatementSyntax attempt } clause
            || model.GetOperation(attempt, cancellation) is not ITryOperation operation
            || Endpoint.Around(operation) is not { } endpoint
            || StripeSymbols.Of(model.Compilation) is not { StripeException: { } exception } stripe
            || Refusal(model, attempt, endpoint) is not { } refusal
        )
        {
            yield break;
        }

        var takesOnlyVerification =
            clause.Declaration is { } declaration
                && SymbolEqualityComparer.Default.Equals(
                    model.GetTypeInfo(declaration.Type, cancellation).Type,
                    exception
                )
            || DoesNothingElse(operation, WebhookCalls.Of(stripe));
        yield return new FixAction(
            Title,
            Title,
            editor =>
            {
                if (takesOnlyVerification)
                {
                    Change(editor, clause, refusal);
                }
                else
                {
                    editor.InsertBefore(clause, Refusing(refusal));
                }
            }
        );
    }

    private static bool DoesNothingElse(ITryOperation attempt, WebhookCalls calls) =>
        attempt
            .Body.Descendants()
            .OfType<IInvocationOperation>()
            .All(call =>
                calls.Verifies(call.TargetMethod)
                || call.TargetMethod.Name
                    is "ReadToEndAsync"
                        or "ReadToEnd"
                        or "ConfigureAwait"
                        or "ToString"
                        or "FirstOrDefault"
            );

    /// <summary>The statements that answer 400 at this place, or null where they depend on more than can be seen.</summary>
    private static string[]? Refusal(SemanticModel model, TryStatementSyntax attempt, Endpoint endpoint)
    {
        if (Endpoint.ReturnsNothing(endpoint.Method))
        {
            return HttpRequestInScope.Find(model, attempt) switch
            {
                "Request" => ["Response.StatusCode = 400;", "return;"],
                { } request when request.EndsWith(".Request", StringComparison.Ordinal) =>
                [
                    request.Substring(0, request.Length - "Request".Length) + "Response.StatusCode = 400;",
                    "return;",
                ],
                { } request => [request + ".HttpContext.Response.StatusCode = 400;", "return;"],
                null => null,
            };
        }

        var answer = Endpoint.Awaited(endpoint.Method.ReturnType);
        if (answer.Name is "IActionResult" or "ActionResult")
        {
            return
            [
                Endpoint.IsController(endpoint.Method.ContainingType)
                    ? "return BadRequest();"
                    : "return new Microsoft.AspNetCore.Mvc.BadRequestResult();",
            ];
        }

        return answer.Name == "IResult" ? ["return Microsoft.AspNetCore.Http.Results.BadRequest();"] : null;
    }

    private static void Change(SyntaxEditor editor, CatchClauseSyntax clause, string[] refusal)
    {
        var last = clause.Block.Statements.LastOrDefault();
        if (last is ReturnStatementSyntax { Expression: { } returned })
        {
            var refused = ((ReturnStatementSyntax)Statement(refusal[0])).Expression!;
            editor.ReplaceNode(returned, refused.WithTriviaFrom(returned));
        }
        else if (last is ReturnStatementSyntax)
        {
            editor.InsertBefore(last, Statement(refusal[0]));
        }
        else
        {
            editor.ReplaceNode(
                clause.Block,
                clause.Block.AddStatements([.. refusal.Select(Statement)]).WithAdditionalAnnotations(Formatting)
            );
        }
    }

    private static CatchClauseSyntax Refusing(string[] refusal) =>
        Tidy(
            SyntaxFactory
                .CatchClause()
                .WithDeclaration(
                    SyntaxFactory.CatchDeclaration(Shorten(SyntaxFactory.ParseTypeName("Stripe.StripeException")))
                )
                .WithBlock(SyntaxFactory.Block(refusal.Select(Statement)))
        );

    private static StatementSyntax Statement(string text)
    {
        var statement = SyntaxFactory.ParseStatement(text).WithLeadingTrivia(SyntaxFactory.ElasticMarker);
        return Tidy(
            statement.ReplaceNodes(
                statement
                    .DescendantNodes()
                    .Where(name =>
                        name is QualifiedNameSyntax
                        || name is MemberAccessExpressionSyntax access
                            && access.ToString().EndsWith("Results", StringComparison.Ordinal)
                    ),
                (_, name) => Shorten(name)
            )
        );
    }

    private static SyntaxAnnotation Formatting => Microsoft.CodeAnalysis.Formatting.Formatter.Annotation;
}
