using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2003: a tolerance that no genuine event keeps to, or that a recorded request still keeps to days later.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SignatureToleranceAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE2003_SignatureTolerance)
{
    private const long SecondsOfADay = 24 * 60 * 60;

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var calls = WebhookCalls.Of(stripe);
        context.RegisterOperationAction(operation => Analyze(operation, calls), OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context, WebhookCalls calls)
    {
        var call = (IInvocationOperation)context.Operation;
        if (
            !calls.Verifies(call.TargetMethod)
            || call.Given(StripeArguments.Tolerance) is not { } tolerance
            || TestProject.Is(context.Compilation, context.Options, call.Syntax.SyntaxTree)
        )
        {
            return;
        }

        foreach (var end in ValueFlow.Of(context.Compilation).Follow(tolerance.Value).Ends)
        {
            if (Seconds(end) is { } seconds && Harm(seconds) is { } harm)
            {
                context.ReportDiagnostic(
                    Diagnostic.Create(
                        Rules.STRIPE2003_SignatureTolerance,
                        tolerance.Syntax.GetLocation(),
                        seconds.ToString("0", CultureInfo.InvariantCulture),
                        harm
                    )
                );
                return;
            }
        }
    }

    private static string? Harm(double seconds) =>
        seconds < 0 ? "refuses each genuine event"
        : seconds < 1 ? "refuses each event that takes until the next second to arrive"
        : seconds > SecondsOfADay ? "accepts a request that somebody recorded days ago"
        : null;

    private static double? Seconds(IOperation value) =>
        value switch
        {
            {
                ConstantValue:
                { HasValue: true, Value: long or int or short or byte or uint or double or decimal } constant
            } => Convert.ToDouble(constant.Value, CultureInfo.InvariantCulture),
            IFieldReferenceOperation { Field: { HasConstantValue: true, ConstantValue: long number } } => number,
            IPropertyReferenceOperation { Property.Name: "TotalSeconds", Instance: { } span } => Span(span),
            _ => null,
        };

    /// <summary>The seconds of <c>TimeSpan.FromDays(7)</c>.</summary>
    private static double? Span(IOperation span)
    {
        if (
            span
                is not IInvocationOperation
                {
                    TargetMethod: { Name: var name, ContainingType.Name: "TimeSpan" },
                    Arguments: { Length: > 0 } arguments
                }
            || !IsZeroBehind(arguments)
            || Seconds(Unconverted(arguments[0].Value)) is not { } number
        )
        {
            return null;
        }

        return name switch
        {
            "FromDays" => number * SecondsOfADay,
            "FromHours" => number * 60 * 60,
            "FromMinutes" => number * 60,
            "FromSeconds" => number,
            _ => null,
        };
    }

    private static bool IsZeroBehind(System.Collections.Immutable.ImmutableArray<IArgumentOperation> arguments)
    {
        for (var index = 1; index < arguments.Length; index++)
        {
            if (arguments[index].ArgumentKind != ArgumentKind.DefaultValue)
            {
                return false;
            }
        }

        return true;
    }

    private static IOperation Unconverted(IOperation value) =>
        value is IConversionOperation { ConstantValue.HasValue: false } conversion
            ? Unconverted(conversion.Operand)
            : value;
}
