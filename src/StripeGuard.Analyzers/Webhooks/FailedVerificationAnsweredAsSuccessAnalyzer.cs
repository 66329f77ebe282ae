using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2005: a catch that takes the exception of a failed verification and lets the endpoint answer 2xx.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FailedVerificationAnsweredAsSuccessAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE2005_FailedVerificationAnsweredAsSuccess)
{
    private const int MaximumDepth = 3;

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.StripeException is not { } exception)
        {
            return;
        }

        var calls = WebhookCalls.Of(stripe);
        context.RegisterOperationAction(operation => Analyze(operation, calls, exception), OperationKind.Try);
    }

    private static void Analyze(OperationAnalysisContext context, WebhookCalls calls, INamedTypeSymbol exception)
    {
        var attempt = (ITryOperation)context.Operation;
        if (
            CatchClauses.ThatTakes(attempt, exception) is not { Filter: null } handler
            || Endpoint.Around(attempt) is not { } endpoint
            || Endpoint.Scope(attempt) != endpoint.Body
            || !Verifies(attempt, calls, exception)
        )
        {
            return;
        }

        var answer = Answer.After(handler, attempt, endpoint);
        if (answer.Kind != AnswerKind.Success)
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE2005_FailedVerificationAnsweredAsSuccess,
                CatchClauses.Head(handler),
                answer.Returned is { } returned
                    ? $"is answered with '{Shortened(returned.Syntax.ToString())}'"
                    : "is swallowed and answered with 200"
            )
        );
    }

    /// <summary>Whether a failed verification in the try comes out as an exception: its own, or a called method's.</summary>
    private static bool Verifies(ITryOperation attempt, WebhookCalls calls, INamedTypeSymbol exception) =>
        attempt
            .Body.Descendants()
            .OfType<IInvocationOperation>()
            .Any(call =>
                Endpoint.Scope(call) == Endpoint.Scope(attempt)
                && (calls.Verifies(call.TargetMethod) || Throws(call.TargetMethod, calls, exception, MaximumDepth))
                && !CatchClauses.Keep(call, attempt, exception)
            );

    private static bool Throws(IMethodSymbol method, WebhookCalls calls, INamedTypeSymbol exception, int depth) =>
        calls.Reaches(method, depth)
        && calls
            .BodiesOf((method.ReducedFrom ?? method).OriginalDefinition)
            .SelectMany(body => body.Descendants().OfType<IInvocationOperation>().Select(call => (body, call)))
            .Any(inner =>
                (
                    calls.Verifies(inner.call.TargetMethod)
                    || Throws(inner.call.TargetMethod, calls, exception, depth - 1)
                ) && !CatchClauses.Keep(inner.call, inner.body, exception)
            );

    private static string Shortened(string text) =>
        text.Length <= 60 && text.IndexOf('\n') < 0
            ? text
            : text.Substring(0, Math.Min(text.IndexOf('(') + 1, 40)) + "…)";
}
