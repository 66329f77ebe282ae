using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2022: an event parsed unchecked beside the ConstructEvent that parses and checks the same text.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EventParsedTwiceAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE2022_EventParsedTwice)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var calls = WebhookCalls.Of(stripe);
        context.RegisterOperationAction(operation => Analyze(operation, calls), OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context, WebhookCalls calls)
    {
        var parse = (IInvocationOperation)context.Operation;
        if (
            !calls.ParsesUnverified(parse.TargetMethod)
            || Twin(parse, calls) is not { } construct
            || ChoosesTheSecret(parse, construct, context.Compilation)
            || SkippedVerification.Of(parse, calls, context.Options) is not null
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE2022_EventParsedTwice,
                parse.Syntax.GetLocation(),
                parse.TargetMethod.Name,
                parse.Syntax.SpanStart < construct.Syntax.SpanStart ? "before its signature is checked" : "once more"
            )
        );
    }

    /// <summary>The ConstructEvent that runs over the same text in the same pass.</summary>
    internal static IInvocationOperation? Twin(IInvocationOperation parse, WebhookCalls calls)
    {
        if (Text(parse) is not { } text)
        {
            return null;
        }

        foreach (var part in Endpoint.Scope(parse).Descendants())
        {
            if (
                part is IInvocationOperation { TargetMethod: { Name: "ConstructEvent" } method } construct
                && calls.Verifies(method)
                && Endpoint.Scope(construct) == Endpoint.Scope(parse)
                && SymbolEqualityComparer.Default.Equals(Text(construct), text)
                && !Paths.AreExclusive(parse, construct)
                && !Paths.AreExclusive(construct, parse)
            )
            {
                return construct;
            }
        }

        return null;
    }

    /// <summary>The variable that holds the text which is parsed.</summary>
    private static ISymbol? Text(IInvocationOperation call)
    {
        var text = call.Body();
        while (text is IConversionOperation conversion)
        {
            text = conversion.Operand;
        }

        return text is ILocalReferenceOperation or IParameterReferenceOperation ? ValueFlow.Referenced(text) : null;
    }

    /// <summary>The unchecked event says only which secret to check with: by its account, mode or version.</summary>
    private static bool ChoosesTheSecret(
        IInvocationOperation parse,
        IInvocationOperation construct,
        Compilation compilation
    )
    {
        if (Variable(parse) is not { } parsed || construct.Secret() is not { } secret)
        {
            return false;
        }

        var flow = ValueFlow.Of(compilation);
        var trail = flow.Follow(secret);
        return trail
                .Ends.Concat(trail.Through.SelectMany(reference => flow.StepBack(reference).Values))
                .Append(secret)
                .SelectMany(operation => operation.DescendantsAndSelf())
                .Any(part => SymbolEqualityComparer.Default.Equals(ValueFlow.Referenced(part), parsed))
            || trail.Through.Any(reference => flow.StepBack(reference).Values.Length > 1);
    }

    internal static ILocalSymbol? Variable(IInvocationOperation call)
    {
        var parent = call.Parent;
        while (parent is IConversionOperation or IVariableInitializerOperation)
        {
            parent = parent.Parent;
        }

        return parent switch
        {
            IVariableDeclaratorOperation declarator => declarator.Symbol,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } => target.Local,
            _ => null,
        };
    }
}
