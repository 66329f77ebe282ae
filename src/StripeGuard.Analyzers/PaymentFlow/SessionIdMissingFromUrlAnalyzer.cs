using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.PaymentFlow;

/// <summary>STRIPE5009: docs/rules/STRIPE5009.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SessionIdMissingFromUrlAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE5009_SessionIdMissingFromUrl)
{
    /// <summary>What Stripe puts the session's id in place of (docs.stripe.com/payments/checkout/custom-success-page).</summary>
    internal const string Placeholder = "{CHECKOUT_SESSION_ID}";

    internal const string EncodedPlaceholder = "%7BCHECKOUT_SESSION_ID%7D";

    /// <summary>The diagnostic's property with the query parameter to add, for the fix.</summary>
    internal const string ParameterProperty = "parameter";

    // These encode the braces, as the values of a query rightly are.
    private static readonly HashSet<string> Encoding =
    [
        "AddQueryString",
        "Action",
        "ActionLink",
        "RouteUrl",
        "Link",
        "Page",
        "PageLink",
        "GetUriByAction",
        "GetUriByName",
        "GetUriByPage",
        "GetUriByRouteValues",
        "EscapeDataString",
        "UrlEncode",
        "Encode",
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.Find("Stripe.Checkout.SessionCreateOptions") is not { } options)
        {
            return;
        }

        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(operation => Analyze(operation, options, flow), OperationKind.SimpleAssignment);
    }

    private static void Analyze(OperationAnalysisContext context, INamedTypeSymbol options, ValueFlow flow)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (
            assignment.Target
                is not IPropertyReferenceOperation { Property: { Name: "SuccessUrl" or "ReturnUrl" } property }
            || !SymbolEqualityComparer.Default.Equals(property.ContainingType, options)
        )
        {
            return;
        }

        if (Distorted(assignment.Value, flow) is { } distorted)
        {
            Report(
                context,
                distorted.Syntax.GetLocation(),
                parameter: null,
                "The placeholder {CHECKOUT_SESSION_ID} in "
                    + property.Name
                    + " is encoded, so Stripe does not put the session's id in its place. Append it to the finished address as it is"
            );
        }
        else if (
            WholeText(assignment.Value, flow) is { } url
            && url.IndexOf("CHECKOUT_SESSION_ID", StringComparison.Ordinal) < 0
            && SessionReaders.Of(context.Compilation).ParameterAt(SessionReaders.LastPart(url)) is { } parameter
        )
        {
            Report(
                context,
                assignment.Value.Syntax.GetLocation(),
                parameter,
                property.Name
                    + " carries no session id, which its handler reads from '"
                    + parameter
                    + "'. Append "
                    + (url.IndexOf('?') < 0 ? "?" : "&")
                    + parameter
                    + "={CHECKOUT_SESSION_ID}"
            );
        }
    }

    private static void Report(
        OperationAnalysisContext context,
        Location location,
        string? parameter,
        string message
    ) =>
        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE5009_SessionIdMissingFromUrl,
                location,
                parameter is null
                    ? ImmutableDictionary<string, string?>.Empty
                    : ImmutableDictionary<string, string?>.Empty.Add(ParameterProperty, parameter),
                message
            )
        );

    // The part of the address in which the braces are encoded or doubled; null where something later may put it right.
    private static IOperation? Distorted(IOperation value, ValueFlow flow)
    {
        var pending = new Stack<IOperation>();
        pending.Push(value);
        for (var steps = 0; pending.Count > 0 && steps < 64; steps++)
        {
            var part = pending.Pop();
            if (part.ConstantValue is { HasValue: true, Value: string text })
            {
                if (IsDistorted(text))
                {
                    return part;
                }

                continue;
            }

            switch (part)
            {
                case IConversionOperation or IParenthesizedOperation or ICoalesceOperation or IConditionalOperation:
                case IInterpolatedStringOperation or IInterpolationOperation:
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add }:
                    foreach (var child in part.ChildOperations)
                    {
                        pending.Push(child);
                    }

                    break;
                case IInterpolatedStringTextOperation
                {
                    Text: { ConstantValue: { HasValue: true, Value: string literal } }
                }:
                    if (IsDistorted(literal))
                    {
                        return part;
                    }

                    break;
                case IInvocationOperation call when Encoding.Contains(call.TargetMethod.Name):
                    if (CarriesPlaceholder(call))
                    {
                        return part;
                    }

                    break;
                case ILocalReferenceOperation or IFieldReferenceOperation or IParameterReferenceOperation:
                    foreach (var origin in flow.StepBack(part).Values)
                    {
                        pending.Push(origin);
                    }

                    break;
                default:
                    break;
            }
        }

        return null;
    }

    // In a string that is not interpolated, {{ stays {{, and the buyer comes back with {cs_…}.
    private static bool IsDistorted(string text) =>
        text.IndexOf(EncodedPlaceholder, StringComparison.OrdinalIgnoreCase) >= 0
        || text.IndexOf("{" + Placeholder + "}", StringComparison.Ordinal) >= 0;

    private static bool CarriesPlaceholder(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            foreach (var operation in argument.Value.DescendantsAndSelf())
            {
                if (
                    operation.ConstantValue is { HasValue: true, Value: string text }
                    && text.IndexOf(Placeholder, StringComparison.Ordinal) >= 0
                )
                {
                    return true;
                }
            }
        }

        return false;
    }

    // The end of the address, where it is known: "/thanks" of domain + "/thanks", and of Url.Action("Thanks", …).
    private static string? WholeText(IOperation value, ValueFlow flow)
    {
        for (var steps = 0; steps < 16; steps++)
        {
            if (value.ConstantValue is { HasValue: true, Value: string text })
            {
                return text;
            }

            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    continue;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                    return
                        WholeText(sum.RightOperand, flow) is { Length: > 0 } end
                        && (end.IndexOf('/') >= 0 || WholeText(sum.LeftOperand, flow) is not null)
                        ? end
                        : null;
                case IInterpolatedStringOperation { Parts: { Length: > 0 } parts }:
                    return
                        parts[parts.Length - 1]
                            is IInterpolatedStringTextOperation
                            {
                                Text.ConstantValue: { HasValue: true, Value: string last }
                            }
                        && last.IndexOf('/') >= 0
                        ? last
                        : null;
                case ILocalReferenceOperation or IFieldReferenceOperation:
                    if (flow.StepBack(value) is not { IsComplete: true, Values: { Length: 1 } written })
                    {
                        return null;
                    }

                    value = written[0];
                    continue;
                case IInvocationOperation
                {
                    TargetMethod: { Name: "Action" or "ActionLink", ContainingType.Name: "UrlHelperExtensions" }
                } call:
                    return ActionWithoutValues(call);
                default:
                    return null;
            }
        }

        return null;
    }

    private static string? ActionWithoutValues(IInvocationOperation call)
    {
        string? action = null;
        foreach (var argument in call.Arguments)
        {
            switch (argument.Parameter?.Name)
            {
                case "action":
                    action = argument.Value.ConstantValue is { HasValue: true, Value: string name } ? name : null;
                    break;
                case "values" when !IsNull(argument.Value) && MentionsSession(argument.Value):
                    return null;
                default:
                    break;
            }
        }

        return action;
    }

    private static bool IsNull(IOperation value) =>
        value is IConversionOperation conversion
            ? IsNull(conversion.Operand)
            : value is IDefaultValueOperation || value.ConstantValue is { HasValue: true, Value: null };

    private static bool MentionsSession(IOperation values) =>
        values.Syntax.ToString().IndexOf("session", StringComparison.OrdinalIgnoreCase) >= 0
        || values
            is not (
                IAnonymousObjectCreationOperation
                or IConversionOperation { Operand: IAnonymousObjectCreationOperation }
            );
}
