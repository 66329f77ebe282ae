using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;
using static StripeGuard.Analyzers.Flow.Words;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2009: docs/rules/STRIPE2009.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EventObjectUsedUncheckedAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE2009_EventObjectUsedUnchecked)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.Event is null)
        {
            return;
        }

        var events = EventExpressions.Of(stripe);
        var dispatch = EventDispatch.Of(stripe);
        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(
            operation =>
            {
                if (
                    operation.Operation is not IConversionOperation { IsTryCast: true } cast
                    || DataObjectTest.Read(cast, events, stripe) is not { } test
                    || !IsUsedUnchecked(cast, flow)
                    // That it is always null is for STRIPE2008 to say.
                    || dispatch.TypesAt(cast) is { IsDefault: false } types
                        && !EventObjectOfAnotherTypeAnalyzer.NotCarrying(test, types).IsEmpty
                )
                {
                    return;
                }

                operation.ReportDiagnostic(
                    Diagnostic.Create(
                        Rules.STRIPE2009_EventObjectUsedUnchecked,
                        cast.Syntax.GetLocation(),
                        test.Type.Name
                    )
                );
            },
            OperationKind.Conversion
        );
    }

    private static bool IsUsedUnchecked(IConversionOperation cast, ValueFlow flow)
    {
        var use = cast.Parent;
        IOperation child = cast;
        while (use is IParenthesizedOperation or IConversionOperation { IsImplicit: true })
        {
            (child, use) = (use, use.Parent);
        }

        if (IsDereferenced(child, use))
        {
            return IsHidden(cast);
        }

        var variable = use switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } => target.Local,
            _ => null,
        };
        return variable is not null && IsUsedUnchecked(variable, cast, flow);
    }

    private static bool IsUsedUnchecked(ILocalSymbol variable, IConversionOperation cast, ValueFlow flow)
    {
        IOperation? used = null;
        foreach (var mention in flow.BodyOf(cast).ReferencesTo(variable))
        {
            if (IsChecked(mention))
            {
                return false;
            }

            if (
                used is null
                && mention.Syntax.SpanStart > cast.Syntax.SpanStart
                && IsDereferenced(mention, mention.Parent)
            )
            {
                used = mention;
            }
        }

        return used is not null && (IsHidden(cast) || IsHidden(used));
    }

    /// <summary>Whether the compiler's own null analysis says nothing: it is off, or told to be silent with <c>!</c>.</summary>
    private static bool IsHidden(IOperation operation)
    {
        var expression = operation.Syntax;
        if (operation.SemanticModel?.GetNullableContext(expression.SpanStart).WarningsEnabled() != true)
        {
            return true;
        }

        for (var node = expression.Parent; node is not null; node = node.Parent)
        {
            if (node.IsKind(SyntaxKind.SuppressNullableWarningExpression))
            {
                return true;
            }

            if (node is not ParenthesizedExpressionSyntax)
            {
                break;
            }
        }

        return false;
    }

    private static bool IsDereferenced(IOperation value, IOperation? use) =>
        use switch
        {
            IMemberReferenceOperation member => member.Instance == value,
            IInvocationOperation call => call.Instance == value,
            _ => false,
        };

    private static bool IsChecked(IOperation mention)
    {
        var child = mention;
        var use = mention.Parent;
        while (use is IConversionOperation or IParenthesizedOperation)
        {
            (child, use) = (use, use.Parent);
        }

        return use switch
        {
            IBinaryOperation or IIsPatternOperation or IIsTypeOperation or ISwitchOperation => true,
            ISwitchExpressionOperation or ICoalesceOperation or ICoalesceAssignmentOperation => true,
            IConditionalAccessOperation access => access.Operation == child,
            IArgumentOperation { Parent: IInvocationOperation call } => SaysThatItChecks(call.TargetMethod.Name),
            _ => false,
        };
    }

    private static bool SaysThatItChecks(string method) =>
        Has(method, "Null")
        || Has(method, "Guard")
        || Has(method, "Require")
        || Has(method, "Ensure")
        || Has(method, "Equals");
}
