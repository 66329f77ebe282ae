using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.PaymentFlow;

/// <summary>STRIPE5007: docs/rules/STRIPE5007.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PlanAddedInsteadOfReplacedAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE5007_PlanAddedInsteadOfReplaced)
{
    private const string Options = "SubscriptionUpdateOptions";

    private static readonly string[] ItemTypes = ["SubscriptionItemOptions", "SubscriptionItemUpdateOption"];

    // Bought beside the plan, on purpose.
    private static readonly string[] Extras =
    [
        "addon",
        "add_on",
        "add-on",
        "extra",
        "additional",
        "seat",
        "storage",
        "overage",
        "metered",
        "usage",
        "upsell",
        "module",
        "feature",
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.Find("Stripe." + Options) is null)
        {
            return;
        }

        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(operation => Analyze(operation, stripe, flow), OperationKind.SimpleAssignment);
    }

    private static void Analyze(OperationAnalysisContext context, StripeSymbols stripe, ValueFlow flow)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (
            assignment.Target
                is not IPropertyReferenceOperation
                {
                    Property: { Name: "Items", ContainingType.Name: Options } property
                }
            || !stripe.Declares(property)
            || ItemsOf(assignment.Value, flow) is not { Count: > 0 } items
            || SaysThatItAdds(context.ContainingSymbol.Name)
        )
        {
            return;
        }

        IOperation? price = null;
        foreach (var item in items)
        {
            // One item by its id shows that the author knows: what stands beside it is meant to be added.
            if (
                AssignedProperties.ValuesOf(item, "Id", flow).Length > 0
                || AssignedProperties.ValuesOf(item, "Deleted", flow).Length > 0
                || PriceOf(item, flow) is not { } value
                || IsExtra(value)
            )
            {
                return;
            }

            price ??= value;
        }

        if (!TestProject.Is(context.Compilation, context.Options, assignment.Syntax.SyntaxTree))
        {
            context.ReportDiagnostic(
                Diagnostic.Create(
                    Rules.STRIPE5007_PlanAddedInsteadOfReplaced,
                    (price!.Parent?.Syntax ?? price.Syntax).GetLocation()
                )
            );
        }
    }

    private static IOperation? PriceOf(IOperation item, ValueFlow flow)
    {
        foreach (var name in (string[])["Price", "PriceData", "Plan", "PlanId"])
        {
            if (AssignedProperties.ValuesOf(item, name, flow) is { Length: > 0 } values)
            {
                return values[0];
            }
        }

        return null;
    }

    /// <summary>The elements of the collection that <paramref name="value"/> leads to, or null where they are not all in sight.</summary>
    private static List<IOperation>? ItemsOf(IOperation value, ValueFlow flow)
    {
        var items = new List<IOperation>();
        if (IsListed(value, items) && items.Count > 0)
        {
            return items;
        }

        items.Clear();
        var trail = flow.Follow(value);
        if (!trail.IsComplete)
        {
            return null;
        }

        foreach (var end in trail.Ends)
        {
            if (!IsListed(end, items))
            {
                return null;
            }
        }

        foreach (var variable in trail.Through)
        {
            foreach (var mention in flow.MentionsOf(variable))
            {
                // List.Add, or handed to someone who may add.
                if (mention.Parent is IInvocationOperation { TargetMethod.Name: "Add" } add && add.Instance == mention)
                {
                    items.Add(add.Arguments[0].Value);
                }
                else if (mention.Parent is IArgumentOperation or IInvocationOperation)
                {
                    return null;
                }
            }
        }

        return items;
    }

    /// <summary>Collects the items that stand in a list, array or collection expression; false where some are computed.</summary>
    private static bool IsListed(IOperation operation, List<IOperation> items)
    {
        switch (operation)
        {
            case IAnonymousFunctionOperation:
                return false;
            case { Type.Name: { } name } when Array.IndexOf(ItemTypes, name) >= 0:
                items.Add(operation);
                return true;
            default:
                foreach (var child in operation.ChildOperations)
                {
                    if (!IsListed(child, items))
                    {
                        return false;
                    }
                }

                return true;
        }
    }

    private static bool SaysThatItAdds(string method) =>
        method.StartsWith("Add", StringComparison.Ordinal) || IsExtra(method);

    private static bool IsExtra(IOperation price) => IsExtra(price.Syntax.ToString());

    private static bool IsExtra(string text)
    {
        foreach (var extra in Extras)
        {
            if (text.IndexOf(extra, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
