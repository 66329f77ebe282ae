using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>What a request asks Stripe to expand: all of it, or nothing is known.</summary>
internal static class Expansions
{
    /// <summary>The paths that the options of <paramref name="request"/> name; null where they cannot all be seen.</summary>
    public static List<string>? Of(IInvocationOperation request, StripeSymbols stripe, ValueFlow flow)
    {
        if (OptionsOf(request, stripe) is not { } options || options.ArgumentKind is ArgumentKind.DefaultValue)
        {
            return [];
        }

        var trail = flow.Follow(options.Value);
        if (!trail.IsComplete || trail.Ends.IsEmpty)
        {
            return null;
        }

        var paths = new List<string>();
        foreach (var end in trail.Ends)
        {
            if (!(IsNull(end) || (end is IObjectCreationOperation creation && AddFrom(creation, flow, paths))))
            {
                return null;
            }
        }

        foreach (var variable in trail.Through)
        {
            foreach (var mention in flow.MentionsOf(variable))
            {
                if (!AddFrom(mention, stripe, flow, paths))
                {
                    return null;
                }
            }
        }

        return paths;
    }

    /// <summary>The argument that carries the request's parameters, or null where the method has none.</summary>
    public static IArgumentOperation? OptionsOf(IInvocationOperation request, StripeSymbols stripe)
    {
        foreach (var argument in request.Arguments)
        {
            if (
                argument.Parameter is { Type: { } type }
                && type.Name.EndsWith("Options", StringComparison.Ordinal)
                && !SymbolEqualityComparer.Default.Equals(type, stripe.RequestOptions)
            )
            {
                return argument;
            }
        }

        return null;
    }

    private static bool IsNull(IOperation value) =>
        value is IDefaultValueOperation || value.ConstantValue is { HasValue: true, Value: null };

    private static bool AddFrom(IObjectCreationOperation creation, ValueFlow flow, List<string> paths)
    {
        if (creation.Initializer is not { } initializer)
        {
            return true;
        }

        foreach (var member in initializer.Initializers)
        {
            switch (member)
            {
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Expand" } } set:
                    if (!AddStrings(set.Value, flow, paths))
                    {
                        return false;
                    }

                    break;
                case IMemberInitializerOperation
                {
                    InitializedMember: IPropertyReferenceOperation { Property.Name: "Expand" }
                } added:
                    if (!AddStrings(added.Initializer, flow, paths))
                    {
                        return false;
                    }

                    break;
                default:
                    break;
            }
        }

        return true;
    }

    // options.AddExpand("customer"); options.Expand = …; options.Expand.Add(…); Prepare(options).
    private static bool AddFrom(IOperation mention, StripeSymbols stripe, ValueFlow flow, List<string> paths)
    {
        switch (mention.Parent)
        {
            case IInvocationOperation { TargetMethod.Name: "AddExpand" } call when call.Arguments.Length > 0:
                return AddStrings(call.Arguments[call.Arguments.Length - 1].Value, flow, paths);
            case IInvocationOperation { TargetMethod.Name: not ("ToString" or "GetHashCode" or "Equals") }:
                return false;
            case IPropertyReferenceOperation { Property.Name: "Expand" } expand:
                return expand.Parent is ISimpleAssignmentOperation assignment
                    && assignment.Target == expand
                    && AddStrings(assignment.Value, flow, paths);
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "AddExpand" } }:
                return false;
            case IArgumentOperation { Parent: IInvocationOperation call }:
                return stripe.Declares(call.TargetMethod);
            default:
                return true;
        }
    }

    private static bool AddStrings(IOperation value, ValueFlow flow, List<string> paths)
    {
        var pending = new Stack<IOperation>();
        pending.Push(value);
        while (pending.Count > 0)
        {
            var operation = pending.Pop();
            if (operation.ConstantValue is { HasValue: true, Value: string path })
            {
                paths.Add(path);
                continue;
            }

            switch (operation)
            {
                case ILiteralOperation:
                    break;
                case IObjectCreationOperation or IArrayCreationOperation or IArrayInitializerOperation:
                case IObjectOrCollectionInitializerOperation or IConversionOperation:
                case IInvocationOperation { TargetMethod.Name: "Add" } or IArgumentOperation:
                case IInstanceReferenceOperation:
                // ICollectionExpressionOperation is younger than the Roslyn that is compiled against.
                case { Syntax: CollectionExpressionSyntax }:
                    foreach (var child in operation.ChildOperations)
                    {
                        pending.Push(child);
                    }

                    break;
                default:
                    var origins = flow.StepBack(operation);
                    if (!origins.IsComplete || origins.IsUnknown)
                    {
                        return false;
                    }

                    foreach (var origin in origins.Values)
                    {
                        pending.Push(origin);
                    }

                    break;
            }
        }

        return true;
    }
}
