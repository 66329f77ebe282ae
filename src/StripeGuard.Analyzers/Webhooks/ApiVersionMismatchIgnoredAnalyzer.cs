using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2004: an event taken whatever its API version.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ApiVersionMismatchIgnoredAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE2004_ApiVersionMismatchIgnored)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe) =>
        context.RegisterOperationAction(operation => Analyze(operation, stripe), OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context, StripeSymbols stripe)
    {
        var call = (IInvocationOperation)context.Operation;
        if (
            call.TargetMethod.Name is not ("ConstructEvent" or "ParseEvent")
            || !stripe.Declares(call.TargetMethod)
            || call.Given(StripeArguments.VersionCheck) is not { } check
            || !IsOff(check.Value, context.Compilation)
            || LooksAtTheVersionItself(call, stripe)
            || TestProject.Is(context.Compilation, context.Options, call.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE2004_ApiVersionMismatchIgnored,
                check.Syntax.GetLocation(),
                call.TargetMethod.Name
            )
        );
    }

    private static bool IsOff(IOperation value, Compilation compilation)
    {
        var ends = ValueFlow.Of(compilation).Follow(value).Ends;
        return !ends.IsEmpty && ends.All(end => end.ConstantValue is { HasValue: true, Value: false });
    }

    private static bool LooksAtTheVersionItself(IInvocationOperation call, StripeSymbols stripe) =>
        ValueFlow
            .Root(call)
            .Descendants()
            .OfType<IPropertyReferenceOperation>()
            .Any(property => property.Property.Name == "ApiVersion" && stripe.Declares(property.Property));
}
