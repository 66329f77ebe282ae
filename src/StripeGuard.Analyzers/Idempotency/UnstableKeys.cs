using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>
/// Finds what makes an idempotency key another one each time: it follows the key back through locals, private methods'
/// parameters and own methods, and through the formatting that keeps what varies. A value that is also kept somewhere, or
/// is made once for several attempts, is stable for all we know.
/// </summary>
internal sealed class UnstableKeys(ValueFlow flow, IdempotencyKeys keys)
{
    private const int MaximumDepth = 8;

    /// <summary>What makes the key unstable, and the expression to change for it.</summary>
    public readonly struct Unstable(IOperation place, IOperation source, FreshKind kind)
    {
        public IOperation Place { get; } = place;
        public IOperation Source { get; } = source;
        public FreshKind Kind { get; } = kind;
    }

    public Unstable? Of(ISimpleAssignmentOperation key, KeyUse use)
    {
        // The key is kept with its options, or used again on purpose: by a retry, or after a failure.
        if (use.Calls.Count > 1 || IsStored(key) || use.Calls.Any(call => IsRepeatedBetween(key, call.Invocation)))
        {
            return null;
        }

        // Stripe ignores the key of a read.
        if (use.Calls.Count == 1 && use.Calls[0].Effect is not StripeEffect.Writes)
        {
            return null;
        }

        var found = key.Value is IParameterReferenceOperation parameter
            ? TracePassed(parameter)
            : Trace(key.Value, key.Value, 0);
        return found is { } unstable && !IsInRetry(key) && !IsInRetry(unstable.Place) ? found : null;
    }

    // Each caller of the private method makes it so.
    private Unstable? TracePassed(IParameterReferenceOperation parameter)
    {
        var passed = flow.StepBack(parameter);
        if (!passed.IsComplete || IsKept(parameter))
        {
            return null;
        }

        Unstable? found = null;
        foreach (var argument in passed.Values)
        {
            if (Trace(argument, argument, 1) is not { } made)
            {
                return null;
            }

            found ??= made;
        }

        return found;
    }

