using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Flow;

/// <summary>
/// Follows a value back to where it comes from: through locals, parameters of private methods, private and readonly
/// fields, own properties, and methods of the same compilation. Nothing is followed further than
/// <see cref="MaximumSteps"/>, and each answer is kept for the compilation.
/// </summary>
internal sealed class ValueFlow
{
    private const int MaximumSteps = 48;

    private static readonly ConditionalWeakTable<Compilation, ValueFlow> Flows = new();

    private readonly ConcurrentDictionary<SyntaxNode, BodyFacts> bodies = new();
    private readonly ConcurrentDictionary<ISymbol, Origins> returned = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, Origins> passed = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, Origins> stored = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, Origins> given = new(SymbolEqualityComparer.Default);

    private ValueFlow(Compilation compilation) => Source = new SourceIndex(compilation);

    public SourceIndex Source { get; }

    /// <summary>The one flow of a compilation, shared by all rules.</summary>
    public static ValueFlow Of(Compilation compilation) => Flows.GetValue(compilation, static c => new ValueFlow(c));

    /// <summary>What the body around <paramref name="operation"/> does with its variables.</summary>
    public BodyFacts BodyOf(IOperation operation)
    {
        var root = Root(operation);
        return bodies.GetOrAdd(root.Syntax, _ => new BodyFacts(root));
    }

