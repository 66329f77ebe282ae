using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2002: a signature checked over a text that is not the raw body any more.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SignatureOverAlteredBodyAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE2002_SignatureOverAlteredBody)
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
            !calls.Verifies(call.TargetMethod)
            || call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0) is not { } body
            || RequestBody.Of(body.Value, context.Compilation).Alteration is not { } alteration
            || SignsByItself(call)
            || TestProject.Is(context.Compilation, context.Options, call.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE2002_SignatureOverAlteredBody,
                body.Value.Syntax.GetLocation(),
                call.TargetMethod.Name,
                alteration
            )
        );
    }

    /// <summary>Code that signs the text it made, as a replayer or simulator does, may make it as it likes.</summary>
    private static bool SignsByItself(IInvocationOperation call) =>
        ValueFlow
            .Root(call)
            .Descendants()
            .OfType<IInvocationOperation>()
            .Any(other =>
                other.TargetMethod.Name is "ComputeSignature" or "GenerateSignatureHeader" or "GenerateTestHeader"
                || other.TargetMethod.ContainingType?.Name is "HMACSHA256"
            );
}
