using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2014: a webhook's body read by a call that ASP.NET Core's servers refuse.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BodyReadSynchronouslyAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE2014_BodyReadSynchronously)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var calls = WebhookCalls.Of(stripe);
        context.RegisterOperationAction(operation => Analyze(operation, calls), OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context, WebhookCalls calls)
    {
        var call = (IInvocationOperation)context.Operation;
        if (
            !BodyReads.IsSynchronous(call)
            || !BodyReads.Is(call, context.Compilation)
            || !ServesWebhooks(call, calls, context)
            || IsAllowed(call, context.Compilation)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE2014_BodyReadSynchronously,
                call.Syntax.GetLocation(),
                call.TargetMethod.Name,
                call.TargetMethod.Name + "Async"
            )
        );
    }

    /// <summary>Whether the body is a webhook's: it is verified or parsed here, or in the methods that call this one.</summary>
    private static bool ServesWebhooks(IInvocationOperation read, WebhookCalls calls, OperationAnalysisContext context)
    {
        var root = ValueFlow.Root(read);
        if (TakesEvents(root, calls, context.Options))
        {
            return true;
        }

        return Endpoint.MethodOf(root) is { DeclaredAccessibility: Accessibility.Private } method
            && ValueFlow
                .Of(context.Compilation)
                .Source.Mentions(method)
                .Any(caller => TakesEvents(ValueFlow.Root(caller), calls, context.Options));
    }

    private static bool TakesEvents(IOperation body, WebhookCalls calls, AnalyzerOptions options) =>
        body.Descendants()
            .OfType<IInvocationOperation>()
            .Any(call => calls.IsVerification(call, options) || calls.ParsesUnverified(call.TargetMethod));

    /// <summary>The program allows such reads, or has read the body into a buffer before.</summary>
    private static bool IsAllowed(IInvocationOperation read, Compilation compilation) =>
        CallNames.Of(compilation).Mentions("AllowSynchronousIO")
        || ValueFlow
            .Root(read)
            .Descendants()
            .OfType<IInvocationOperation>()
            .Any(call => call.TargetMethod.Name == "EnableBuffering");
}
