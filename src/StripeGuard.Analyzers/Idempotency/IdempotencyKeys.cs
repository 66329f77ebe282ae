using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>What is known of the idempotency key of a Stripe write.</summary>
internal sealed class IdempotencyKeys(StripeSymbols stripe, ValueFlow flow, AnalyzerOptions options)
{
    public const string PropertyName = "IdempotencyKey";

    /// <summary>Own methods that give stable keys, or RequestOptions with one, whatever their bodies look like.</summary>
    public const string TrustedSources = "stripe_guard.trusted_key_sources";

    private readonly NamedMembers trusted = new(TrustedSources, options);
    private readonly Lazy<bool> isAnyKeySet = new(() => MentionsKey(stripe.Compilation));

    /// <summary>Whether the user vouches for the keys that this call gives.</summary>
    public bool IsTrusted(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: var method } call
        && trusted.Includes(method, call.Syntax.SyntaxTree);

    /// <summary>Whether <paramref name="operation"/> sets <c>RequestOptions.IdempotencyKey</c>.</summary>
    public bool IsKeyAssignment(ISimpleAssignmentOperation operation) =>
        operation.Target is IPropertyReferenceOperation { Property: { Name: PropertyName } property }
        && SymbolEqualityComparer.Default.Equals(property.ContainingType, stripe.RequestOptions);

    /// <summary>
    /// Whether the call surely sends no key of the caller's own. Any path that sets one, and anything that cannot be
    /// seen, makes it false.
    /// </summary>
    public bool IsSurelyMissing(StripeCall call)
    {
        var argument = call.RequestOptionsArgument;
        if (argument.ArgumentKind is ArgumentKind.DefaultValue)
        {
            return true;
        }

        var trail = flow.Follow(argument.Value, IsTrusted);
        if (trail.Ends.IsEmpty || !(trail.IsComplete || (trail.Ends.Length == 1 && IsOwnMember(trail.Ends[0]))))
        {
            return false;
        }

        foreach (var end in trail.Ends)
        {
            if (!IsWithoutKey(end))
            {
                return false;
            }
        }

        foreach (var variable in trail.Through)
        {
            foreach (var mention in flow.MentionsOf(variable))
            {
                if (MaySetKey(mention, trail))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The values given to IdempotencyKey by the RequestOptions that <paramref name="requestOptions"/> leads to.</summary>
    public ImmutableArray<IOperation> KeysOf(IOperation requestOptions)
    {
        var keys = ImmutableArray.CreateBuilder<IOperation>();
        var trail = flow.Follow(requestOptions);
        foreach (var end in trail.Ends)
        {
            if (end is IObjectCreationOperation creation && KeyIn(creation) is { } key)
            {
                keys.Add(key);
            }
        }

        foreach (var variable in trail.Through)
        {
            foreach (var mention in flow.MentionsOf(variable))
            {
                if (KeySetOn(mention) is { } key)
                {
                    keys.Add(key);
                }
            }
        }

        return keys.ToImmutable();
    }

    /// <summary>The key in a RequestOptions initializer, or null.</summary>
    public static IOperation? KeyIn(IObjectCreationOperation creation)
    {
        if (creation.Initializer is not { } initializer)
        {
            return null;
        }

        foreach (var member in initializer.Initializers)
        {
            if (
                member is ISimpleAssignmentOperation
                {
                    Target: IPropertyReferenceOperation { Property.Name: PropertyName }
                } assignment
            )
            {
                return assignment.Value;
            }
        }

        return null;
    }

    // A field or property that others could set; but no file of this compilation says a word of keys.
    private bool IsOwnMember(IOperation requestOptions)
    {
        var member = requestOptions switch
        {
            IFieldReferenceOperation field => (ISymbol)field.Field,
            IPropertyReferenceOperation property => property.Property,
            _ => null,
        };
        return member is { IsAbstract: false, IsVirtual: false }
            && flow.Source.IsIn(member)
            && flow.Source.Written(member) is { IsComplete: true } written
            && !written.IsUnknown
            && written.Values.All(value =>
                flow.Follow(value) is { IsComplete: true } trail && trail.Ends.All(IsWithoutKey)
            )
            && !isAnyKeySet.Value;
    }

    private static bool MentionsKey(Compilation compilation)
    {
        foreach (var tree in SourceWords.Of(compilation).FilesWith(PropertyName))
        {
            foreach (var token in tree.GetRoot().DescendantTokens())
            {
                if (token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == PropertyName)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool IsWithoutKey(IOperation end) =>
        end switch
        {
            IObjectCreationOperation creation => SymbolEqualityComparer.Default.Equals(
                creation.Type,
                stripe.RequestOptions
            ) && (KeyIn(creation) is not { } key || IsNull(key)),
            IFieldReferenceOperation or IPropertyReferenceOperation => IsOwnMember(end),
            _ => IsNull(end),
        };

    private static bool IsNull(IOperation value) =>
        value is IConversionOperation conversion
            ? IsNull(conversion.Operand)
            : value is IDefaultValueOperation || value.ConstantValue is { HasValue: true, Value: null };

    // Set right here, or handed to someone who may: our own method, another variable, a collection.
    private bool MaySetKey(IOperation mention, Trail trail)
    {
        if (KeySetOn(mention) is { } key)
        {
            return !IsNull(key);
        }

        var use = mention.Parent;
        while (use is IConversionOperation)
        {
            use = use.Parent;
        }

        return use switch
        {
            IArgumentOperation { Parent: IInvocationOperation call } => !stripe.Declares(call.TargetMethod),
            IArgumentOperation => true,
            IInvocationOperation call => !stripe.Declares(call.TargetMethod),
            ISimpleAssignmentOperation assignment => assignment.Target
                is not (ILocalReferenceOperation or IFieldReferenceOperation)
                && assignment.Target != mention,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var alias } } =>
                !trail.PassesThrough(alias),
            IArrayInitializerOperation or ITupleOperation => true,
            _ => false,
        };
    }

    private static IOperation? KeySetOn(IOperation mention)
    {
        if (
            mention.Parent is IPropertyReferenceOperation { Property.Name: PropertyName } property
            && property.Parent is IAssignmentOperation assignment
            && assignment.Target == property
        )
        {
            return assignment.Value;
        }

        return null;
    }
}
