using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.Analyzers.PaymentFlow;

/// <summary>STRIPE5001: docs/rules/STRIPE5001.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConfirmedStatusIgnoredAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE5001_ConfirmedStatusIgnored)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(operation => Analyze(operation, stripe, flow), OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context, StripeSymbols stripe, ValueFlow flow)
    {
        var invocation = (IInvocationOperation)context.Operation;
        if (
            invocation.TargetMethod.Name is not ("Create" or "CreateAsync" or "Confirm" or "ConfirmAsync")
            || StripeCall.Read(invocation, stripe) is not { } call
            || States(call, flow) is not { } states
            || !CallResult.IsSurelyNotLookedAt(invocation, flow)
            || !IsFollowedBySuccess(invocation)
            || TestProject.Is(context.Compilation, context.Options, invocation.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE5001_ConfirmedStatusIgnored,
                call.Place,
                // A charge that is declined throws, and most refunds succeed at once: worth a look, no more.
                call.Resource
                    is "Charge"
                        or "Refund"
                    ? DiagnosticSeverity.Info
                    : DiagnosticSeverity.Warning,
                additionalLocations: null,
                properties: null,
                call.Name,
                states
            )
        );
    }

    /// <summary>The states, other than the good one, in which the object may come back without an exception; null where none matters.</summary>
    private static string? States(StripeCall call, ValueFlow flow)
    {
        if (call is { Verb: "Create", IsInRootNamespace: true, Resource: "Charge" })
        {
            return "'pending' (bank debits)";
        }

        if (call is { Verb: "Create", IsInRootNamespace: true, Resource: "Refund" })
        {
            return "'pending', 'requires_action' or 'failed'";
        }

        if (!Confirmations.IsConfirmation(call, flow))
        {
            return null;
        }

        // These two make Stripe answer with an error instead.
        return
            call.Options is { } options
            && (
                Confirmations.IsOffSession(call, flow)
                || AssignedProperties.MayBeOn(options.Value, "ErrorOnRequiresAction", flow)
            )
            ? null
            : "'requires_action' or 'processing'";
    }

    private static bool IsFollowedBySuccess(IInvocationOperation call)
    {
        var scope = Endpoint.Scope(call);
        var end = call.Syntax.Span.End;
        foreach (var operation in scope.Descendants())
        {
            if (
                operation.Syntax.SpanStart > end
                && ReportedSuccess.IsSaidBy(operation)
                && Endpoint.Scope(operation) == scope
                && !IsElsewhere(operation, call)
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>In a catch, in the other branch of an if, or in another section of a switch: not on the way from the call.</summary>
    private static bool IsElsewhere(IOperation later, IOperation call)
    {
        for (
            IOperation child = later, parent = later.Parent!;
            parent is not null;
            child = parent, parent = parent.Parent!
        )
        {
            switch (parent)
            {
                case ICatchClauseOperation clause when !clause.Syntax.Span.Contains(call.Syntax.Span):
                    return true;
                case IConditionalOperation choice
                    when child == choice.WhenFalse && choice.WhenTrue.Syntax.Span.Contains(call.Syntax.Span):
                    return true;
                case ISwitchCaseOperation section
                    when section.Parent!.Syntax.Span.Contains(call.Syntax.Span)
                        && !section.Syntax.Span.Contains(call.Syntax.Span):
                    return true;
                default:
                    break;
            }
        }

        return false;
    }
}
