using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.Analyzers.PaymentFlow;

/// <summary>STRIPE5002: docs/rules/STRIPE5002.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OffSessionAuthenticationUnhandledAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE5002_OffSessionAuthenticationUnhandled)
{
    private const int MaximumCallers = 3;

    // Middleware, exception handlers and filters take the exceptions of everything behind them.
    private static readonly string[] Handlers =
    [
        "Invoke",
        "InvokeAsync",
        "TryHandleAsync",
        "OnException",
        "OnExceptionAsync",
        "Execute",
        "ExecuteAsync",
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.StripeException is not { } exception)
        {
            return;
        }

        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(
            operation => Analyze(operation, stripe, flow, exception),
            OperationKind.Invocation
        );
    }

    private static void Analyze(
        OperationAnalysisContext context,
        StripeSymbols stripe,
        ValueFlow flow,
        INamedTypeSymbol exception
    )
    {
        var invocation = (IInvocationOperation)context.Operation;
        if (
            invocation.TargetMethod.Name is not ("Create" or "CreateAsync" or "Confirm" or "ConfirmAsync")
            || StripeCall.Read(invocation, stripe) is not { IsInRootNamespace: true, Resource: "PaymentIntent" } call
            || !Confirmations.IsOffSession(call, flow)
            || !Confirmations.IsConfirmation(call, flow)
            || !CallResult.IsSurelyNotLookedAt(invocation, flow)
            || IsCaught(invocation, exception)
            || IsCaughtByCallers(context.Compilation, invocation)
            || TestProject.Is(context.Compilation, context.Options, invocation.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(Rules.STRIPE5002_OffSessionAuthenticationUnhandled, call.Place, call.Name)
        );
    }

    private static bool IsCaught(IOperation call, INamedTypeSymbol exception)
    {
        for (var (child, parent) = (call, call.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (
                parent is ITryOperation attempt
                && attempt.Body == child
                && CatchClauses.ThatTakes(attempt, exception) is not null
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCaughtByCallers(Compilation compilation, IOperation call)
    {
        var names = CallNames.Of(compilation);
        foreach (var handler in Handlers)
        {
            if (names.IsMentionedIn(handler, "StripeException"))
            {
                return true;
            }
        }

        // What is given to a retry or a queue is called by someone that we do not see.
        if (Endpoint.MethodOf(Endpoint.Scope(call)) is not { Name: { Length: > 0 } name })
        {
            return false;
        }

        if (names.IsCaught(name))
        {
            return true;
        }

        foreach (var caller in names.Leading([name], MaximumCallers))
        {
            if (names.IsCaught(caller))
            {
                return true;
            }
        }

        return false;
    }
}
