using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>The Stripe calls that one <c>RequestOptions.IdempotencyKey = …</c> is sent with.</summary>
internal sealed class KeyUse
{
    private readonly List<StripeCall> calls = [];
    private readonly StripeSymbols stripe;

    private KeyUse(StripeSymbols stripe) => this.stripe = stripe;

    /// <summary>In source order.</summary>
    public IReadOnlyList<StripeCall> Calls => calls;

    /// <summary>False where the options go somewhere else too: into a field, to a method, to the caller.</summary>
    public bool IsComplete { get; private set; } = true;

    public static KeyUse Of(ISimpleAssignmentOperation key, StripeSymbols stripe, ValueFlow flow)
    {
        var use = new KeyUse(stripe);
        if (key.Parent is IObjectOrCollectionInitializerOperation { Parent: IObjectCreationOperation creation })
        {
            use.AddUse(creation, flow, isVariable: false);
        }
        else if (key.Target is IPropertyReferenceOperation { Instance: { } holder })
        {
            use.AddMentions(holder, flow);
        }

        return use;
    }

    private void AddMentions(IOperation holder, ValueFlow flow)
    {
        IsComplete &= holder is ILocalReferenceOperation;
        foreach (var mention in flow.MentionsOf(holder))
        {
            AddUse(mention, flow, isVariable: true);
        }
    }

    private void AddUse(IOperation value, ValueFlow flow, bool isVariable)
    {
        var (used, user) = (value, value.Parent);
        while (
            user is IConversionOperation or IParenthesizedOperation or ICoalesceOperation
            || (user is IConditionalOperation choice && choice.Condition != used)
        )
        {
            (used, user) = (user, user.Parent);
        }

        switch (user)
        {
            case IArgumentOperation { Parent: IInvocationOperation invocation }
                when StripeCall.Any(invocation, stripe) is { } call:
                calls.Add(call);
                break;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } when !isVariable:
                AddMentions(flow.BodyOf(value).ReferencesTo(declarator.Symbol), flow);
                break;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } assignment
                when !isVariable && assignment.Value == used:
                AddMentions(local, flow);
                break;
            case IFieldInitializerOperation { InitializedFields: { Length: 1 } fields } when !isVariable:
                IsComplete = false;
                AddMentions(flow.Source.ReferencesWithinType(fields[0]), flow);
                break;
            // options.StripeAccount = …, options.IdempotencyKey = …, options = …
            case IPropertyReferenceOperation:
            case ISimpleAssignmentOperation { Target: var target } when target == used:
                break;
            default:
                IsComplete = false;
                break;
        }
    }

    private void AddMentions(ImmutableArray<IOperation> mentions, ValueFlow flow)
    {
        foreach (var mention in mentions)
        {
            AddUse(mention, flow, isVariable: true);
        }
    }
}
