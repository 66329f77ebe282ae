using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.Analyzers.PaymentFlow;

/// <summary>STRIPE5005: docs/rules/STRIPE5005.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StripeExceptionSwallowedAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE5005_StripeExceptionSwallowed)
{
    // Tidying up: what is gone already need not be tidied, and the program goes on without it.
    private static readonly HashSet<string> TidyingVerbs = new(StringComparer.Ordinal)
    {
        "Cancel",
        "Expire",
        "Detach",
        "VoidInvoice",
        "Void",
        "Close",
        "Reject",
    };

    private static readonly string[] Reasons =
    [
        "already",
        "exist",
        "best effort",
        "best-effort",
        "expected",
        "harmless",
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.StripeException is not { } exception)
        {
            return;
        }

        context.RegisterOperationAction(operation => Analyze(operation, stripe, exception), OperationKind.Try);
    }

    private static void Analyze(OperationAnalysisContext context, StripeSymbols stripe, INamedTypeSymbol exception)
    {
        var attempt = (ITryOperation)context.Operation;
        if (
            CatchClauses.ThatTakes(attempt, exception) is not { Filter: null } clause
            || WhatBecomesOfIt(clause, attempt) is not { } fate
            || FirstWrite(attempt, stripe, exception) is not { } call
            || WebhookCalls.Of(stripe).MayVerify(ValueFlow.Root(attempt))
            || TestProject.Is(context.Compilation, context.Options, attempt.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(Rules.STRIPE5005_StripeExceptionSwallowed, CatchClauses.Head(clause), call.Name, fate)
        );
    }

    /// <summary>The words for an exception that is lost, or null where it is not, or not surely.</summary>
    private static string? WhatBecomesOfIt(ICatchClauseOperation clause, ITryOperation attempt)
    {
        var statements = clause.Handler.Operations;
        if (statements.IsEmpty)
        {
            return IsExplained(clause) ? null : "is swallowed";
        }

        foreach (var operation in clause.Handler.Descendants())
        {
            if (operation is IThrowOperation)
            {
                return null;
            }
        }

        foreach (var statement in statements)
        {
            if (SaysSuccess(statement))
            {
                return "is answered with success";
            }
        }

        if (!IsOnlyCalls(statements, out var onlyPrints))
        {
            return null;
        }

        if (EndsInSuccess(attempt))
        {
            return "is passed over, and success is reported behind the try";
        }

        return onlyPrints && !IsConsoleMain(clause) ? "is printed and otherwise lost" : null;
    }

    private static bool SaysSuccess(IOperation statement)
    {
        // Under an if, the code may know that this exception is none: "already refunded".
        if (statement is IConditionalOperation or ISwitchOperation or ILoopOperation or ITryOperation)
        {
            return false;
        }

        if (statement is IReturnOperation { ReturnedValue: { } value })
        {
            return ReportedSuccess.IsReturned(value);
        }

        foreach (var operation in statement.DescendantsAndSelf())
        {
            if (operation is ISimpleAssignmentOperation && ReportedSuccess.IsSaidBy(operation))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Logging and the like, then the end or a plain false: nothing that keeps the failure for later.</summary>
    private static bool IsOnlyCalls(IEnumerable<IOperation> statements, out bool onlyPrints)
    {
        onlyPrints = true;
        foreach (var statement in statements)
        {
            switch (statement)
            {
                case IExpressionStatementOperation { Operation: IInvocationOperation call }:
                    onlyPrints &= IsPrint(call.TargetMethod);
                    break;
                case IReturnOperation { ReturnedValue: null }:
                    break;
                case IReturnOperation { ReturnedValue: { ConstantValue: { HasValue: true, Value: null or false } } }
                    when onlyPrints:
                    break;
                default:
                    onlyPrints = false;
                    return false;
            }
        }

        return true;
    }

    private static bool IsPrint(IMethodSymbol method) =>
        method.ContainingType is { Name: "Console" or "Debug" or "Trace", ContainingNamespace: var @namespace }
        && (@namespace?.Name is "System" or "Diagnostics")
        && method.Name.StartsWith("Write", StringComparison.Ordinal);

    /// <summary>Whether what runs behind the try, in the same block, first of all returns a success.</summary>
    private static bool EndsInSuccess(ITryOperation attempt)
    {
        if (attempt.Parent is not IBlockOperation block)
        {
            return false;
        }

        var isBehind = false;
        foreach (var statement in block.Operations)
        {
            if (statement == attempt)
            {
                isBehind = true;
            }
            else if (isBehind)
            {
                if (statement is IReturnOperation { ReturnedValue: { } value })
                {
                    return ReportedSuccess.IsReturned(value);
                }

                if (statement is not IExpressionStatementOperation { Operation: not IAssignmentOperation })
                {
                    return false;
                }
            }
        }

        return false;
    }

    /// <summary>A comment that says why this exception is no failure.</summary>
    private static bool IsExplained(ICatchClauseOperation clause)
    {
        foreach (var trivia in clause.Syntax.DescendantTrivia())
        {
            if (trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
            {
                var text = trivia.ToString();
                foreach (var reason in Reasons)
                {
                    if (text.IndexOf(reason, StringComparison.OrdinalIgnoreCase) >= 0)
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    /// <summary>In a console program, printing is how the user is told.</summary>
    private static bool IsConsoleMain(ICatchClauseOperation clause) =>
        ValueFlow.Root(clause).Syntax is CompilationUnitSyntax
        || Endpoint.MethodOf(Endpoint.Scope(clause)) is { IsStatic: true };

    /// <summary>The first write in the try whose exception this catch gets, and which is no tidying up.</summary>
    private static StripeCall? FirstWrite(ITryOperation attempt, StripeSymbols stripe, INamedTypeSymbol exception)
    {
        foreach (var operation in attempt.Body.Descendants())
        {
            if (
                operation is IInvocationOperation invocation
                && StripeCall.Read(invocation, stripe) is { } call
                && !TidyingVerbs.Contains(call.Verb)
                && !SwitchesOff(call)
                && Endpoint.Scope(invocation) == Endpoint.Scope(attempt)
                && !CatchClauses.Keep(invocation, attempt, exception)
            )
            {
                return call;
            }
        }

        return null;
    }

    /// <summary>An old price, product or coupon put out of use, <c>Active = false</c> and nothing else: tidying up, too.</summary>
    private static bool SwitchesOff(StripeCall call)
    {
        if (call.Verb != "Update" || call.Options?.Value is not { } options)
        {
            return false;
        }

        while (options is IConversionOperation conversion)
        {
            options = conversion.Operand;
        }

        return options is IObjectCreationOperation { Initializer.Initializers: { Length: 1 } members }
            && members[0]
                is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Active" } } active
            && IsFalse(active.Value);
    }

    private static bool IsFalse(IOperation value) =>
        (value is IConversionOperation conversion ? conversion.Operand : value)
            is { ConstantValue: { HasValue: true, Value: false } };
}
