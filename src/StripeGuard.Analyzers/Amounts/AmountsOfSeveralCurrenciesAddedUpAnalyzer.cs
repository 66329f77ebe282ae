using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>STRIPE3010: docs/rules/STRIPE3010.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AmountsOfSeveralCurrenciesAddedUpAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE3010_AmountsOfSeveralCurrenciesAddedUp)
{
    private static readonly HashSet<string> Funds = ["Available", "Pending", "ConnectReserved", "InstantAvailable"];

    private static readonly HashSet<string> Listed =
    [
        "Charge",
        "PaymentIntent",
        "Refund",
        "Payout",
        "Transfer",
        "BalanceTransaction",
        "Invoice",
        "Session",
        "Dispute",
    ];

    // What all objects of a list then have in common has one currency.
    private static readonly HashSet<string> OneCurrency =
    [
        "Currency",
        "Charge",
        "PaymentIntent",
        "Payout",
        "Customer",
        "Subscription",
        "Invoice",
        "Source",
        "TransferGroup",
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (
                    call.TargetMethod is { Name: "Sum", ContainingType.Name: "Enumerable" }
                    && call.Arguments.Length == 2
                    && SumsAmounts(call, stripe)
                    && IsOfSeveralCurrencies(call.Arguments[0].Value, flow, stripe)
                )
                {
                    Report(operation, call.Arguments[0].Value);
                }
            },
            OperationKind.Invocation
        );
        context.RegisterOperationAction(
            operation =>
            {
                var sum = (ICompoundAssignmentOperation)operation.Operation;
                if (
                    sum.OperatorKind is BinaryOperatorKind.Add
                    && AmountOwner(sum.Value, stripe) is ILocalReferenceOperation { Local: { } item }
                    && LoopOver(sum, item) is { } loop
                    && !Mentions(loop.Body, stripe)
                    && IsOfSeveralCurrencies(loop.Collection, flow, stripe)
                )
                {
                    Report(operation, loop.Collection);
                }
            },
            OperationKind.CompoundAssignment
        );
    }

    private static void Report(OperationAnalysisContext context, IOperation collection) =>
        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE3010_AmountsOfSeveralCurrenciesAddedUp,
                context.Operation.Syntax.GetLocation(),
                AmountTrace.Bare(collection).Syntax.ToString()
            )
        );

    private static bool SumsAmounts(IInvocationOperation call, StripeSymbols stripe)
    {
        foreach (var result in Lambdas.Results(call))
        {
            return AmountOwner(result, stripe) is IParameterReferenceOperation;
        }

        return false;
    }

    // charge of charge.Amount, of charge.Amount - charge.AmountRefunded, of charge.Amount / 100m.
    private static IOperation? AmountOwner(IOperation value, StripeSymbols stripe) =>
        AmountTrace.Bare(value) switch
        {
            IConversionOperation conversion => AmountOwner(conversion.Operand, stripe),
            IBinaryOperation binary => AmountOwner(binary.LeftOperand, stripe),
            IPropertyReferenceOperation { Property: { } property, Instance: { } owner }
                when StripeAmounts.IsAmount(property, stripe) => owner,
            _ => null,
        };

    private static IForEachLoopOperation? LoopOver(IOperation operation, ILocalSymbol item)
    {
        for (var around = operation.Parent; around is not null; around = around.Parent)
        {
            if (around is IForEachLoopOperation loop && loop.Locals.Contains(item, SymbolEqualityComparer.Default))
            {
                return loop;
            }
        }

        return null;
    }

    // Whether anything looks at a currency: a filter, a group, a branch.
    private static bool Mentions(IOperation operation, StripeSymbols stripe)
    {
        foreach (var inner in operation.DescendantsAndSelf())
        {
            if (
                inner is IPropertyReferenceOperation { Property: { } property }
                && property.Name.EndsWith("Currency", StringComparison.Ordinal)
                && stripe.Declares(property)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfSeveralCurrencies(IOperation collection, ValueFlow flow, StripeSymbols stripe)
    {
        if (Mentions(collection, stripe))
        {
            return false;
        }

        collection = Source(collection);
        if (collection is IPropertyReferenceOperation { Property: { } property } && Funds.Contains(property.Name))
        {
            return stripe.Declares(property) && property.ContainingType.Name == "Balance";
        }

        var trail = flow.Follow(collection);
        if (trail.Ends.IsEmpty)
        {
            return false;
        }

        foreach (var end in trail.Ends)
        {
            if (Mentions(end, stripe) || !IsList(Source(end), flow, stripe))
            {
                return false;
            }
        }

        return true;
    }

    // The list at the start of Where(…).OrderBy(…).ToList(), and the list whose Data it is.
    private static IOperation Source(IOperation collection)
    {
        while (true)
        {
            switch (collection)
            {
                case IConversionOperation conversion:
                    collection = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    collection = parenthesized.Operand;
                    break;
                case IAwaitOperation awaited:
                    collection = awaited.Operation;
                    break;
                case IInvocationOperation
                {
                    TargetMethod.ContainingType.Name: "Enumerable",
                    Arguments.Length: > 0
                } call:
                    collection = call.Arguments[0].Value;
                    break;
                case IPropertyReferenceOperation { Property.Name: "Data", Instance: { } list }:
                    collection = list;
                    break;
                default:
                    return collection;
            }
        }
    }

    private static bool IsList(IOperation end, ValueFlow flow, StripeSymbols stripe)
    {
        if (end is ILocalReferenceOperation or IParameterReferenceOperation)
        {
            var trail = flow.Follow(end);
            return trail is { IsComplete: true, Ends.Length: 1 }
                && trail.Ends[0] != end
                && IsList(Source(trail.Ends[0]), flow, stripe);
        }

        return end is IInvocationOperation { TargetMethod: { } method } call
            && method.Name.StartsWith("List", StringComparison.Ordinal)
            && stripe.Declares(method)
            && Listed.Contains(method.ContainingType.Name.Replace("Service", string.Empty))
            && !NarrowsToOneCurrency(call, flow);
    }

    private static bool NarrowsToOneCurrency(IInvocationOperation call, ValueFlow flow)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Type.Name.EndsWith("ListOptions", StringComparison.Ordinal) is not true)
            {
                continue;
            }

            foreach (var end in flow.Follow(argument.Value).Ends)
            {
                // Options that nobody here makes may narrow it to anything.
                if (end is not IObjectCreationOperation creation)
                {
                    return end.ConstantValue is not { HasValue: true, Value: null };
                }

                foreach (var member in creation.Initializer?.Initializers ?? ImmutableArray<IOperation>.Empty)
                {
                    if (
                        member
                            is ISimpleAssignmentOperation
                            {
                                Target: IPropertyReferenceOperation { Property.Name: { } name }
                            }
                        && OneCurrency.Contains(name)
                    )
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
