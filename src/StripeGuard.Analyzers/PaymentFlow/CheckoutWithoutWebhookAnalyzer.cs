using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.Analyzers.PaymentFlow;

/// <summary>
/// STRIPE5003: a Checkout Session or Payment Link created in an application that takes no webhooks. Reported at the
/// place; what the project takes is asked of the shared index of names.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CheckoutWithoutWebhookAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE5003_CheckoutWithoutWebhook)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe) =>
        context.RegisterOperationAction(operation => Analyze(operation, stripe), OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context, StripeSymbols stripe)
    {
        var call = (IInvocationOperation)context.Operation;
        if (
            call.TargetMethod.Name is not ("Create" or "CreateAsync")
            || Created(call, stripe) is not { } what
            || !WebhooksOfProject.AreMissingIn(context.Compilation)
            || WebhooksOfProject.CallsConfigured(context.Compilation, context.Options, call.Syntax.SyntaxTree)
            || TestProject.Is(context.Compilation, context.Options, call.Syntax.SyntaxTree)
        )
        {
            return;
        }

        var name = call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access }
            ? access.Name
            : call.Syntax;
        context.ReportDiagnostic(Diagnostic.Create(Rules.STRIPE5003_CheckoutWithoutWebhook, name.GetLocation(), what));
    }

    private static string? Created(IInvocationOperation call, StripeSymbols stripe) =>
        StripeCall.Read(call, stripe) switch
        {
            { Resource: "Session", Service.ContainingNamespace.Name: "Checkout" } => "Buyers pay by a Checkout Session",
            { Resource: "PaymentLink" } => "Buyers pay by a Payment Link",
            _ => null,
        };
}