    /// <summary>The outermost operation: the method, the top-level statements, the initializer.</summary>
    public static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }

    /// <summary>
    /// One step back from a reference or call: what was written to the local, passed for the parameter, stored in the
    /// field, returned by the method.
    /// </summary>
    public Origins StepBack(IOperation operation) =>
        operation switch
        {
            ILocalReferenceOperation local => BodyOf(local).WritesTo(local.Local),
            IParameterReferenceOperation parameter => OriginsOf(parameter),
            IFieldReferenceOperation { Field: { IsConst: false } field } => stored.GetOrAdd(field, StoredIn),
            IPropertyReferenceOperation property when Source.IsIn(property.Property) => OriginsOf(property),
            IInvocationOperation { TargetMethod: { } method } => ReturnedBy(method),
            _ => Origins.Unknown,
        };

    /// <summary>
    /// A longer step back, for those who ask: what this compilation gives for a parameter of a method that others may
    /// call too, or of a constructor; the same for the property of a positional record. Each value is a way in, and
    /// there may be more.
    /// </summary>
    public Origins GivenFor(IOperation reference)
    {
        var parameter = reference switch
        {
            IParameterReferenceOperation { Parameter: { } direct } => direct,
            IPropertyReferenceOperation { Property: { ContainingType.IsRecord: true } property } => Positional(
                property
            ),
            _ => null,
        };
        if (parameter is null)
        {
            return Origins.Unknown;
        }

        var here = reference is IPropertyReferenceOperation { Instance: ILocalReferenceOperation local }
            ? MadeHere(local, parameter)
            : Origins.Unknown;
        return here.IsUnknown
            ? given.GetOrAdd(parameter.OriginalDefinition, key => Source.GivenFor((IParameterSymbol)key))
            : here;
    }

    /// <summary>
    /// Follows <paramref name="value"/> as far as it goes, looking through conversions, awaits and choices; or until
    /// <paramref name="isEnd"/> says that this is far enough.
    /// </summary>
    public Trail Follow(IOperation value, Func<IOperation, bool>? isEnd = null)
    {
        var ends = ImmutableArray.CreateBuilder<IOperation>();
        var through = ImmutableArray.CreateBuilder<IOperation>();
        var seen = new HashSet<IOperation>();
        var pending = new Stack<IOperation>();
        var isComplete = true;
        pending.Push(value);
        while (pending.Count > 0)
        {
            var operation = pending.Pop();
            if (!seen.Add(operation))
            {
                continue;
            }

            if (seen.Count > MaximumSteps)
            {
                isComplete = false;
                break;
            }

            if (PushInner(operation, pending))
            {
                continue;
            }

            var origins = isEnd is not null && isEnd(operation) ? Origins.Unknown : StepBack(operation);
            if (origins.IsUnknown)
            {
                ends.Add(operation);
                isComplete &= !IsOpen(operation);
                continue;
            }

            if (Referenced(operation) is not null)
            {
                through.Add(operation);
            }

            isComplete &= origins.IsComplete;
            foreach (var origin in origins.Values)
            {
                pending.Push(origin);
            }
        }

        return new Trail(ends.ToImmutable(), through.ToImmutable(), isComplete);
    }

    /// <summary>The variable or member that an operation refers to, or null.</summary>
    public static ISymbol? Referenced(IOperation operation) =>
        operation switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IFieldReferenceOperation field => field.Field,
            IPropertyReferenceOperation property => property.Property,
            _ => null,
        };

    /// <summary>Each mention, that this flow can see, of the local, parameter, field or property that <paramref name="reference"/> refers to.</summary>
    public ImmutableArray<IOperation> MentionsOf(IOperation reference) =>
        Referenced(reference) switch
        {
            (ILocalSymbol or IParameterSymbol) and { } variable => BodyOf(reference).ReferencesTo(variable),
            { } member => Source.ReferencesWithinType(member),
            null => ImmutableArray<IOperation>.Empty,
        };

    /// <summary>What a method of this compilation returns; unknown where an override could answer instead.</summary>
    public Origins ReturnedBy(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        return Source.IsIn(method) && !method.IsAbstract && !(method.IsVirtual && !method.ContainingType.IsSealed)
            ? returned.GetOrAdd(method, key => Source.Returns((IMethodSymbol)key))
            : Origins.Unknown;
    }

    // Choices give each branch; wrappers give what they wrap.
    private static bool PushInner(IOperation operation, Stack<IOperation> pending)
    {
        switch (operation)
        {
            case IConversionOperation conversion:
                pending.Push(conversion.Operand);
                return true;
            case IParenthesizedOperation parenthesized:
                pending.Push(parenthesized.Operand);
                return true;
            case IAwaitOperation awaited:
                pending.Push(awaited.Operation);
                return true;
            case IAssignmentOperation assignment and (ISimpleAssignmentOperation or ICoalesceAssignmentOperation):
                pending.Push(assignment.Value);
                return true;
            case IConditionalOperation { WhenFalse: { } whenFalse } choice:
                pending.Push(whenFalse);
                pending.Push(choice.WhenTrue);
                return true;
            case ICoalesceOperation coalesce:
                pending.Push(coalesce.WhenNull);
                pending.Push(coalesce.Value);
                return true;
            case ISwitchExpressionOperation choice:
                foreach (var arm in choice.Arms)
                {
                    pending.Push(arm.Value);
                }

                return true;
            case IInvocationOperation
            {
                TargetMethod: { Name: "FromResult", ContainingType.Name: "Task" or "ValueTask" }
            } call when call.Arguments.Length == 1:
                pending.Push(call.Arguments[0].Value);
                return true;
            default:
                return false;
        }
    }

    // An end that stands for values we cannot see.
    private static bool IsOpen(IOperation end) =>
        !end.ConstantValue.HasValue
        && end
            is IParameterReferenceOperation
                or ILocalReferenceOperation
                or IFieldReferenceOperation
                or IPropertyReferenceOperation
                or IInvocationOperation
                or IDynamicInvocationOperation
                or IArrayElementReferenceOperation
                or IConditionalAccessOperation
                or IInvalidOperation;

    private Origins OriginsOf(IParameterReferenceOperation reference)
    {
        var parameter = reference.Parameter;
        var body = BodyOf(reference);
        var here = body.WritesTo(parameter);
        var callers = passed.GetOrAdd(parameter, PassedFor);
        return here.IsUnknown
            ? callers
            : new Origins(here.Values.AddRange(callers.Values), callers.IsComplete && here.IsComplete);
    }

    // A property that anyone may set is still known where its object was made in this body: `order with { Total = … }`.
    private Origins OriginsOf(IPropertyReferenceOperation reference)
    {
        var property = reference.Property;
        var origins = stored.GetOrAdd(property, StoredIn);
        if (!origins.IsUnknown || reference.Instance is not ILocalReferenceOperation { Local: { } local })
        {
            return origins;
        }

        var body = BodyOf(reference);
        var values = ImmutableArray.CreateBuilder<IOperation>();
        foreach (var made in body.WritesTo(local).Values)
        {
            AddInitializer(made, property, values);
        }

        foreach (var mention in body.ReferencesTo(local))
        {
            if (
                mention.Parent is IPropertyReferenceOperation { Parent: ISimpleAssignmentOperation assignment } target
                && assignment.Target == target
                && SymbolEqualityComparer.Default.Equals(target.Property, property)
            )
            {
                values.Add(assignment.Value);
            }
        }

        return values.Count == 0 ? origins : new Origins(values.ToImmutable(), isComplete: false);
    }

    private static void AddInitializer(
        IOperation made,
        IPropertySymbol property,
        ImmutableArray<IOperation>.Builder values
    )
    {
        var initializer = made switch
        {
            IConversionOperation conversion => (conversion.Operand as IObjectCreationOperation)?.Initializer,
            IObjectCreationOperation creation => creation.Initializer,
            IWithOperation copy => copy.Initializer,
            _ => null,
        };
        if (initializer is null)
        {
            return;
        }

        foreach (var member in initializer.Initializers)
        {
            if (
                member is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment
                && SymbolEqualityComparer.Default.Equals(target.Property, property)
            )
            {
                values.Add(assignment.Value);
            }
        }
    }

    // An object that was made in this body holds what it was made with, whatever others are made with.
    private Origins MadeHere(ILocalReferenceOperation local, IParameterSymbol parameter)
    {
        var values = ImmutableArray.CreateBuilder<IOperation>();
        foreach (var made in BodyOf(local).WritesTo(local.Local).Values)
        {
            var creation =
                (made is IConversionOperation conversion ? conversion.Operand : made) as IObjectCreationOperation;
            if (
                creation is null
                || !SymbolEqualityComparer.Default.Equals(creation.Constructor, parameter.ContainingSymbol)
            )
            {
                return Origins.Unknown;
            }

            foreach (var argument in creation.Arguments)
            {
                if (argument.Parameter?.Ordinal == parameter.Ordinal)
                {
                    values.Add(argument.Value);
                }
            }
        }

        return new Origins(values.ToImmutable(), isComplete: false);
    }

    // The parameter that a positional record's property is made of: they share their name and type.
    private static IParameterSymbol? Positional(IPropertySymbol property)
    {
        foreach (var constructor in property.ContainingType.InstanceConstructors)
        {
            foreach (var parameter in constructor.Parameters)
            {
                if (
                    parameter.Name == property.Name
                    && SymbolEqualityComparer.Default.Equals(parameter.Type, property.Type)
                )
                {
                    return parameter;
                }
            }
        }

        return null;
    }

    private Origins PassedFor(ISymbol symbol)
    {
        if (
            symbol is not IParameterSymbol { ContainingSymbol: IMethodSymbol method } parameter
            || method.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction)
            || (method.MethodKind is MethodKind.Ordinary && method.DeclaredAccessibility is not Accessibility.Private)
        )
        {
            return Origins.Unknown;
        }

        return Source.Arguments(method, parameter);
    }

    private Origins StoredIn(ISymbol member) => Source.Stored(member);
}
