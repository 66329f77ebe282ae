using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>
/// Finds the idempotency keys that a retry makes anew on each attempt: it walks what is repeated, into the methods of
/// this compilation that it calls, and follows each key only as far as it is made inside.
/// </summary>
internal sealed class AttemptTrace(ValueFlow flow, StripeSymbols stripe, IdempotencyKeys keys)
{
    private const int MaximumDepth = 3;
    private const int MaximumBodies = 64;

    /// <summary>A key that each attempt makes anew: where it is made, and whether it stands in the retried code itself.</summary>
    public readonly struct FreshKey(IOperation place, bool isInRegion)
    {
        public IOperation Place { get; } = place;
        public bool IsInRegion { get; } = isInRegion;
    }

    // What runs on each attempt, and with which arguments it was called.
    private sealed class Frame(
        IOperation region,
        Frame? caller,
        IInvocationOperation? call,
        IOperation? reportAt,
        int depth
    )
    {
        public IOperation Region { get; } = region;
        public Frame? Caller { get; } = caller;
        public IInvocationOperation? Call { get; } = call;
        public IOperation? ReportAt { get; } = reportAt;
        public int Depth { get; } = depth;
    }

    // An expression that makes the key, and the code that evaluates it.
    private sealed class Made(IOperation expression, Frame frame)
    {
        public IOperation Expression { get; } = expression;
        public Frame Frame { get; } = frame;
    }

    public ImmutableArray<FreshKey> KeysOf(RetryScope scope)
    {
        var found = ImmutableArray.CreateBuilder<FreshKey>();
        // A method given to Polly by its name is reported where it is given.
        var isHere = ValueFlow.Root(scope.Region) == ValueFlow.Root(scope.Operation);
        var bodies = 0;
        Scan(new Frame(scope.Region, null, null, isHere ? null : scope.Operation, 0), found, ref bodies);
        return found.ToImmutable();
    }

    private void Scan(Frame frame, ImmutableArray<FreshKey>.Builder found, ref int bodies)
    {
        var pending = new Stack<IOperation>();
        pending.Push(frame.Region);
        while (pending.Count > 0)
        {
            var operation = pending.Pop();
            if (operation != frame.Region && RetryScope.Of(operation, flow) is not null)
            {
                // An inner retry speaks for itself.
                continue;
            }

            if (IsKeyAssignment(operation, out var key))
            {
                Judge(key, frame, found);
            }
            else if (
                operation is IInvocationOperation call
                && frame.Depth < MaximumDepth
                && bodies < MaximumBodies
                && BodyOf(call) is { } body
            )
            {
                bodies++;
                Scan(new Frame(body, frame, call, frame.ReportAt ?? call, frame.Depth + 1), found, ref bodies);
            }

            foreach (var child in operation.ChildOperations.Reverse())
            {
                pending.Push(child);
            }
        }
    }

    private void Judge(IOperation key, Frame frame, ImmutableArray<FreshKey>.Builder found)
    {
        if (Fresh(key, key, frame, []) is not { } made)
        {
            return;
        }

        // In a method that the retried code calls, the call is what the reader can move or change.
        var shown = made.Frame.ReportAt ?? made.Expression;
        if (!found.Any(other => other.Place == shown))
        {
            found.Add(new FreshKey(shown, made.Frame.ReportAt is null));
        }
    }

    private bool IsKeyAssignment(IOperation operation, out IOperation key)
    {
        if (
            operation
                is ISimpleAssignmentOperation
                {
                    Target: IPropertyReferenceOperation { Property: { Name: IdempotencyKeys.PropertyName } property },
                    Value: var value
                }
            && stripe.Declares(property)
        )
        {
            key = value;
            return true;
        }

        key = operation;
        return false;
    }

    private IOperation? BodyOf(IInvocationOperation call) =>
        flow.Source.IsIn(call.TargetMethod)
            ? flow.Source.Body(call.TargetMethod.ReducedFrom ?? call.TargetMethod)
            : null;

    // The expression whose evaluation makes the key another one each time; null if it is stable.
    private Made? Fresh(IOperation value, IOperation expression, Frame frame, HashSet<IOperation> seen)
    {
        if (!seen.Add(value) || keys.IsTrusted(value))
        {
            return null;
        }

        if (FreshSources.Is(value) || IsCounter(value, frame))
        {
            return new Made(expression, frame);
        }

        switch (value)
        {
            case ILocalReferenceOperation local:
                foreach (var write in flow.StepBack(local).Values)
                {
                    if (IsWithin(write, frame) && Fresh(write, write, frame, seen) is { } made)
                    {
                        return made;
                    }
                }

                return null;
            case IParameterReferenceOperation parameter:
                return
                    Passed(parameter.Parameter, frame) is { } argument
                    && Fresh(argument, argument, frame.Caller!, seen) is { } passed
                    ? passed
                    : null;
            case IInvocationOperation call when frame.Depth < MaximumDepth && BodyOf(call) is { } body:
                var inner = new Frame(body, frame, call, null, frame.Depth + 1);
                return flow.ReturnedBy(call.TargetMethod)
                    .Values.Any(returned => Fresh(returned, returned, inner, seen) is not null)
                    ? new Made(expression, frame)
                    : null;
            case IPropertyReferenceOperation { Property.Name: "Date" or "Year" or "Month" or "Day" or "DayOfYear" }:
                return null;
            default:
                foreach (var child in value.ChildOperations)
                {
                    if (Fresh(child, expression, frame, seen) is { } made)
                    {
                        return made;
                    }
                }

                return null;
        }
    }

    private static IOperation? Passed(IParameterSymbol parameter, Frame frame)
    {
        if (frame.Call is null)
        {
            return null;
        }

        foreach (var argument in frame.Call.Arguments)
        {
            if (
                argument.Parameter?.Ordinal == parameter.Ordinal
                && argument.ArgumentKind is not ArgumentKind.DefaultValue
            )
            {
                return argument.Value;
            }
        }

        return null;
    }

    // The number of the attempt: counted by the loop itself, or inside what is repeated.
    private bool IsCounter(IOperation value, Frame frame)
    {
        switch (value)
        {
            case IIncrementOrDecrementOperation:
                return true;
            case ILocalReferenceOperation { Local: { } local }:
                if (
                    frame is { Caller: null, Region.Parent: ILoopOperation loop }
                    && loop.Locals.Contains(local, SymbolEqualityComparer.Default)
                )
                {
                    return true;
                }

                return flow.BodyOf(value)
                    .ReferencesTo(local)
                    .Any(mention => IsCounted(mention) && IsWithin(mention, frame));
            case IFieldReferenceOperation field:
                return flow.MentionsOf(field).Any(mention => IsCounted(mention) && IsWithin(mention, frame));
            default:
                return false;
        }
    }

    private static bool IsCounted(IOperation mention) =>
        mention.Parent is IIncrementOrDecrementOperation
        || (mention.Parent is ICompoundAssignmentOperation compound && compound.Target == mention);

    private static bool IsWithin(IOperation operation, Frame frame)
    {
        var region = frame.Region.Parent is IForLoopOperation loop ? loop : frame.Region;
        return operation.Syntax.SyntaxTree == region.Syntax.SyntaxTree
            && region.Syntax.Span.Contains(operation.Syntax.Span);
    }
}
