using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>Code that runs again when it fails: the body of a retry loop, or what Polly or an execution strategy is given.</summary>
internal sealed class RetryScope(IOperation operation, IOperation region, string kind)
{
    private static readonly HashSet<string> Verbs =
    [
        "Execute",
        "ExecuteAsync",
        "ExecuteAndCapture",
        "ExecuteAndCaptureAsync",
        "ExecuteOutcomeAsync",
        "ExecuteInTransaction",
        "ExecuteInTransactionAsync",
    ];

    /// <summary>The loop, or the call that is given the delegate.</summary>
    public IOperation Operation { get; } = operation;

    /// <summary>What is repeated.</summary>
    public IOperation Region { get; } = region;

    /// <summary>In the reader's words: "retry loop", "Polly policy".</summary>
    public string Kind { get; } = kind;

    /// <summary>Reads a loop or a call as a retry, or answers null.</summary>
    public static RetryScope? Of(IOperation operation, ValueFlow flow) =>
        operation switch
        {
            ILoopOperation loop when IsRetryLoop(loop) => new RetryScope(loop, loop.Body, "retry loop"),
            IInvocationOperation call when Verbs.Contains(call.TargetMethod.Name) => OfCall(call, flow),
            _ => null,
        };

    private static RetryScope? OfCall(IInvocationOperation call, ValueFlow flow)
    {
        if (KindOf(call) is not { } kind || !MayRetry(call, flow))
        {
            return null;
        }

        foreach (var argument in call.Arguments)
        {
            var value = argument.Value is IConversionOperation conversion ? conversion.Operand : argument.Value;
            if (value is not IDelegateCreationOperation { Target: { } target })
            {
                continue;
            }

            var region = target switch
            {
                IAnonymousFunctionOperation lambda => lambda.Body,
                IMethodReferenceOperation { Method: { } method } when flow.Source.IsIn(method) => flow.Source.Body(
                    method
                ),
                _ => null,
            };
            if (region is not null)
            {
                return new RetryScope(call, region, kind);
            }
        }

        return null;
    }

    // By name: Polly and EF Core are not referenced here. Their extension methods stand in their own namespaces.
    private static string? KindOf(IInvocationOperation call)
    {
        var type = call.Instance?.Type ?? call.TargetMethod.ContainingType;
        for (
            var space = call.TargetMethod.ContainingType?.ContainingNamespace;
            space is { IsGlobalNamespace: false };
            space = space.ContainingNamespace
        )
        {
            switch (space)
            {
                case { Name: "Polly", ContainingNamespace.IsGlobalNamespace: true }:
                    return type.Name.StartsWith("ResiliencePipeline", StringComparison.Ordinal)
                        ? "resilience pipeline"
                        : "Polly policy";
                case { Name: "EntityFrameworkCore", ContainingNamespace.Name: "Microsoft" }
                    when type.Name.Contains("ExecutionStrategy"):
                    return "execution strategy";
                default:
                    break;
            }
        }

        return null;
    }

    // A timeout or a circuit breaker alone runs its delegate once.
    private static bool MayRetry(IInvocationOperation call, ValueFlow flow)
    {
        return call.Instance is not { } policy || MayRetry(policy, flow, 0);
    }

    private static bool MayRetry(IOperation policy, ValueFlow flow, int depth)
    {
        if (policy is IConversionOperation conversion)
        {
            return MayRetry(conversion.Operand, flow, depth);
        }

        if (policy is IInvocationOperation made)
        {
            return SaysRetry(made);
        }

        var origins = flow.StepBack(policy);
        return !origins.IsComplete || depth == 4 || origins.Values.Any(origin => MayRetry(origin, flow, depth + 1));
    }

