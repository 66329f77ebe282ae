using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>STRIPE3009: docs/rules/STRIPE3009.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MajorUnitsAsDecimalAmountAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE3009_MajorUnitsAsDecimalAmount)
{
    private static readonly string[] PriceWords = ["price", "total", "cost", "fee", "fare", "amount"];

    // Fractions of a cent are what these are for.
    private static readonly HashSet<string> Metered =
    [
        "Tiers",
        "TiersMode",
        "BillingScheme",
        "UsageType",
        "Meter",
        "TransformQuantity",
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(
            operation =>
            {
                var assignment = (ISimpleAssignmentOperation)operation.Operation;
                if (
                    assignment.Target is IPropertyReferenceOperation { Property: { } property }
                    && property.Name.EndsWith("AmountDecimal", StringComparison.Ordinal)
                    && property.ContainingType.Name.EndsWith("Options", StringComparison.Ordinal)
                    && StripeAmounts.Underlying(property.Type)?.SpecialType is SpecialType.System_Decimal
                    && stripe.Declares(property)
                    && IsMajor(
                        assignment,
                        new AmountContext(
                            flow,
                            stripe,
                            AmountOptions.Of(operation.Options, assignment.Syntax.SyntaxTree)
                        )
                    )
                )
                {
                    operation.ReportDiagnostic(
                        Diagnostic.Create(
                            Rules.STRIPE3009_MajorUnitsAsDecimalAmount,
                            assignment.Value.Syntax.GetLocation(),
                            assignment.Value.Syntax.ToString(),
                            property.Name
                        )
                    );
                }
            },
            OperationKind.SimpleAssignment
        );
    }

    private static bool IsMajor(ISimpleAssignmentOperation assignment, AmountContext context)
    {
        if (AmountTrace.Bare(assignment.Value) is { ConstantValue.HasValue: true } constant)
        {
            return LooksLikeAPrice(constant.Syntax) && !IsMetered(assignment);
        }

        var trace = AmountTrace.Of(assignment.Value, context);
        if (trace.IsScaled || trace.IsOpaque || trace.Sources.Count == 0)
        {
            return false;
        }

        foreach (var source in trace.Sources)
        {
            var name = (ValueFlow.Referenced(source) ?? (source as IInvocationOperation)?.TargetMethod)?.Name;
            if (name is null || !IsPriceName(name, context.Options))
            {
                return false;
            }
        }

        return !AmountMistakes.MayBeWhole(assignment, context.Flow) && !IsMetered(assignment);
    }

    // 19.99m and 20.00m are prices as people write them; 0.5m and 1.25m may be cents and fractions of them.
    private static bool LooksLikeAPrice(SyntaxNode value)
    {
        if (value is not LiteralExpressionSyntax { Token: { Value: >= 5m, Text: { } text } })
        {
            return false;
        }

        var point = text.IndexOf('.');
        return point > 0 && text.TrimEnd('m', 'M').Length - point == 3;
    }

    private static bool IsPriceName(string name, AmountOptions options)
    {
        if (options.IsAmountName(name))
        {
            return true;
        }

        // A member named like Stripe's own may well hold what Stripe's holds.
        if (name.IndexOf("UnitAmount", StringComparison.OrdinalIgnoreCase) >= 0 || AmountMistakes.SaysNotMoney(name))
        {
            return false;
        }

        foreach (var word in PriceWords)
        {
            if (name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMetered(IOperation amount)
    {
        for (var around = amount.Parent; around is not null; around = around.Parent)
        {
            if (around is not IObjectOrCollectionInitializerOperation initializer)
            {
                continue;
            }

            foreach (var member in initializer.Descendants())
            {
                if (
                    member
                        is ISimpleAssignmentOperation
                        {
                            Target: IPropertyReferenceOperation { Property.Name: { } name }
                        }
                    && Metered.Contains(name)
                )
                {
                    return true;
                }
            }
        }

        return false;
    }
}
