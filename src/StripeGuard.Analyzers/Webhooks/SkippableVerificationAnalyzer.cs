using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2020: an event that is taken unchecked where a secret or a signature is missing, or checked with an empty secret.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SkippableVerificationAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE2020_SkippableVerification)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var calls = WebhookCalls.Of(stripe);
        context.RegisterOperationAction(operation => Analyze(operation, calls), OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context, WebhookCalls calls)
    {
        var call = (IInvocationOperation)context.Operation;
        if (calls.Verifies(call.TargetMethod))
        {
            AnalyzeSecret(call, context);
        }
        else if (
            (
                calls.ParsesUnverified(call.TargetMethod)
                || JsonEvent.IsParse(call) && JsonEvent.ReadsStripeEvent(call, calls)
            )
            && SkippedVerification.Of(call, calls, context.Options) is { } missing
            && !TestProject.Is(context.Compilation, context.Options, call.Syntax.SyntaxTree)
        )
        {
            context.ReportDiagnostic(
                Diagnostic.Create(
                    Rules.STRIPE2020_SkippableVerification,
                    call.Syntax.GetLocation(),
                    $"When {missing}, the event is taken without a check"
                )
            );
        }
    }

    /// <summary>An empty secret signs as well as any other: everybody knows it.</summary>
    private static void AnalyzeSecret(IInvocationOperation check, OperationAnalysisContext context)
    {
        if (check.Secret() is not { } secret)
        {
            return;
        }

        var flow = ValueFlow.Of(context.Compilation);
        var trail = flow.Follow(secret);
        if (
            !trail.Ends.Any(IsEmptyText)
            || trail.Through.Any(reference => flow.MentionsOf(reference).Any(IsAskedWhetherEmpty))
            || TestProject.Is(context.Compilation, context.Options, check.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE2020_SkippableVerification,
                secret.Syntax.GetLocation(),
                "When no secret is configured, the signature is checked with an empty one, with which anyone can sign"
            )
        );
    }

    private static bool IsEmptyText(IOperation value) =>
        value
            is { ConstantValue: { HasValue: true, Value: "" } }
                or IFieldReferenceOperation
                {
                    Field: { Name: "Empty", ContainingType.SpecialType: SpecialType.System_String }
                };

    /// <summary>Something looks whether the secret is there, and will not go on without: a guard, at start-up or here.</summary>
    private static bool IsAskedWhetherEmpty(IOperation mention)
    {
        var parent = mention.Parent;
        while (parent is IConversionOperation or IArgumentOperation)
        {
            parent = parent.Parent;
        }

        return parent switch
        {
            IInvocationOperation call => call.TargetMethod.Name
                is "IsNullOrEmpty"
                    or "IsNullOrWhiteSpace"
                    or "ThrowIfNullOrEmpty"
                    or "ThrowIfNullOrWhiteSpace"
                    or "StartsWith"
                    or "Equals",
            IPropertyReferenceOperation property => property.Property.Name == "Length",
            IBinaryOperation or IIsPatternOperation => true,
            _ => false,
        };
    }
}
