using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Facts;
using StripeGuard.Analyzers.Flow;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.Analyzers.PaymentFlow;

/// <summary>STRIPE5006: docs/rules/STRIPE5006.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NonexistentValueAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE5006_NonexistentValue)
{
    /// <summary>The property of the diagnostic that holds the value which was meant.</summary>
    internal const string MeantValue = "value";

    private const int MostListed = 8;

    private static readonly string[] Words =
    [
        "status",
        "state",
        "reason",
        "mode",
        "method",
        "type",
        "usage",
        "interval",
        "behavior",
        "duration",
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(
            operation =>
            {
                if (TextOf(operation.Operation) is { } text)
                {
                    Analyze(operation, text, flow, stripe);
                }
            },
            OperationKind.Literal,
            OperationKind.FieldReference,
            OperationKind.LocalReference
        );
    }

    private static string? TextOf(IOperation operation) =>
        operation switch
        {
            ILiteralOperation
            {
                Type.SpecialType: SpecialType.System_String,
                ConstantValue: { HasValue: true, Value: string { Length: > 0 } text }
            } => text,
            IFieldReferenceOperation { Field: { IsConst: true, ConstantValue: string { Length: > 0 } text } } => text,
            ILocalReferenceOperation
            {
                Local: { IsConst: true, HasConstantValue: true, ConstantValue: string { Length: > 0 } text }
            } => text,
            _ => null,
        };

    private static void Analyze(OperationAnalysisContext context, string text, ValueFlow flow, StripeSymbols stripe)
    {
        if (Comparison.With(context.Operation) is { } comparison)
        {
            var cases = comparison.IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            if (Compared(comparison.Value, text, cases, flow, stripe) is { } compared)
            {
                Report(context, text, compared, "this comparison never holds");
            }
        }
        else if (
            SentAs(context.Operation) is { } sent
            && Row(sent, stripe) is { } row
            && !row.Has(text, StringComparison.Ordinal)
        )
        {
            Report(context, text, sent, "Stripe refuses it");
        }
    }

    /// <summary>The property that a value is read from, where no property that it can come from has <paramref name="text"/>.</summary>
    private static IPropertySymbol? Compared(
        IOperation value,
        string text,
        StringComparison cases,
        ValueFlow flow,
        StripeSymbols stripe
    )
    {
        value = EventExpressions.Bare(value);
        if (
            value is IPropertyReferenceOperation { Property: { } property }
            && ListedValues.HasPropertyNamed(property.Name)
        )
        {
            if (Row(property, stripe) is { } row)
            {
                return row.Has(text, cases) ? null : property;
            }
        }

        if (value.Type?.SpecialType is not SpecialType.System_String)
        {
            return null;
        }

        if (
            ValueFlow.Referenced(value) is not { } variable
            || !IsNamedForOne(variable.Name)
            || stripe.Declares(variable)
        )
        {
            return null;
        }

        IPropertySymbol? read = null;
        foreach (var end in flow.Follow(value).Ends)
        {
            if (end.ConstantValue.HasValue || end is IFieldReferenceOperation { Field.Name: "Empty" })
            {
                continue;
            }

            if (
                EventExpressions.Bare(end) is not IPropertyReferenceOperation { Property: { } source }
                || Row(source, stripe) is not { } values
                || values.Has(text, cases)
            )
            {
                return null;
            }

            read ??= source;
        }

        return read is not null && !IsAmongConstants(value, text, cases, flow) ? read : null;
    }

    // Following a variable costs more than its name, which says of most that they hold something else.
    private static bool IsNamedForOne(string name)
    {
        foreach (var word in Words)
        {
            if (name.EndsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // A variable that the code itself sets to that text holds it.
    private static bool IsAmongConstants(IOperation value, string text, StringComparison cases, ValueFlow flow)
    {
        foreach (var end in flow.Follow(value).Ends)
        {
            if (end.ConstantValue is { HasValue: true, Value: string held } && string.Equals(held, text, cases))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The property of Stripe's options that a constant is assigned to, or null.</summary>
    private static IPropertySymbol? SentAs(IOperation constant)
    {
        var child = constant;
        for (var parent = constant.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation or ICoalesceOperation:
                    continue;
                case IConditionalOperation choice when choice.Condition != child:
                    continue;
                case ISimpleAssignmentOperation
                {
                    Target: IPropertyReferenceOperation { Property: { } property }
                } assignment
                    when assignment.Value == child
                        && ListedValues.HasPropertyNamed(property.Name)
                        && property.ContainingType.Name.EndsWith("Options", StringComparison.Ordinal):
                    return property;
                default:
                    return null;
            }
        }

        return null;
    }

    private static ListedValues.Row? Row(IPropertySymbol property, StripeSymbols stripe) =>
        ListedValues.HasPropertyNamed(property.Name) && stripe.Declares(property) ? ListedValues.Of(property) : null;

    private static void Report(OperationAnalysisContext context, string text, IPropertySymbol property, string effect)
    {
        var values = ListedValues.Of(property)!.Values;
        var meant = NearestWord.Of(text, values);
        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE5006_NonexistentValue,
                context.Operation.Syntax.GetLocation(),
                meant is null
                    ? ImmutableDictionary<string, string?>.Empty
                    : ImmutableDictionary<string, string?>.Empty.Add(MeantValue, meant),
                text,
                property.ContainingType.Name + "." + property.Name,
                effect,
                meant is not null ? $"Use '{meant}'"
                    : values.Length <= MostListed ? $"It has {string.Join(", ", values)}"
                    : "See its page at docs.stripe.com/api"
            )
        );
    }
}
