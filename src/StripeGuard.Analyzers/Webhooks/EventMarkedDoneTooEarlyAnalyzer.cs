using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2019: docs/rules/STRIPE2019.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EventMarkedDoneTooEarlyAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE2019_EventMarkedDoneTooEarly)
{
    private static readonly string[] Inserts = ["Add", "Insert", "Create", "Record", "Store", "Mark", "Save", "Try"];

    private static readonly string[] States =
    [
        "Status",
        "State",
        "Processed",
        "Completed",
        "Succeeded",
        "Done",
        "Finished",
        "Handled",
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.Event is not { } @event)
        {
            return;
        }

        var calls = WebhookCalls.Of(stripe);
        context.RegisterOperationAction(
            operation =>
            {
                var id = (IPropertyReferenceOperation)operation.Operation;
                if (
                    id.Property.Name != "Id"
                    || id.Instance is not { } stripeEvent
                    || !SymbolEqualityComparer.Default.Equals(stripeEvent.Type?.OriginalDefinition, @event)
                )
                {
                    return;
                }

                if (CheckOf(id) is { } check && IsPoisoned(check, id, stripeEvent, calls))
                {
                    operation.ReportDiagnostic(
                        Diagnostic.Create(
                            Rules.STRIPE2019_EventMarkedDoneTooEarly,
                            check.Condition.Syntax.GetLocation()
                        )
                    );
                }
            },
            OperationKind.PropertyReference
        );
    }

    /// <summary>The <c>if</c> that leaves because of what was found under the event's id, without a look at its state.</summary>
    private static IConditionalOperation? CheckOf(IPropertyReferenceOperation id)
    {
        IOperation? statement = null;
        IOperation child = id;
        for (var parent = id.Parent; parent is not null && statement is null; child = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case IConditionalOperation direct
                    when direct.Condition == child && direct.Syntax.IsKind(SyntaxKind.IfStatement):
                    return IsLookUp(id) && IsCheck(direct, direct.Condition) && !MentionsState(direct.Condition)
                        ? direct
                        : null;
                case IVariableDeclarationGroupOperation:
                    statement = parent;
                    break;
                case IExpressionStatementOperation or ILocalFunctionOperation:
                    return null;
                default:
                    break;
            }
        }

        if (
            statement is not IVariableDeclarationGroupOperation { Declarations: { Length: 1 } declarations }
            || declarations[0].Declarators is not { Length: 1 } declarators
            || statement.Parent is not IBlockOperation block
            || MentionsState(statement)
        )
        {
            return null;
        }

        var found = declarators[0].Symbol;
        foreach (var next in block.Operations)
        {
            if (
                next.Syntax.SpanStart > statement.Syntax.SpanStart
                && next is IConditionalOperation check
                && IsAbout(check.Condition, found)
            )
            {
                return IsCheck(check, check.Condition) ? check : null;
            }
        }

        return null;
    }

    // Whether the id is there at all is no question of an earlier delivery.
    private static bool IsLookUp(IPropertyReferenceOperation id) =>
        id.Parent
            is not IArgumentOperation
            {
                Parent: IInvocationOperation { TargetMethod.ContainingType.SpecialType: SpecialType.System_String }
            };

    private static bool IsCheck(IConditionalOperation check, IOperation condition) =>
        check.WhenFalse is null
        && condition.Type?.SpecialType is SpecialType.System_Boolean
        && check.WhenTrue.DescendantsAndSelf().OfType<IReturnOperation>().Any()
        && !check.WhenTrue.DescendantsAndSelf().OfType<IConditionalOperation>().Any();

    // found, !found, found != null, found is not null: whatever the state of what was found.
    private static bool IsAbout(IOperation condition, ILocalSymbol found) =>
        EventExpressions.Bare(condition) switch
        {
            ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, found),
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => IsAbout(not.Operand, found),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } comparison => IsAbout(
                comparison.LeftOperand,
                found
            ) && comparison.RightOperand.ConstantValue.HasValue,
            IIsPatternOperation { Pattern: INegatedPatternOperation } test => IsAbout(test.Value, found),
            _ => false,
        };

    private static bool IsPoisoned(
        IConditionalOperation check,
        IPropertyReferenceOperation id,
        IOperation stripeEvent,
        WebhookCalls calls
    )
    {
        var variable = ValueFlow.Referenced(EventExpressions.Bare(stripeEvent));
        if (variable is null)
        {
            return false;
        }

        var body = Endpoint.Scope(check);
        IInvocationOperation? record = null;
        IInvocationOperation? work = null;
        var saves = false;
        foreach (var operation in body.Descendants())
        {
            if (operation is not IInvocationOperation call)
            {
                continue;
            }

            var name = call.TargetMethod.Name;
            if (IsUndoing(name) || name == "BeginTransaction" || name == "BeginTransactionAsync")
            {
                return false;
            }

            if (call.Syntax.Contains(id.Syntax) && !IsInsert(name) || IsLog(call.TargetMethod))
            {
                continue;
            }

            if (
                work is null
                && record is null
                && IsInsert(name)
                && (HoldsId(call, variable) || RecordsAnObject(call, variable))
            )
            {
                record = call;
            }
            else if (work is null && call.Syntax.SpanStart > check.Syntax.SpanStart && IsGivenTheEvent(call, variable))
            {
                work = call;
                if (record is null)
                {
                    return false;
                }
            }
            else if (work is null && record is not null && name.StartsWith("Save", StringComparison.Ordinal))
            {
                saves = true;
            }
        }

        if (record is null || work is null || record.Syntax.SpanStart > work.Syntax.SpanStart)
        {
            return false;
        }

        // An insert of EF Core's is written when it is saved; a method of the program's own writes at once.
        var writes = saves || record.TargetMethod.Name is not ("Add" or "AddAsync");
        return writes && !calls.BodiesOf(record.TargetMethod.OriginalDefinition).Any(MentionsState);
    }

    private static bool IsGivenTheEvent(IInvocationOperation call, ISymbol variable)
    {
        foreach (var argument in call.Arguments)
        {
            if (
                SymbolEqualityComparer.Default.Equals(
                    ValueFlow.Referenced(EventExpressions.Bare(argument.Value)),
                    variable
                )
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool HoldsId(IInvocationOperation call, ISymbol variable)
    {
        foreach (var argument in call.Arguments)
        {
            foreach (var part in argument.Value.DescendantsAndSelf())
            {
                if (IsIdOf(part, variable))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Add(webhookEvent), where webhookEvent was made with the id.
    private static bool RecordsAnObject(IInvocationOperation call, ISymbol variable)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Value is not ILocalReferenceOperation { Local: { } local })
            {
                continue;
            }

            foreach (var operation in Endpoint.Scope(call).Descendants())
            {
                if (
                    operation is IVariableDeclaratorOperation declarator
                    && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local)
                    && declarator.Descendants().Any(part => IsIdOf(part, variable))
                )
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsIdOf(IOperation operation, ISymbol variable) =>
        operation is IPropertyReferenceOperation { Property.Name: "Id", Instance: { } owner }
        && SymbolEqualityComparer.Default.Equals(ValueFlow.Referenced(EventExpressions.Bare(owner)), variable);

    private static bool IsInsert(string name)
    {
        foreach (var verb in Inserts)
        {
            if (name.StartsWith(verb, StringComparison.Ordinal))
            {
                return name is not ("SaveChanges" or "SaveChangesAsync");
            }
        }

        return false;
    }

    private static bool IsUndoing(string name) =>
        name.StartsWith("Remove", StringComparison.Ordinal)
        || name.StartsWith("Delete", StringComparison.Ordinal)
        || name.StartsWith("Release", StringComparison.Ordinal)
        || name.StartsWith("ExecuteDelete", StringComparison.Ordinal);

    private static bool IsLog(IMethodSymbol method) =>
        method.Name.StartsWith("Log", StringComparison.Ordinal) || method.Name == "BeginScope";

    // A status, a flag or a time of the record: not the set that it is in.
    private static bool MentionsState(IOperation operation)
    {
        foreach (var part in operation.DescendantsAndSelf())
        {
            if (
                part is IPropertyReferenceOperation { Property: { } property }
                && !(part.Parent is ISimpleAssignmentOperation assignment && assignment.Target == part)
                && IsPlain(property.Type)
                && SaysAState(property.Name)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPlain(ITypeSymbol type) =>
        type.TypeKind is TypeKind.Enum
        || type.SpecialType is SpecialType.System_Boolean or SpecialType.System_String or SpecialType.System_DateTime
        || type.Name is "DateTimeOffset"
        || type is INamedTypeSymbol { ConstructedFrom.SpecialType: SpecialType.System_Nullable_T };

    private static bool SaysAState(string name)
    {
        foreach (var state in States)
        {
            if (name.IndexOf(state, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
