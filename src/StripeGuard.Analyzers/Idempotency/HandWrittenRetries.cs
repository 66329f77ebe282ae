using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>
/// Retries that people write by hand: a loop, or a method that calls itself when it fails, around code that talks to
/// Stripe; also one in a helper of their own that is given the code as a delegate.
/// </summary>
internal sealed class HandWrittenRetries(StripeSymbols stripe, ValueFlow flow)
{
    private const int MaximumCallers = 2;

    // What a failed or lost request to Stripe throws, and what those are caught as.
    private static readonly HashSet<string> Failures =
    [
        "Exception",
        "SystemException",
        "HttpRequestException",
        "HttpIOException",
        "IOException",
        "TimeoutException",
        "TaskCanceledException",
        "OperationCanceledException",
    ];

    private readonly ConcurrentDictionary<IParameterSymbol, bool> retried = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a failure of <paramref name="call"/> makes such code do it again.</summary>
    public bool Repeats(IOperation call) => Repeats(call, 0);

    private bool Repeats(IOperation call, int depth)
    {
        for (var (child, parent) = (call, call.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case ITryOperation attempt when attempt.Body == child && (IsLooped(attempt) || CallsItself(attempt)):
                    return true;
                case IAnonymousFunctionOperation lambda when IsGivenToRetry(lambda):
                    return true;
                default:
                    break;
            }
        }

        return depth < MaximumCallers
            && MethodAround(call) is { DeclaredAccessibility: Accessibility.Private } method
            && flow.Source.Mentions(method).Any(mention => Repeats(mention, depth + 1));
    }

    private bool IsLooped(ITryOperation attempt)
    {
        for (var parent = attempt.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case ILoopOperation loop:
                    return RetryScope.Of(loop, flow) is not null
                        && RetryScope.IsRetried(attempt, loop)
                        && CatchesFailure(attempt);
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return false;
                default:
                    break;
            }
        }

        return false;
    }

    // catch (StripeException) when (attempt < 3) { return await PayAsync(order, attempt + 1); }
    private bool CallsItself(ITryOperation attempt) =>
        CatchesFailure(attempt)
        && MethodAround(attempt) is { } method
        && attempt.Catches.Any(clause =>
            IsFailure(clause)
            && clause
                .Handler.Descendants()
                .Any(operation =>
                    operation is IInvocationOperation again
                    && SymbolEqualityComparer.Default.Equals(
                        again.TargetMethod.OriginalDefinition,
                        method.OriginalDefinition
                    )
                )
        );

    private bool CatchesFailure(ITryOperation attempt) => attempt.Catches.Any(IsFailure);

    private bool IsFailure(ICatchClauseOperation clause) =>
        clause.ExceptionType is not { } type
        || Failures.Contains(type.Name)
        || type.SpecialType is SpecialType.System_Object
        || SymbolEqualityComparer.Default.Equals(type, stripe.StripeException);

    private bool IsGivenToRetry(IAnonymousFunctionOperation lambda) =>
        lambda.Parent
            is IDelegateCreationOperation
            {
                Parent: IArgumentOperation { Parameter: { } parameter, Parent: IInvocationOperation call }
            }
        && flow.Source.IsIn(call.TargetMethod)
        && retried.GetOrAdd(parameter.OriginalDefinition, IsRetriedInside);

    private bool IsRetriedInside(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol method
        && flow.Source.Body(method.ReducedFrom ?? method) is { } body
        && body.Descendants()
            .Any(operation =>
                operation
                    is IInvocationOperation { Instance: IParameterReferenceOperation { Parameter: { } invoked } } call
                && invoked.Name == parameter.Name
                && Repeats(call, MaximumCallers)
            );

    private static IMethodSymbol? MethodAround(IOperation operation)
    {
        for (
            var symbol = operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart);
            symbol is IMethodSymbol method;
            symbol = symbol.ContainingSymbol
        )
        {
            if (method.MethodKind is not MethodKind.AnonymousFunction)
            {
                return method;
            }
        }

        return null;
    }
}
