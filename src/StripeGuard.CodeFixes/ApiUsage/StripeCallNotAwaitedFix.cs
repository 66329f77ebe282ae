using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using StripeGuard.Analyzers.ApiUsage;

namespace StripeGuard.CodeFixes.ApiUsage;

/// <summary>STRIPE6009: awaits the call, or its Async twin.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StripeCallNotAwaitedFix))]
public sealed class StripeCallNotAwaitedFix() : StripeGuardFix("STRIPE6009")
{
    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            !diagnostic.Properties.ContainsKey(StripeCallNotAwaitedAnalyzer.CanAwaitProperty)
            || !diagnostic.Properties.TryGetValue(StripeCallNotAwaitedAnalyzer.ShapeProperty, out var shape)
            || node is not SimpleNameSyntax { Parent: MemberAccessExpressionSyntax access } name
            || access.Name != name
        )
        {
            return [];
        }

        return shape switch
        {
            StripeCallNotAwaitedAnalyzer.Synchronous => Twin(access),
            StripeCallNotAwaitedAnalyzer.Blocked => Unblocked(access),
            _ => Awaited(access),
        };
    }

    private static IEnumerable<FixAction> Twin(MemberAccessExpressionSyntax access)
    {
        if (access.Parent is not InvocationExpressionSyntax call || IsInConditionalAccess(call))
        {
            yield break;
        }

        var twin = access.Name.Identifier.ValueText + "Async";
        if (access.Name.Identifier.ValueText.EndsWith("AutoPaging", StringComparison.Ordinal))
        {
            if (call.Parent is CommonForEachStatementSyntax loop && loop.Expression == call)
            {
                yield return new FixAction(
                    "Go through " + twin,
                    "STRIPE6009",
                    editor =>
                    {
                        editor.ReplaceNode(call, (current, _) => Renamed((InvocationExpressionSyntax)current, twin));
                        editor.ReplaceNode(
                            loop,
                            (current, _) =>
                                ((CommonForEachStatementSyntax)current.WithoutLeadingTrivia())
                                    .WithAwaitKeyword(
                                        SyntaxFactory
                                            .Token(SyntaxKind.AwaitKeyword)
                                            .WithTrailingTrivia(SyntaxFactory.Space)
                                    )
                                    .WithLeadingTrivia(current.GetLeadingTrivia())
                        );
                    }
                );
            }

            yield break;
        }

        yield return new FixAction(
            "Await " + twin,
            "STRIPE6009",
            editor => Replace(editor, call, current => Renamed((InvocationExpressionSyntax)current, twin))
        );
    }

    // task.Result; task.GetAwaiter().GetResult(); task.Wait();
    private static IEnumerable<FixAction> Unblocked(MemberAccessExpressionSyntax access)
    {
        var isCall = access.Parent is InvocationExpressionSyntax;
        var blocking = isCall ? (ExpressionSyntax)access.Parent! : access;
        if (
            IsInConditionalAccess(blocking)
            || access.Name.Identifier.ValueText == "Wait"
                && blocking
                    is not InvocationExpressionSyntax
                    {
                        ArgumentList.Arguments.Count: 0,
                        Parent: ExpressionStatementSyntax
                    }
        )
        {
            yield break;
        }

        yield return new FixAction("Await it", "STRIPE6009", editor => Replace(editor, blocking, Task));
    }

    private static ExpressionSyntax Task(ExpressionSyntax blocking)
    {
        var access = blocking switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called } => called,
            _ => (MemberAccessExpressionSyntax)blocking,
        };
        return
            access
                is {
                    Name.Identifier.ValueText: "GetResult",
                    Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax awaiter }
                }
            ? awaiter.Expression
            : access.Expression;
    }

    private static IEnumerable<FixAction> Awaited(MemberAccessExpressionSyntax access)
    {
        if (access.Parent is not InvocationExpressionSyntax call || IsInConditionalAccess(call))
        {
            yield break;
        }

        ExpressionSyntax task = call;
        while (task.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax configured })
        {
            task = configured;
        }

        yield return new FixAction("Await it", "STRIPE6009", editor => Replace(editor, task, current => current));
    }

    private static void Replace(
        SyntaxEditor editor,
        ExpressionSyntax expression,
        Func<ExpressionSyntax, ExpressionSyntax> task
    )
    {
        var needsParentheses = expression.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression == expression,
            ElementAccessExpressionSyntax access => access.Expression == expression,
            ConditionalAccessExpressionSyntax access => access.Expression == expression,
            PostfixUnaryExpressionSyntax => true,
            _ => false,
        };
        editor.ReplaceNode(
            expression,
            (current, _) =>
            {
                ExpressionSyntax awaited = SyntaxFactory.AwaitExpression(
                    SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space),
                    task((ExpressionSyntax)current).WithoutTrivia()
                );
                if (needsParentheses)
                {
                    awaited = SyntaxFactory.ParenthesizedExpression(awaited);
                }

                return awaited.WithTriviaFrom(current);
            }
        );
    }

    private static InvocationExpressionSyntax Renamed(InvocationExpressionSyntax call, string name)
    {
        var access = (MemberAccessExpressionSyntax)call.Expression;
        return call.WithExpression(access.WithName(SyntaxFactory.IdentifierName(name).WithTriviaFrom(access.Name)));
    }

    // `await service?.GetAsync(id)` awaits null.
    private static bool IsInConditionalAccess(ExpressionSyntax call)
    {
        for (SyntaxNode? node = call; node is ExpressionSyntax; node = node.Parent)
        {
            if (node.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == node)
            {
                return true;
            }
        }

        return false;
    }
}
