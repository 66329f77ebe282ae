using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

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
            CatchOf(attempt, exception) is not { Filter: null } handler
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
                Head((CatchClauseSyntax)handler.Syntax),
                answer.Returned is { } returned
                    ? $"is answered with '{Shortened(returned.Syntax.ToString())}'"
                    : "is swallowed and answered with 200"
            )
        );
    }

    /// <summary>The clause that gets a StripeException thrown in the try, or null.</summary>
    private static ICatchClauseOperation? CatchOf(ITryOperation attempt, INamedTypeSymbol exception) =>
        attempt.Catches.FirstOrDefault(clause => Catches(clause, exception));

    private static bool Catches(ICatchClauseOperation clause, INamedTypeSymbol exception)
    {
        for (var type = exception; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, clause.ExceptionType))
            {
                return true;
            }
        }

        return clause.ExceptionType.SpecialType == SpecialType.System_Object;
    }

    /// <summary>Whether a failed verification in the try comes out as an exception: its own, or a called method's.</summary>
    private static bool Verifies(ITryOperation attempt, WebhookCalls calls, INamedTypeSymbol exception) =>
        attempt
            .Body.Descendants()
            .OfType<IInvocationOperation>()
            .Any(call =>
                Endpoint.Scope(call) == Endpoint.Scope(attempt)
                && (calls.Verifies(call.TargetMethod) || Throws(call.TargetMethod, calls, exception, MaximumDepth))
                && !IsCaught(call, attempt, exception)
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
                ) && !IsCaught(inner.call, inner.body, exception)
            );

    /// <summary>Whether a try between the call and <paramref name="outer"/> keeps the exception for itself.</summary>
    private static bool IsCaught(IOperation call, IOperation outer, INamedTypeSymbol exception)
    {
        var child = call;
        for (var parent = call.Parent; parent is not null && parent != outer; child = parent, parent = parent.Parent)
        {
            if (
                parent is ITryOperation inner
                && inner.Body == child
                && CatchOf(inner, exception) is { } clause
                && !clause.Handler.Descendants().OfType<IThrowOperation>().Any()
            )
            {
                return true;
            }
        }

        return false;
    }

    private static Location Head(CatchClauseSyntax clause) =>
        Location.Create(
            clause.SyntaxTree,
            TextSpan.FromBounds(
                clause.CatchKeyword.SpanStart,
                clause.Declaration?.Span.End ?? clause.CatchKeyword.Span.End
            )
        );

    private static string Shortened(string text) =>
        text.Length <= 60 && text.IndexOf('\n') < 0
            ? text
            : text.Substring(0, Math.Min(text.IndexOf('(') + 1, 40)) + "…)";
}