    private static bool SaysRetry(IOperation made)
    {
        foreach (var operation in made.DescendantsAndSelf())
        {
            if (operation is not IInvocationOperation call)
            {
                continue;
            }

            var method = call.TargetMethod;
            if (
                method.Name.IndexOf("Retry", StringComparison.Ordinal) >= 0
                // Wraps, registries and factories may hold one.
                || method.Name.IndexOf("Wrap", StringComparison.Ordinal) >= 0
                || method.Name.StartsWith("Get", StringComparison.Ordinal)
                || method.Name.StartsWith("Create", StringComparison.Ordinal)
            )
            {
                return true;
            }
        }

        return false;
    }

    // A loop is a retry when it tries, leaves once the try succeeds, and goes round again when it fails.
    private static bool IsRetryLoop(ILoopOperation loop)
    {
        if (loop is IForEachLoopOperation each && !CountsAttempts(each))
        {
            return false;
        }

        foreach (var operation in loop.Body.DescendantsAndSelf())
        {
            if (operation is ITryOperation attempt && LoopOf(attempt) == loop && IsRetried(attempt, loop))
            {
                return true;
            }
        }

        return false;
    }

    // foreach (var delay in delays), foreach (var attempt in Enumerable.Range(…)): not a walk over orders.
    private static bool CountsAttempts(IForEachLoopOperation loop) =>
        loop.Locals.Length == 1
        && loop.Locals[0].Type is { } type
        && (type.SpecialType is SpecialType.System_Int32 || type.Name == "TimeSpan");

    private static ILoopOperation? LoopOf(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case ILoopOperation loop:
                    return loop;
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return null;
                default:
                    break;
            }
        }

        return null;
    }

    /// <summary>Whether the loop goes round again when the attempt fails, and ends when it does not.</summary>
    public static bool IsRetried(ITryOperation attempt, ILoopOperation loop) =>
        attempt.Catches.Any(clause => clause.Filter is not null || !AlwaysLeaves(clause.Handler))
        && (Leaves(attempt.Body, loop) || LeavesAfter(attempt, loop) || EndsByFlag(attempt, loop));

    private static bool AlwaysLeaves(IBlockOperation handler)
    {
        foreach (var statement in handler.Operations)
        {
            if (
                statement is IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break }
                || statement is IExpressionStatementOperation { Operation: IThrowOperation }
                || statement is IThrowOperation
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool Leaves(IOperation body, ILoopOperation loop)
    {
        foreach (var operation in body.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IReturnOperation { Kind: OperationKind.Return } when !IsInLambda(operation, body):
                case IBranchOperation { BranchKind: BranchKind.Break } branch
                    when SymbolEqualityComparer.Default.Equals(branch.Target, loop.ExitLabel):
                    return true;
                default:
                    break;
            }
        }

        return false;
    }

    private static bool IsInLambda(IOperation operation, IOperation body)
    {
        for (var parent = operation; parent is not null && parent != body; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }

    private static bool LeavesAfter(ITryOperation attempt, ILoopOperation loop)
    {
        if (attempt.Parent is not IBlockOperation block)
        {
            return false;
        }

        var isAfter = false;
        foreach (var statement in block.Operations)
        {
            if (isAfter && statement is IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break })
            {
                return true;
            }

            isAfter |= statement == attempt;
        }

        return false;
    }

    // while (!done) { try { …; done = true; } catch { } }
    private static bool EndsByFlag(ITryOperation attempt, ILoopOperation loop)
    {
        var condition = loop switch
        {
            IWhileLoopOperation { Condition: { } test } => test,
            IForLoopOperation { Condition: { } test } => test,
            _ => null,
        };
        if (condition is null)
        {
            return false;
        }

        foreach (var operation in attempt.Body.Descendants())
        {
            if (
                operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation flag }
                && condition
                    .DescendantsAndSelf()
                    .Any(part =>
                        part is ILocalReferenceOperation tested
                        && SymbolEqualityComparer.Default.Equals(tested.Local, flag.Local)
                    )
            )
            {
                return true;
            }
        }

        return false;
    }
}
