using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>STRIPE6010: docs/rules/STRIPE6010.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RequestPerElementAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE6010_RequestPerElement)
{
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
        if (
            call.TargetMethod.Name is not ("Get" or "GetAsync")
            || call.Arguments.Length == 0
            || StripeRequests.MethodOf(call, stripe) is not { } method
            || Remedy(call, method, stripe, flow) is not { } remedy
            || TestProject.Is(context.Compilation, context.Options, call.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE6010_RequestPerElement,
                StripeRequests.Place(call.Syntax),
                StripeRequests.Name(method),
                remedy
            )
        );
    }

    private static string? Remedy(IInvocationOperation call, IMethodSymbol method, StripeSymbols stripe, ValueFlow flow)
    {
        var id = EntityOrigin.Unwrapped(call.Arguments[0].Value);
        if (
            id is ILocalReferenceOperation local
            && flow.BodyOf(local).WritesTo(local.Local) is { IsComplete: true, Values: { Length: 1 } written }
        )
        {
            id = EntityOrigin.Unwrapped(written[0]);
        }

        while (id is IConditionalAccessOperation conditional)
        {
            id = conditional.WhenNotNull;
        }

        // charge.CustomerId, where the list can bring the customer along.
        if (
            id is IPropertyReferenceOperation { Property: { Name: var name } property, Instance: { } element } reference
            && name.Length > 2
            && name.EndsWith("Id", StringComparison.Ordinal)
            && stripe.Declares(property)
            && HasObject(property.ContainingType, name.Substring(0, name.Length - 2))
            && EntityOrigin.Of(reference, stripe, flow) is { Request: { } list, Path: { Length: > 1 } path }
            && path[0] is null
            && IsRepeated(call, element, list)
        )
        {
            return "Expand \""
                + Path(path)
                + "\" on '"
                + StripeRequests.Name(list.TargetMethod)
                + "', and read "
                + name.Substring(0, name.Length - 2);
        }

        // Products are the one resource that is listed by ids.
        return method.ContainingType is { Name: "ProductService" } && IsElementOfLoop(id)
            ? "List them once with ProductListOptions.Ids"
            : null;
    }

    private static bool HasObject(INamedTypeSymbol type, string name) => !type.GetMembers(name).IsEmpty;

    // Inside a loop or lambda that the list is outside of.
    private static bool IsRepeated(IOperation call, IOperation element, IOperation list)
    {
        for (var (child, parent) = (call, call.Parent); parent is not null; child = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case ILoopOperation loop when loop.Body == child && !loop.Body.Syntax.Span.Contains(list.Syntax.Span):
                    return true;
                case IAnonymousFunctionOperation
                {
                    Parent: IDelegateCreationOperation
                    {
                        Parent: IArgumentOperation { Parent: IInvocationOperation each }
                    }
                } lambda:
                    return EntityOrigin.IsEnumeration(each.TargetMethod)
                        && each.TargetMethod.Name
                            is "Select"
                                or "SelectMany"
                                or "ForEach"
                                or "Where"
                                or "Sum"
                                or "ToDictionary"
                        && element.Syntax.SpanStart >= lambda.Syntax.SpanStart;
                default:
                    break;
            }
        }

        return false;
    }

    private static bool IsElementOfLoop(IOperation id)
    {
        var root = id;
        while (root is IMemberReferenceOperation { Instance: { } instance })
        {
            root = EntityOrigin.Unwrapped(instance);
        }

        switch (root)
        {
            case ILocalReferenceOperation local:
                for (var parent = local.Parent; parent is not null; parent = parent.Parent)
                {
                    if (
                        parent is IForEachLoopOperation loop
                        && loop.Locals.Contains(local.Local, SymbolEqualityComparer.Default)
                    )
                    {
                        return !Leaves(loop);
                    }
                }

                return false;
            case IParameterReferenceOperation
            {
                Parameter:
                { Ordinal: 0, ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } function }
            } parameter:
                for (var parent = parameter.Parent; parent is not null; parent = parent.Parent)
                {
                    if (
                        parent
                            is IAnonymousFunctionOperation
                            {
                                Parent: IDelegateCreationOperation
                                {
                                    Parent: IArgumentOperation { Parent: IInvocationOperation each }
                                }
                            } lambda
                        && SymbolEqualityComparer.Default.Equals(lambda.Symbol, function)
                    )
                    {
                        return EntityOrigin.IsEnumeration(each.TargetMethod);
                    }
                }

                return false;
            default:
                return false;
        }
    }

    // A loop that ends with its first element asks once.
    private static bool Leaves(IForEachLoopOperation loop) =>
        loop.Body is IBlockOperation { Operations: { Length: > 0 } statements }
        && statements[statements.Length - 1]
            is IReturnOperation
                or IThrowOperation
                or IBranchOperation { BranchKind: BranchKind.Break };

    private static string Path(System.Collections.Immutable.ImmutableArray<IPropertySymbol?> path)
    {
        var names = new List<string>();
        foreach (var property in path)
        {
            names.Add(property is null ? "data" : UnexpandedPropertyReadAnalyzer.SnakeCase(property.Name));
        }

        var last = names[names.Count - 1];
        names[names.Count - 1] = last.Substring(0, last.Length - "_id".Length);
        return string.Join(".", names);
    }
}
