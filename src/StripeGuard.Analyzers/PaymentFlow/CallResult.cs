using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.PaymentFlow;

/// <summary>What a body does with the object that a Stripe call returned: whether anything may look at its state.</summary>
internal static class CallResult
{
    // Say who and how much, not whether it worked.
    private static readonly HashSet<string> Mute = new(StringComparer.Ordinal)
    {
        "Id",
        "Object",
        "Amount",
        "Currency",
        "Created",
        "Customer",
        "CustomerId",
        "Description",
        "Livemode",
        "Metadata",
        "PaymentMethod",
        "PaymentMethodId",
        "PaymentIntentId",
        "ChargeId",
        "LatestChargeId",
        "BalanceTransactionId",
        "ReceiptEmail",
        "ReceiptNumber",
        "ReceiptUrl",
        "StatementDescriptor",
        "StripeResponse",
    };

    /// <summary>
    /// Whether the state of what <paramref name="call"/> returned is surely not looked at in its body: the result is
    /// dropped, or only such things as its id are read from it.
    /// </summary>
    public static bool IsSurelyNotLookedAt(IInvocationOperation call, ValueFlow flow)
    {
        var result = Awaited(call);
        var use = result.Parent;
        switch (use)
        {
            case IExpressionStatementOperation:
            case ISimpleAssignmentOperation { Target: IDiscardOperation }:
                return !IsReadElsewhere(call, flow);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                return IsMute(call, local, flow);
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } assignment
                when assignment.Value == result:
                return IsMute(call, local, flow);
            default:
                return !MayTell(result) && !IsReadElsewhere(call, flow);
        }
    }

    private static bool IsMute(IInvocationOperation call, ILocalSymbol local, ValueFlow flow)
    {
        foreach (var mention in flow.BodyOf(call).ReferencesTo(local))
        {
            if (MayTell(mention))
            {
                return false;
            }
        }

        return !IsReadElsewhere(call, flow);
    }

    /// <summary>The await, ConfigureAwait, Result … around a call: what stands for its result.</summary>
    private static IOperation Awaited(IOperation call)
    {
        while (true)
        {
            switch (call.Parent)
            {
                case IAwaitOperation or IConversionOperation or IParenthesizedOperation:
                    call = call.Parent;
                    continue;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" } next
                    when next.Instance == call:
                    call = next;
                    continue;
                case IPropertyReferenceOperation { Property: { Name: "Result", ContainingType.Name: "Task" } } result:
                    call = result;
                    continue;
                default:
                    return call;
            }
        }
    }

    private static bool MayTell(IOperation mention)
    {
        while (mention.Parent is IConversionOperation or IParenthesizedOperation)
        {
            mention = mention.Parent;
        }

        return mention.Parent switch
        {
            IPropertyReferenceOperation { Property.Name: var name } => !Mute.Contains(name),
            IConditionalAccessOperation access => access.Operation == mention && !ReadsMute(access.WhenNotNull),
            ISimpleAssignmentOperation assignment => assignment.Target != mention,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison =>
                !IsNull(comparison.LeftOperand) && !IsNull(comparison.RightOperand),
            IIsPatternOperation { Pattern: var pattern } => !IsNullPattern(pattern),
            IExpressionStatementOperation => false,
            _ => true,
        };
    }

    private static bool ReadsMute(IOperation whenNotNull) =>
        whenNotNull is IPropertyReferenceOperation { Instance: IConditionalAccessInstanceOperation } property
        && Mute.Contains(property.Property.Name);

    private static bool IsNull(IOperation value) =>
        value is IConversionOperation conversion
            ? IsNull(conversion.Operand)
            : value.ConstantValue is { HasValue: true, Value: null };

    private static bool IsNullPattern(IPatternOperation pattern) =>
        pattern switch
        {
            INegatedPatternOperation negated => IsNullPattern(negated.Pattern),
            IConstantPatternOperation constant => IsNull(constant.Value),
            _ => false,
        };

    /// <summary>Fetched again, or read from a variable we do not follow: some Status of the same kind of object is read behind the call.</summary>
    private static bool IsReadElsewhere(IInvocationOperation call, ValueFlow flow)
    {
        var entity = Awaited(call).Type;
        var end = call.Syntax.Span.End;
        foreach (var operation in ValueFlow.Root(call).Descendants())
        {
            if (
                operation is IPropertyReferenceOperation { Property.Name: "Status" } property
                && property.Syntax.SpanStart > end
                && SymbolEqualityComparer.Default.Equals(property.Property.ContainingType, entity)
            )
            {
                return true;
            }
        }

        return false;
    }
}
