using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Facts;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2006: docs/rules/STRIPE2006.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NonexistentEventTypeAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE2006_NonexistentEventType)
{
    /// <summary>The property of the diagnostic that holds the event type which was meant.</summary>
    internal const string MeantType = "type";

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var constants = EventTypeConstants.Of(stripe);
        if (stripe.Event is null || constants.Type is null)
        {
            return;
        }

        var events = EventExpressions.Of(stripe);
        context.RegisterOperationAction(
            operation =>
            {
                if (TextOf(operation.Operation, stripe) is { } text && !constants.Exists(text))
                {
                    Analyze(operation, text, events, constants, stripe);
                }
            },
            OperationKind.Literal,
            OperationKind.FieldReference,
            OperationKind.LocalReference
        );
    }

    private static string? TextOf(IOperation operation, StripeSymbols stripe) =>
        operation switch
        {
            ILiteralOperation
            {
                Type.SpecialType: SpecialType.System_String,
                ConstantValue: { HasValue: true, Value: string { Length: > 0 } text }
            } => text,
            IFieldReferenceOperation { Field: { IsConst: true, ConstantValue: string { Length: > 0 } text } field } =>
                stripe.Declares(field) ? null : text,
            ILocalReferenceOperation
            {
                Local: { IsConst: true, HasConstantValue: true, ConstantValue: string { Length: > 0 } text }
            } => text,
            _ => null,
        };

    private static void Analyze(
        OperationAnalysisContext context,
        string text,
        EventExpressions events,
        EventTypeConstants constants,
        StripeSymbols stripe
    )
    {
        if (!EventTypeMention.HasShape(text))
        {
            if (
                Comparison.With(context.Operation) is { } comparison
                && events.IsTypeProperty(EventExpressions.Bare(comparison.Value))
            )
            {
                Report(context, text, constants, EventTypeUse.Comparison);
            }

            return;
        }

        // Thin events and wildcards are other lists.
        if (text.StartsWith("v2.", StringComparison.Ordinal) || text.StartsWith("v1.", StringComparison.Ordinal))
        {
            return;
        }

        var use = EventTypeMention.UseOf(context.Operation, events, stripe);
        if (
            use == EventTypeUse.None
            || use == EventTypeUse.LikelyComparison
                && !(EventObjects.BeginsLikeOne(text) && constants.Nearest(text) is not null)
        )
        {
            return;
        }

        Report(context, text, constants, use);
    }

    private static void Report(
        OperationAnalysisContext context,
        string text,
        EventTypeConstants constants,
        EventTypeUse use
    )
    {
        var meant = constants.Nearest(text) ?? NamedLikeConstant(text, constants);
        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE2006_NonexistentEventType,
                context.Operation.Syntax.GetLocation(),
                meant is null
                    ? ImmutableDictionary<string, string?>.Empty
                    : ImmutableDictionary<string, string?>.Empty.Add(MeantType, meant),
                text,
                use == EventTypeUse.EnabledEvents ? "Stripe refuses the endpoint" : "this never matches",
                meant is null ? "See docs.stripe.com/api/events/types for those it has" : $"Use '{meant}'"
            )
        );
    }

    // "PaymentIntentSucceeded" is the constant's name, not its value.
    private static string? NamedLikeConstant(string text, EventTypeConstants constants) =>
        constants.ValueOf(text.Substring(text.LastIndexOf('.') + 1));
}
