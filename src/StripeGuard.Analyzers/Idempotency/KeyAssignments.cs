using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>
/// The places that set <c>RequestOptions.IdempotencyKey</c>, as the rules about keys look at them. None in a test project,
/// where each run wants keys of its own.
/// </summary>
internal sealed class KeyAssignments
{
    private readonly StripeSymbols stripe;
    private readonly UnstableKeys unstable;

    public KeyAssignments(StripeSymbols stripe, AnalyzerOptions options)
    {
        this.stripe = stripe;
        Flow = ValueFlow.Of(stripe.Compilation);
        Keys = new IdempotencyKeys(stripe, Flow, options);
        unstable = new UnstableKeys(Flow, Keys);
    }

    public ValueFlow Flow { get; }
    public IdempotencyKeys Keys { get; }

    /// <summary>The assignment that is analyzed, if it sets a key outside of tests.</summary>
    public ISimpleAssignmentOperation? Read(OperationAnalysisContext context)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        return
            Keys.IsKeyAssignment(assignment)
            && !TestProject.Is(context.Compilation, context.Options, assignment.Syntax.SyntaxTree)
            ? assignment
            : null;
    }

    public KeyUse Use(OperationAnalysisContext context) =>
        KeyUse.Of((ISimpleAssignmentOperation)context.Operation, stripe, Flow);

    public UnstableKeys.Unstable? Unstable(OperationAnalysisContext context) =>
        Read(context) is { } assignment ? unstable.Of(assignment, Use(context)) : null;

    /// <summary>A short piece of source as a message quotes it.</summary>
    public static string Shown(IOperation operation)
    {
        const int Longest = 60;
        var text = string.Join(
            " ",
            operation.Syntax.ToString().Split(['\r', '\n', ' '], StringSplitOptions.RemoveEmptyEntries)
        );
        return text.Length > Longest ? text.Substring(0, Longest - 1) + "…" : text;
    }
}
