using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>
/// STRIPE2005: a catch that takes the exception of a failed verification and lets the endpoint answer 2xx; or the null
/// that a method gives for it, answered so.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FailedVerificationAnsweredAsSuccessAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE2005_FailedVerificationAnsweredAsSuccess)
{
    private const int MaximumDepth = 2;

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.StripeException is not { } exception)
        {
            return;
        }

        var calls = WebhookCalls.Of(stripe);
        var outcomes = new ConcurrentDictionary<ISymbol, OutcomeKind>(SymbolEqualityComparer.Default);
        context.RegisterOperationAction(operation => AnalyzeTry(operation, calls, exception), OperationKind.Try);
        Func<IMethodSymbol, OutcomeKind> outcomeOf = method =>
            outcomes.GetOrAdd(method, key => FailedVerification.OutcomeOf((IMethodSymbol)key, calls, exception));
        context.RegisterOperationAction(
            operation => AnalyzeCall(operation, calls, outcomeOf),
            OperationKind.Invocation
        );
    }

    private static void AnalyzeTry(OperationAnalysisContext context, WebhookCalls calls, INamedTypeSymbol exception)
    {
        if (
            FailedVerification.AnsweredBy((ITryOperation)context.Operation, calls, exception)
            is not
            (var handler, { Kind: AnswerKind.Success } answer)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE2005_FailedVerificationAnsweredAsSuccess,
                CatchClauses.Head(handler),
                answer.Returned is { } returned
                    ? $"is answered with '{FailedVerification.Shortened(returned)}'"
                    : "is swallowed and answered with 200"
            )
        );
    }

    /// <summary>A call of a method that verifies and gives null or false where that fails.</summary>
    private static void AnalyzeCall(
        OperationAnalysisContext context,
        WebhookCalls calls,
        Func<IMethodSymbol, OutcomeKind> outcomeOf
    )
    {
        var call = (IInvocationOperation)context.Operation;
        if (
            !calls.Reaches(call.TargetMethod, MaximumDepth)
            || Endpoint.Around(call) is not { } endpoint
            || Endpoint.Scope(call) != endpoint.Body
            || StatementOf(call) is not { } statement
        )
        {
            return;
        }

        var outcome = outcomeOf(call.TargetMethod);
        if (
            outcome == OutcomeKind.Unknown
            || Answer.From(statement, endpoint, new Outcome(call, Holder(call), outcome == OutcomeKind.False))
                is not { Kind: AnswerKind.Success } answer
        )
        {
            return;
        }

        var given = outcome == OutcomeKind.False ? "false" : "null";
        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE2005_FailedVerificationAnsweredAsSuccess,
                call.Syntax.GetLocation(),
                answer.Returned is { } returned
                    ? $"makes '{call.TargetMethod.Name}' give {given}, which is answered with '{FailedVerification.Shortened(returned)}'"
                    : $"makes '{call.TargetMethod.Name}' give {given}, which is answered with 200"
            )
        );
    }

    private static IOperation? StatementOf(IOperation operation)
    {
        for (var child = operation; child.Parent is { } parent; child = parent)
        {
            switch (parent)
            {
                case IBlockOperation:
                    return child;
                case IAnonymousFunctionOperation or ILocalFunctionOperation or ILoopOperation or ISwitchOperation:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The local that takes what the call gives.</summary>
    private static ILocalSymbol? Holder(IInvocationOperation call)
    {
        for (var parent = call.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IAwaitOperation
                or IConversionOperation
                or IVariableInitializerOperation
                or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }:
                    continue;
                case IVariableDeclaratorOperation declarator:
                    return declarator.Symbol;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target }:
                    return target.Local;
                default:
                    return null;
            }
        }

        return null;
    }
}
