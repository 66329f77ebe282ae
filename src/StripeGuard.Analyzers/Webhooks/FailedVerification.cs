using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>The way of a failed verification: the catch that gets its exception, and the answer that comes of it.</summary>
internal static class FailedVerification
{
    private const int MaximumDepth = 3;

    /// <summary>
    /// The catch of an endpoint that gets the exception of a verification in its try, and what is answered then. Null
    /// where there is no such thing.
    /// </summary>
    public static (ICatchClauseOperation Handler, Answer Answer)? AnsweredBy(
        ITryOperation attempt,
        WebhookCalls calls,
        INamedTypeSymbol exception
    )
    {
        if (
            CatchClauses.ThatTakes(attempt, exception) is not { Filter: null } handler
            || Endpoint.Around(attempt) is not { } endpoint
            || Endpoint.Scope(attempt) != endpoint.Body
            || !Throws(attempt, calls, exception)
        )
        {
            return null;
        }

        return (handler, Answer.After(handler, attempt, endpoint));
    }

    /// <summary>Whether a method that verifies keeps the exception for itself and gives null or false for it.</summary>
    public static OutcomeKind OutcomeOf(IMethodSymbol method, WebhookCalls calls, INamedTypeSymbol exception)
    {
        foreach (var body in calls.BodiesOf((method.ReducedFrom ?? method).OriginalDefinition))
        {
            foreach (var part in body.Descendants())
            {
                if (
                    part is ITryOperation attempt
                    && CatchClauses.ThatTakes(attempt, exception) is { Filter: null } handler
                    && Endpoint.Scope(attempt) == body
                    && Throws(attempt, calls, exception)
                )
                {
                    return OutcomeOf(handler, attempt);
                }
            }
        }

        return OutcomeKind.Unknown;
    }

    /// <summary>Whether a failed verification in the try comes out as an exception: its own, or a called method's.</summary>
    private static bool Throws(ITryOperation attempt, WebhookCalls calls, INamedTypeSymbol exception) =>
        attempt
            .Body.Descendants()
            .OfType<IInvocationOperation>()
            .Any(call =>
                Endpoint.Scope(call) == Endpoint.Scope(attempt)
                && (calls.Verifies(call.TargetMethod) || Throws(call.TargetMethod, calls, exception, MaximumDepth))
                && !CatchClauses.Keep(call, attempt, exception)
            );

    private static bool Throws(IMethodSymbol method, WebhookCalls calls, INamedTypeSymbol exception, int depth) =>
        calls.Reaches(method, depth)
        && calls
            .BodiesOf((method.ReducedFrom ?? method).OriginalDefinition)
            .SelectMany(body => body.Descendants().OfType<IInvocationOperation>().Select(call => (body, call)))
            .Any(inner =>
                (
                    calls.Verifies(inner.call.TargetMethod)
                    || Throws(inner.call.TargetMethod, calls, exception, depth - 1)
                ) && !CatchClauses.Keep(inner.call, inner.body, exception)
            );

    /// <summary>What the method returns from the handler on: a plain null or false, or a local that nothing was put in.</summary>
    private static OutcomeKind OutcomeOf(ICatchClauseOperation handler, ITryOperation attempt)
    {
        var statements = handler.Handler.Operations.AsEnumerable();
        IOperation inner = attempt;
        while (true)
        {
            foreach (var statement in statements)
            {
                if (statement is IReturnOperation { ReturnedValue: { } value })
                {
                    return OutcomeOf(value, attempt);
                }

                if (statement.DescendantsAndSelf().Any(part => part is IReturnOperation or IThrowOperation))
                {
                    return OutcomeKind.Unknown;
                }
            }

            while (
                inner.Parent is IConditionalOperation choice && inner != choice.Condition
                || inner.Parent is IUsingOperation
            )
            {
                inner = inner.Parent!;
            }

            if (inner.Parent is not IBlockOperation block)
            {
                return OutcomeKind.Unknown;
            }

            var from = inner;
            statements = block.Operations.SkipWhile(statement => statement != from).Skip(1);
            inner = block;
        }
    }

    private static OutcomeKind OutcomeOf(IOperation value, ITryOperation attempt)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        if (value.ConstantValue is { HasValue: true } constant)
        {
            return constant.Value switch
            {
                null => OutcomeKind.Null,
                false => OutcomeKind.False,
                _ => OutcomeKind.Unknown,
            };
        }

        if (value is not ILocalReferenceOperation { Local: var local })
        {
            return OutcomeKind.Unknown;
        }

        // Null before the try, and written in it only: by a statement that the exception kept from running.
        var writes = ValueFlow.Of(attempt.SemanticModel!.Compilation).BodyOf(attempt).WritesTo(local);
        return
            writes.IsComplete && !writes.IsUnknown && writes.Values[0].ConstantValue is { HasValue: true, Value: null }
            ? OutcomeKind.Null
            : OutcomeKind.Unknown;
    }

    /// <summary>An answer in a message: its own words where they are short.</summary>
    public static string Shortened(IOperation answer)
    {
        var text = answer.Syntax.ToString();
        return text.Length <= 60 && text.IndexOf('\n') < 0
            ? text
            : text.Substring(0, Math.Min(text.IndexOf('(') + 1, 40)) + "…)";
    }
}

/// <summary>What a method gives when the verification in it has failed.</summary>
internal enum OutcomeKind
{
    Unknown,
    Null,
    False,
}
