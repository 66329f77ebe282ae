using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>STRIPE6013: docs/rules/STRIPE6013.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ChangeNeverSavedAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE6013_ChangeNeverSaved)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.RequestOptions is null || stripe.Entity is not { } entity)
        {
            return;
        }

        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(
            operation => Analyze(operation, stripe, entity, flow),
            OperationKind.SimpleAssignment
        );
    }

    private static void Analyze(
        OperationAnalysisContext context,
        StripeSymbols stripe,
        INamedTypeSymbol entity,
        ValueFlow flow
    )
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (
            Changed(assignment.Target, stripe) is not { } property
            || property.Instance is not ILocalReferenceOperation local
            || !DerivesFrom(property.Property.ContainingType, entity)
            || EntityOrigin.Of(local, stripe, flow) is not { Method: { } method, Path: var path }
            || !IsWhole(path)
            || IsUsedAfterwards(local, property.Property, assignment, flow)
            || IsSavedLater(assignment, property.Property.ContainingType, stripe)
            || TestProject.Is(context.Compilation, context.Options, assignment.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE6013_ChangeNeverSaved,
                assignment.Target.Syntax.GetLocation(),
                property.Property.ContainingType.Name + "." + property.Property.Name,
                method.ContainingType.Name
            )
        );
    }

    // customer.Email = …; customer.Metadata["plan"] = …
    private static IPropertyReferenceOperation? Changed(IOperation target, StripeSymbols stripe) =>
        target switch
        {
            IPropertyReferenceOperation
            {
                Property.IsIndexer: true,
                Instance: IPropertyReferenceOperation { Property.Name: "Metadata" } metadata
            } when stripe.Declares(metadata.Property) => metadata,
            IPropertyReferenceOperation property when stripe.Declares(property.Property) => property,
            _ => null,
        };

    // The object that the request returned, or one of a list's.
    private static bool IsWhole(System.Collections.Immutable.ImmutableArray<IPropertySymbol?> path)
    {
        foreach (var property in path)
        {
            if (property is not null)
            {
                return false;
            }
        }

        return true;
    }

    private static bool DerivesFrom(INamedTypeSymbol type, INamedTypeSymbol ancestor)
    {
        for (var candidate = type.BaseType; candidate is not null; candidate = candidate.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, ancestor))
            {
                return true;
            }
        }

        return false;
    }

    // An object that goes elsewhere with its new value, or whose new value is read, is a place to keep it. What was read
    // before does not count, unless in a loop, nor do other properties.
    private static bool IsUsedAfterwards(
        ILocalReferenceOperation local,
        IPropertySymbol changed,
        ISimpleAssignmentOperation assignment,
        ValueFlow flow
    )
    {
        foreach (var mention in flow.BodyOf(local).ReferencesTo(local.Local))
        {
            if (EntityOrigin.PropertyOf(mention) is not { } property)
            {
                if (!IsNullCheck(mention))
                {
                    return true;
                }

                continue;
            }

            if (
                SymbolEqualityComparer.Default.Equals(property.Property, changed)
                && property.Syntax.SpanStart > assignment.Syntax.Span.End
                && !IsTarget(property)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTarget(IPropertyReferenceOperation property) =>
        property.Parent is ISimpleAssignmentOperation assignment && assignment.Target == property
        || property.Parent
            is IPropertyReferenceOperation
            {
                Property.IsIndexer: true,
                Parent: ISimpleAssignmentOperation indexed
            } indexer
            && indexed.Target == indexer;

    private static bool IsNullCheck(IOperation mention)
    {
        while (mention.Parent is IConversionOperation conversion)
        {
            mention = conversion;
        }

        return mention.Parent is IBinaryOperation or IIsPatternOperation or IConditionalAccessOperation;
    }

    // Any write of the same resource in the same body, before too: in a loop it may come next.
    private static bool IsSavedLater(IOperation assignment, INamedTypeSymbol changed, StripeSymbols stripe)
    {
        foreach (var operation in ValueFlow.Root(assignment).Descendants())
        {
            if (
                operation is IInvocationOperation { TargetMethod.Name: "Update" or "UpdateAsync" } call
                && StripeRequests.MethodOf(call, stripe) is not null
                && (
                    call.TargetMethod.ContainingType.Name.StartsWith(changed.Name, StringComparison.Ordinal)
                    || call.TargetMethod.ContainingType.TypeKind == TypeKind.Interface
                )
            )
            {
                return true;
            }
        }

        return false;
    }
}
