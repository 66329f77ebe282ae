using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2015: the text that is verified is read from a body that has been read before.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BodyReadTwiceAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE2015_BodyReadTwice)
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
            !call.TargetMethod.Name.StartsWith("ReadToEnd", StringComparison.Ordinal)
            || !BodyReads.Is(call, context.Compilation)
            || !IsVerified(call, calls, context)
            || ReadBefore(call, context.Compilation) is not { } earlier
            || IsRewound(call, context.Compilation)
        )
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(Rules.STRIPE2015_BodyReadTwice, call.Syntax.GetLocation(), earlier));
    }

    /// <summary>Whether the text that this call reads is what a signature is checked over.</summary>
    private static bool IsVerified(IInvocationOperation read, WebhookCalls calls, OperationAnalysisContext context) =>
        Endpoint
            .Scope(read)
            .Descendants()
            .OfType<IInvocationOperation>()
            .Any(call =>
                call != read
                && !call.Arguments.IsEmpty
                && calls.IsVerification(call, context.Options)
                && call.Arguments.Any(argument =>
                    argument.Parameter?.Type.SpecialType == SpecialType.System_String
                    && ValueFlow.Of(context.Compilation).Follow(argument.Value).Ends.Contains(read)
                )
            );

    /// <summary>What has read the body by then, in words, or null.</summary>
    private static string? ReadBefore(IInvocationOperation read, Compilation compilation)
    {
        var scope = Endpoint.Scope(read);
        if (Endpoint.Around(read) is { } endpoint && endpoint.Body == scope && Bound(endpoint) is { } parameter)
        {
            return $"ASP.NET Core, for the parameter '{parameter.Name}'";
        }

        foreach (var operation in scope.Descendants())
        {
            if (
                operation is IInvocationOperation earlier
                && earlier != read
                && BodyReads.MayBe(earlier)
                && earlier.Syntax.SpanStart < read.Syntax.SpanStart
                && Endpoint.Scope(earlier) == scope
                && !Paths.AreExclusive(earlier, read)
                && BodyReads.Is(earlier, compilation)
            )
            {
                return $"'{earlier.TargetMethod.Name}' above";
            }
        }

        return null;
    }

    private static IParameterSymbol? Bound(Endpoint endpoint) =>
        endpoint.Method.Parameters.FirstOrDefault(parameter =>
            Endpoint.IsBoundFromBody(parameter) && parameter.Type.Name is not ("Stream" or "PipeReader")
        );

    /// <summary>Something buffers bodies, or puts another stream in their place: here, or in a middleware.</summary>
    private static bool IsRewound(IInvocationOperation read, Compilation compilation) =>
        CallNames.Of(compilation).Mentions("EnableBuffering")
        || CallNames.Of(compilation).Mentions("EnableRewind")
        || ValueFlow.Root(read).Descendants().OfType<ISimpleAssignmentOperation>().Any(IsRewind);

    private static bool IsRewind(ISimpleAssignmentOperation assignment) =>
        assignment.Target
            is IPropertyReferenceOperation
            {
                Property: { Name: "Body" or "Position", ContainingType.Name: "HttpRequest" or "Stream" }
            };
}
