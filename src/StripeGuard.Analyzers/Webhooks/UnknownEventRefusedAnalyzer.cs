using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2012: docs/rules/STRIPE2012.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnknownEventRefusedAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE2012_UnknownEventRefused)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.Event is null)
        {
            return;
        }

        var rule = new Rule(stripe);
        context.RegisterOperationAction(
            operation =>
            {
                switch (operation.Operation)
                {
                    case ISwitchOperation choice:
                        rule.Analyze(operation, choice);
                        break;
                    case ISwitchExpressionOperation choice:
                        rule.Analyze(operation, choice);
                        break;
                    case IConditionalOperation choice when choice.Syntax.IsKind(SyntaxKind.IfStatement):
                        rule.Analyze(operation, choice);
                        break;
                    default:
                        break;
                }
            },
            OperationKind.Switch,
            OperationKind.SwitchExpression,
            OperationKind.Conditional
        );
    }

    private sealed class Rule(StripeSymbols stripe)
    {
        private readonly EventExpressions events = EventExpressions.Of(stripe);
        private readonly EventDispatch dispatch = EventDispatch.Of(stripe);
        private readonly UncheckedEvent received = new(stripe);

        public void Analyze(OperationAnalysisContext context, ISwitchOperation choice)
        {
            if (!IsTypeText(choice.Value) || !dispatch.TypesAt(choice).IsDefault)
            {
                return;
            }

            foreach (var section in choice.Cases)
            {
                foreach (var clause in section.Clauses)
                {
                    if (clause is IDefaultCaseClauseOperation && section.Clauses.Length == 1)
                    {
                        ReportIfRefused(context, section.Body);
                    }
                }
            }
        }

        public void Analyze(OperationAnalysisContext context, ISwitchExpressionOperation choice)
        {
            if (!IsTypeText(choice.Value) || !dispatch.TypesAt(choice).IsDefault)
            {
                return;
            }

            foreach (var arm in choice.Arms)
            {
                if (arm is { Pattern: IDiscardPatternOperation, Guard: null })
                {
                    ReportIfRefused(context, [arm.Value]);
                }
            }
        }

        public void Analyze(OperationAnalysisContext context, IConditionalOperation choice)
        {
            if (!MentionsEvent(choice.Condition))
            {
                return;
            }

            if (choice.WhenFalse is { } other and not IConditionalOperation)
            {
                if (!dispatch.TypesWhenTrue(choice.Condition).IsDefault && IsDispatch(choice))
                {
                    ReportIfRefused(context, [other]);
                }
            }
            else if (
                choice.WhenFalse is null
                && (
                    !dispatch.TypesWhenFalse(choice.Condition).IsDefault && dispatch.TypesAt(choice).IsDefault
                    || RefusesOtherObjects(choice)
                )
            )
            {
                ReportIfRefused(context, [choice.WhenTrue]);
            }
        }

        // Within a case that is already told apart, an else is about something else.
        private bool IsDispatch(IConditionalOperation choice)
        {
            IOperation outermost = choice;
            while (
                outermost.Parent is IConditionalOperation { WhenFalse: { } otherwise } outer && otherwise == outermost
            )
            {
                outermost = outer;
            }

            return dispatch.TypesAt(outermost).IsDefault;
        }

        // if (stripeEvent.Data.Object is not PaymentIntent intent) { return BadRequest(); }
        private bool RefusesOtherObjects(IConditionalOperation choice)
        {
            if (
                choice.Condition
                    is not IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: { } pattern } }
                || DataObjectTest.Read(pattern, events, stripe) is not { } test
            )
            {
                return false;
            }

            return dispatch.TypesAt(choice).IsDefault && received.MayBeAnyAt(test.DataObject, choice.Condition);
        }

        private bool IsTypeText(IOperation value) =>
            value.Type?.SpecialType is SpecialType.System_String && events.IsType(value);

        // A word in the syntax is looked for first: most conditions are about something else.
        private static bool MentionsEvent(IOperation condition)
        {
            foreach (var token in condition.Syntax.DescendantTokens())
            {
                if (
                    token.IsKind(SyntaxKind.IdentifierToken)
                    && (token.ValueText is "Type" or "Object" || IsTypeName(token))
                )
                {
                    return true;
                }
            }

            return false;
        }

        private static bool IsTypeName(SyntaxToken token) =>
            token.ValueText.EndsWith("type", StringComparison.OrdinalIgnoreCase);

        private static void ReportIfRefused(OperationAnalysisContext context, IEnumerable<IOperation> statements)
        {
            if (RefusalIn(statements) is not { } refusal)
            {
                return;
            }

            context.ReportDiagnostic(
                Diagnostic.Create(
                    Rules.STRIPE2012_UnknownEventRefused,
                    refusal.Syntax.GetLocation(),
                    Thrown(refusal) is not null ? "throws" : $"is answered with '{Head(refusal)}'"
                )
            );
        }

        private static IOperation? RefusalIn(IEnumerable<IOperation> statements)
        {
            var all = statements.ToList();
            if (all.Count == 0)
            {
                return null;
            }

            if (all.Count == 1 && Thrown(all[0]) is { } arm)
            {
                return IsCaughtWell(arm) ? null : all[0];
            }

            foreach (var statement in all.SelectMany(Unblocked))
            {
                if (Thrown(statement) is { } thrown)
                {
                    return IsCaughtWell(thrown) ? null : statement;
                }

                if (statement is IReturnOperation { ReturnedValue: { } value })
                {
                    return IsRefusal(value) ? Answer.Unconverted(value) : null;
                }

                if (MayLeave(statement))
                {
                    return null;
                }
            }

            return all.Count == 1 && !IsStatement(all[0]) && IsRefusal(all[0]) ? Answer.Unconverted(all[0]) : null;
        }

        private static bool IsRefusal(IOperation value) =>
            Endpoint.Around(value) is { } endpoint
            && Endpoint.Scope(value) == endpoint.Body
            && Answer.OfReturned(value, endpoint).Kind is AnswerKind.Failure or AnswerKind.ServerError;

        private static bool MayLeave(IOperation statement)
        {
            foreach (var part in statement.DescendantsAndSelf())
            {
                if (part is IReturnOperation or IThrowOperation or IBranchOperation)
                {
                    return true;
                }
            }

            return false;
        }

        private static bool IsStatement(IOperation operation) =>
            operation
                is IBlockOperation
                    or IReturnOperation
                    or IExpressionStatementOperation
                    or IBranchOperation
                    or IVariableDeclarationGroupOperation
                    or IConditionalOperation
                    or ISwitchOperation
                    or ITryOperation
                    or IThrowOperation
                    or ILoopOperation
                    or IUsingOperation;

        private static IEnumerable<IOperation> Unblocked(IOperation statement) =>
            statement is IBlockOperation block ? block.Operations.SelectMany(Unblocked) : [statement];

        private static IThrowOperation? Thrown(IOperation statement) =>
            statement switch
            {
                IThrowOperation thrown => thrown,
                IExpressionStatementOperation { Operation: IThrowOperation thrown } => thrown,
                IConversionOperation { Operand: IThrowOperation thrown } => thrown,
                _ => null,
            };

        // A catch in the same method that is not known to refuse may answer 2xx.
        private static bool IsCaughtWell(IThrowOperation thrown)
        {
            IOperation child = thrown;
            for (var parent = thrown.Parent; parent is not null; child = parent, parent = parent.Parent)
            {
                if (parent is not ITryOperation attempt || attempt.Body != child)
                {
                    continue;
                }

                foreach (var handler in attempt.Catches)
                {
                    if (IsAbout(handler, thrown))
                    {
                        return Endpoint.Around(attempt) is not { } endpoint
                            || Answer.After(handler, attempt, endpoint).Kind
                                is not (AnswerKind.Failure or AnswerKind.ServerError);
                    }
                }
            }

            return false;
        }

        private static bool IsAbout(ICatchClauseOperation handler, IThrowOperation thrown)
        {
            var exception = thrown.Exception;
            while (exception is IConversionOperation conversion)
            {
                exception = conversion.Operand;
            }

            for (var type = exception?.Type; type is not null; type = type.BaseType)
            {
                if (SymbolEqualityComparer.Default.Equals(type, handler.ExceptionType))
                {
                    return true;
                }
            }

            return handler.ExceptionType.SpecialType is SpecialType.System_Object;
        }

        private static string Head(IOperation refusal)
        {
            var text = refusal.Syntax.ToString();
            return text.Length <= 60 && text.IndexOf('\n') < 0 ? text : text.Substring(0, text.IndexOf('(') + 1) + "…)";
        }
    }
}