    private Unstable? Trace(IOperation value, IOperation place, int depth)
    {
        if (depth > MaximumDepth || keys.IsTrusted(value))
        {
            return null;
        }

        if (FreshSources.KindOf(value) is var kind and not FreshKind.None)
        {
            return new Unstable(place, value, kind);
        }

        switch (value)
        {
            case IConversionOperation conversion:
                return Trace(conversion.Operand, place, depth);
            case IParenthesizedOperation parenthesized:
                return Trace(parenthesized.Operand, place, depth);
            case IInterpolatedStringOperation text:
                return First(text.Parts, place, depth);
            case IInterpolationOperation part:
                return Coarse(Trace(part.Expression, place, depth), part.FormatString);
            // Ticks / 60 is the same for a while: a bucket that someone chose.
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide }:
                return null;
            case IBinaryOperation or IArrayCreationOperation or IArrayInitializerOperation or IArgumentOperation:
                return First(value.ChildOperations, place, depth);
            case IConditionalOperation { WhenFalse: { } whenFalse } choice:
                return Trace(choice.WhenTrue, place, depth) is { } made && Trace(whenFalse, place, depth) is not null
                    ? made
                    : null;
            case ILocalReferenceOperation local:
                return TraceLocal(local, depth);
            case IPropertyReferenceOperation { Instance: { } instance } property when IsOfSystem(property.Property):
                return IsCoarsePart(property.Property.Name) ? null : Trace(instance, place, depth);
            case IObjectCreationOperation { Type: { } type } creation when IsOfSystem(type):
                return First(creation.Arguments, place, depth);
            case IInvocationOperation call when IsOfSystem(call.TargetMethod):
                return IsCoarsePart(call.TargetMethod.Name)
                    ? null
                    : Coarse(First(call.ChildOperations, place, depth), FormatOf(call));
            case IInvocationOperation call:
                return TraceReturned(call, place, depth);
            default:
                return null;
        }
    }

    private Unstable? First(IEnumerable<IOperation> values, IOperation place, int depth)
    {
        foreach (var value in values)
        {
            if (Trace(value, place, depth + 1) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private Unstable? TraceLocal(ILocalReferenceOperation local, int depth)
    {
        var origins = flow.StepBack(local);
        if (!origins.IsComplete || origins.Values.Length != 1)
        {
            return null;
        }

        var made = origins.Values[0];
        return
            IsRepeatedBetween(made, local)
            || Trace(made, made, depth + 1) is not { } found
            // The time of a payment is often written down too; that does not make a key of it.
            || (found.Kind is FreshKind.Unique && IsKept(local))
            || (
                found.Kind is not FreshKind.Unique
                && local.Type?.SpecialType is SpecialType.System_String
                && IsKept(local)
            )
            ? null
            : found;
    }

    private Unstable? TraceReturned(IInvocationOperation call, IOperation place, int depth)
    {
        var returned = flow.ReturnedBy(call.TargetMethod);
        if (!returned.IsComplete || returned.IsUnknown)
        {
            return null;
        }

        Unstable? found = null;
        foreach (var value in returned.Values)
        {
            // A method that answers with a kept key on one path keeps the new one too.
            if (Trace(value, value, depth + 1) is not { } made)
            {
                return null;
            }

            found ??= new Unstable(place, made.Source, made.Kind);
        }

        return found;
    }

    // A day, an hour or a minute is the same for a double click: someone chose it.
    private static Unstable? Coarse(Unstable? found, IOperation? format) =>
        found is { Kind: FreshKind.Clock } && format is not null && IsCoarseFormat(TextOf(format)) ? null : found;

    private static string? TextOf(IOperation format) =>
        format.ConstantValue is { HasValue: true, Value: string text } ? text
        : format is ILiteralOperation { Syntax: var syntax } ? syntax.ToString()
        : null;

    private static bool IsCoarseFormat(string? format)
    {
        if (string.IsNullOrEmpty(format))
        {
            return false;
        }

        format = format!.TrimStart(':');
        return format.Length == 1
            ? "dDmMyYtfg".IndexOf(format[0]) >= 0
            : format.IndexOf('s') < 0 && format.IndexOf('f') < 0 && format.IndexOf('F') < 0;
    }

    private static bool IsCoarsePart(string name) =>
        name
            is "Date"
                or "Year"
                or "Month"
                or "Day"
                or "DayOfYear"
                or "DayOfWeek"
                or "Hour"
                or "Minute"
                or "ToShortDateString"
                or "ToLongDateString"
                or "ToShortTimeString"
                or "FromDateTime";

    private static IOperation? FormatOf(IInvocationOperation call)
    {
        if (call.TargetMethod.Name != "ToString")
        {
            return null;
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Value.Type?.SpecialType is SpecialType.System_String)
            {
                return argument.Value;
            }
        }

        return null;
    }

    // Framework code answers the same to the same: formatting, encoding, hashing. Collections and caches remember.
    private static bool IsOfSystem(ISymbol symbol)
    {
        var space = symbol.ContainingNamespace;
        return space is { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
                && symbol.ContainingType?.Name is not ("Lazy" or "Environment")
            || space
                is {
                    Name: "Text" or "Globalization",
                    ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
                }
            || space
                is {
                    Name: "Cryptography",
                    ContainingNamespace:
                    {
                        Name: "Security",
                        ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
                    }
                };
    }

    // The options go into a field or a property, and come back with the same key.
    private static bool IsStored(ISimpleAssignmentOperation key)
    {
        if (key.Parent is not IObjectOrCollectionInitializerOperation { Parent: IObjectCreationOperation creation })
        {
            return key.Target
                is IPropertyReferenceOperation { Instance: IFieldReferenceOperation or IPropertyReferenceOperation };
        }

        var user = creation.Parent;
        while (user is IConversionOperation or IParenthesizedOperation)
        {
            user = user.Parent;
        }

        return user
            is IFieldInitializerOperation
                or IPropertyInitializerOperation
                or ICoalesceAssignmentOperation
                or ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation };
    }

    // Made once, and used in a loop or delegate further in.
    private static bool IsRepeatedBetween(IOperation made, IOperation used)
    {
        for (var parent = used.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return parent.Syntax.SyntaxTree == made.Syntax.SyntaxTree
                    && ValueFlow.Root(parent).Syntax == ValueFlow.Root(made).Syntax
                    && !parent.Syntax.Span.Contains(made.Syntax.Span);
            }
        }

        return false;
    }

    // STRIPE1002 speaks there, and of the private methods that a retry calls.
    private bool IsInRetry(IOperation made) =>
        IsRetried(made)
        || (
            made.SemanticModel?.GetEnclosingSymbol(made.Syntax.SpanStart)
                is IMethodSymbol
                {
                    DeclaredAccessibility: Accessibility.Private,
                    MethodKind: MethodKind.Ordinary
                } method
            && flow.Source.Mentions(method).Any(IsRetried)
        );

    private bool IsRetried(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is ILoopOperation or IInvocationOperation && RetryScope.Of(parent, flow) is not null)
            {
                return true;
            }
        }

        return false;
    }

    // Written down, or given to someone who may: then a repeat can find it. What is logged is not.
    private bool IsKept(IOperation variable)
    {
        foreach (var mention in flow.MentionsOf(variable))
        {
            if (mention != variable && IsKeptAt(mention))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsKeptAt(IOperation mention)
    {
        for (
            var (child, parent) = (mention, mention.Parent);
            parent is not null;
            (child, parent) = (parent, parent.Parent)
        )
        {
            switch (parent)
            {
                case IConversionOperation
                or IParenthesizedOperation
                or IInterpolationOperation
                or IInterpolatedStringOperation
                or IBinaryOperation
                or IArgumentOperation
                or IArrayInitializerOperation
                or IArrayCreationOperation:
                case IInvocationOperation call when IsOfSystem(call.TargetMethod) || IsLog(call.TargetMethod):
                    break;
                case ISimpleAssignmentOperation assignment:
                    return assignment.Value == child && !keys.IsKeyAssignment(assignment);
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                    return declarator.Symbol.Type.SpecialType is not SpecialType.System_String;
                case IConditionalOperation choice when choice.Condition == child:
                case IExpressionStatementOperation:
                    return false;
                default:
                    return true;
            }
        }

        return true;
    }

    private static bool IsLog(IMethodSymbol method) =>
        method.Name.StartsWith("Log", StringComparison.Ordinal)
        || method.ContainingType?.Name is "Console" or "Debug" or "Trace" or "Activity";
}
