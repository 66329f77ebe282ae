using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>STRIPE6002: docs/rules/STRIPE6002.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FirstPageReadAsWholeAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE6002_FirstPageReadAsWhole)
{
    // One of these narrows a list to what fits on a page, as a rule to one.
    private static readonly HashSet<string> Selective =
    [
        "Charge",
        "Code",
        "Domain",
        "DomainName",
        "Email",
        "EndingBefore",
        "Ids",
        "Invoice",
        "LookupKeys",
        "PaymentIntent",
        "StartingAfter",
        "Subscription",
        "Url",
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.RequestOptions is null)
        {
            return;
        }

        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(operation => Analyze(operation, stripe, flow), OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context, StripeSymbols stripe, ValueFlow flow)
    {
        var call = (IInvocationOperation)context.Operation;
        var name = call.TargetMethod.Name;
        if (
            !name.StartsWith("List", StringComparison.Ordinal)
            || name.IndexOf("AutoPaging", StringComparison.Ordinal) >= 0
            || StripeRequests.MethodOf(call, stripe) is not { } method
            || AutoPaging(method) is not { } twin
            || !IsReadAsWhole(call, flow)
            || !AsksForAll(call, method, stripe, flow)
            || TestProject.Is(context.Compilation, context.Options, call.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE6002_FirstPageReadAsWhole,
                StripeRequests.Place(call.Syntax),
                StripeRequests.Name(method),
                twin
            )
        );
    }

    // ListLineItemsAsync has ListLineItemsAutoPagingAsync beside it.
    private static string? AutoPaging(IMethodSymbol method)
    {
        var isAsync = method.Name.EndsWith("Async", StringComparison.Ordinal);
        var verb = isAsync ? method.Name.Substring(0, method.Name.Length - "Async".Length) : method.Name;
        var twin = verb + "AutoPaging" + (isAsync ? "Async" : string.Empty);
        return method.ContainingType.GetMembers(twin).IsEmpty ? null : twin;
    }

    // A page that was asked for (a limit, a cursor, a filter that leaves a handful) is no mistake.
    private static bool AsksForAll(
        IInvocationOperation call,
        IMethodSymbol method,
        StripeSymbols stripe,
        ValueFlow flow
    )
    {
        if (
            Expansions.OptionsOf(call, stripe) is not { } argument
            || argument.ArgumentKind is ArgumentKind.DefaultValue
        )
        {
            return true;
        }

        var trail = flow.Follow(argument.Value);
        if (!trail.IsComplete || trail.Ends.IsEmpty)
        {
            return false;
        }

        var isLineItems =
            method.ContainingType.Name.IndexOf("LineItem", StringComparison.Ordinal) >= 0
            || method.Name.IndexOf("LineItems", StringComparison.Ordinal) >= 0;
        foreach (var end in trail.Ends)
        {
            if (end is IObjectCreationOperation { Initializer: { } initializer })
            {
                foreach (var member in initializer.Initializers)
                {
                    if (
                        member is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment
                        && IsPage(target.Property.Name, assignment.Value, isLineItems)
                    )
                    {
                        return false;
                    }
                }
            }
        }

        foreach (var variable in trail.Through)
        {
            foreach (var mention in flow.MentionsOf(variable))
            {
                if (IsPageSetOn(mention, stripe, isLineItems))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsPageSetOn(IOperation mention, StripeSymbols stripe, bool isLineItems) =>
        mention.Parent switch
        {
            IPropertyReferenceOperation { Parent: ISimpleAssignmentOperation assignment } target
                when assignment.Target == target => IsPage(target.Property.Name, assignment.Value, isLineItems),
            // Handed to our own code, which may set anything.
            IArgumentOperation { Parent: IInvocationOperation call } => !stripe.Declares(call.TargetMethod),
            _ => false,
        };

    private static bool IsPage(string property, IOperation value, bool isLineItems)
    {
        if (property != "Limit")
        {
            return Selective.Contains(property);
        }

        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        // The largest page there is, and a few of what was bought, stand for all of it.
        return value.ConstantValue is not { HasValue: true, Value: { } limit }
            || !(Convert.ToInt64(limit, System.Globalization.CultureInfo.InvariantCulture) >= 100 || isLineItems);
    }

    private static bool IsReadAsWhole(IInvocationOperation call, ValueFlow flow)
    {
        var list = Awaited(call);
        if (
            list.Parent
            is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }
        )
        {
            return UseOf(list) is Use.Whole;
        }

        var isWhole = false;
        foreach (var mention in flow.BodyOf(call).ReferencesTo(local))
        {
            switch (UseOf(mention))
            {
                case Use.Whole:
                    isWhole = true;
                    break;
                case Use.Careful:
                    return false;
                default:
                    break;
            }
        }

        return isWhole;
    }

    private static IOperation Awaited(IInvocationOperation call)
    {
        IOperation list = call;
        while (
            list.Parent
                is IAwaitOperation
                    or IParenthesizedOperation
                    or IConversionOperation
                    or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }
        )
        {
            list = list.Parent;
        }

        return list;
    }

    private enum Use
    {
        /// <summary>The first, or whether there is any.</summary>
        First,
        Whole,

        /// <summary>HasMore is read, or the list itself goes elsewhere.</summary>
        Careful,
    }

    private static Use UseOf(IOperation list)
    {
        while (list.Parent is IConversionOperation or IParenthesizedOperation)
        {
            list = list.Parent;
        }

        switch (list.Parent)
        {
            case IPropertyReferenceOperation { Property.Name: "Data" } data when data.Instance == list:
                return UseOfItems(data);
            case IConditionalAccessOperation { WhenNotNull: IPropertyReferenceOperation { Property.Name: "Data" } }:
                return Use.First;
            case IForEachLoopOperation loop when loop.Collection == list:
                return Leaves(loop) ? Use.First : Use.Whole;
            case IArgumentOperation { Parent: IInvocationOperation call } argument
                when call.Arguments[0] == argument && EntityOrigin.IsEnumeration(call.TargetMethod):
                return UseOfSequence(call);
            default:
                return Use.Careful;
        }
    }

    private static Use UseOfItems(IOperation items)
    {
        while (items.Parent is IConversionOperation or IParenthesizedOperation)
        {
            items = items.Parent;
        }

        switch (items.Parent)
        {
            case IForEachLoopOperation loop:
                return Leaves(loop) ? Use.First : Use.Whole;
            case IInvocationOperation call when call.Instance == items || EntityOrigin.IsEnumeration(call.TargetMethod):
                return UseOfSequence(call);
            case IArgumentOperation { Parent: IInvocationOperation call }
                when EntityOrigin.IsEnumeration(call.TargetMethod):
                return UseOfSequence(call);
            case IPropertyReferenceOperation { Property.Name: "Count" } count:
                return count.Parent is IBinaryOperation comparison && IsComparedWithFew(comparison)
                    ? Use.First
                    : Use.Whole;
            case IPropertyReferenceOperation { Property.IsIndexer: true }:
                return Use.First;
            case IReturnOperation or IArgumentOperation or ISimpleAssignmentOperation or IVariableInitializerOperation:
            case ITupleOperation:
                return Use.Whole;
            default:
                return Use.First;
        }
    }

    // First() and Any() look at the newest; with a condition they search, and the page may lack what they look for.
    private static Use UseOfSequence(IInvocationOperation call)
    {
        var arguments = call.Arguments.Length - (call.TargetMethod.IsExtensionMethod ? 1 : 0);
        switch (call.TargetMethod.Name)
        {
            case "First"
            or "FirstOrDefault"
            or "Any"
            or "Single"
            or "SingleOrDefault"
            or "ElementAt"
            or "ElementAtOrDefault" when arguments == 0:
            case "ElementAt"
            or "ElementAtOrDefault"
            or "Take"
            or "OrderBy"
            or "OrderByDescending"
            or "MaxBy"
            or "MinBy":
                return Use.First;
            case "Count"
            or "LongCount"
                when arguments == 0 && call.Parent is IBinaryOperation comparison && IsComparedWithFew(comparison):
                return Use.First;
            case "AsEnumerable"
            or "Cast"
            or "OfType"
            or "ToList"
            or "ToArray"
                when call.Parent is IArgumentOperation { Parent: IInvocationOperation next }
                    && EntityOrigin.IsEnumeration(next.TargetMethod):
                return UseOfSequence(next);
            default:
                return Use.Whole;
        }
    }

    // Count > 0, Count == 1.
    private static bool IsComparedWithFew(IBinaryOperation comparison) =>
        comparison.RightOperand.ConstantValue is { HasValue: true, Value: 0 or 0L or 1 or 1L }
        || comparison.LeftOperand.ConstantValue is { HasValue: true, Value: 0 or 0L or 1 or 1L };

    // A loop that returns at once looks at the first.
    private static bool Leaves(IForEachLoopOperation loop) =>
        loop.Body is IBlockOperation { Operations: { Length: > 0 } statements }
        && statements[0] is IReturnOperation or IThrowOperation;
}
