using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.CardData;

/// <summary>STRIPE4008: docs/rules/STRIPE4008.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SensitiveDataInMetadataAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE4008_SensitiveDataInMetadata)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(
            operation => AnalyzeAssignment(operation, stripe, flow),
            OperationKind.SimpleAssignment
        );
        context.RegisterOperationAction(operation => AnalyzeAdd(operation, stripe, flow), OperationKind.Invocation);
    }

    private static void AnalyzeAssignment(OperationAnalysisContext context, StripeSymbols stripe, ValueFlow flow)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Target is not IPropertyReferenceOperation { Property: var property } target)
        {
            return;
        }

        if (property.IsIndexer)
        {
            if (IsMetadata(target.Instance, stripe, flow))
            {
                AnalyzeEntry(context, target.Arguments[0].Value, assignment.Value, stripe, flow);
            }
        }
        else if (IsText(property.Name) && IsOfOptions(property, stripe))
        {
            AnalyzeValue(context, assignment.Value, property.Name, stripe, flow);
        }
    }

    /// <summary><c>metadata.Add("key", value)</c>, also as the element of an initializer.</summary>
    private static void AnalyzeAdd(OperationAnalysisContext context, StripeSymbols stripe, ValueFlow flow)
    {
        var call = (IInvocationOperation)context.Operation;
        if (
            call.TargetMethod.Name is "Add" or "TryAdd"
            && call.Arguments.Length == 2
            && IsMetadata(call.Instance, stripe, flow)
        )
        {
            AnalyzeEntry(context, call.Arguments[0].Value, call.Arguments[1].Value, stripe, flow);
        }
    }

    private static void AnalyzeEntry(
        OperationAnalysisContext context,
        IOperation key,
        IOperation value,
        StripeSymbols stripe,
        ValueFlow flow
    )
    {
        if (
            !AnalyzeValue(context, value, "Metadata", stripe, flow)
            && key.ConstantValue is { HasValue: true, Value: string name }
            && CardDataNames.Of(name) is var datum and not CardDatum.None
            && IsPlain(value)
        )
        {
            Report(context, value, CardDataNames.Describe(datum), "Metadata");
        }
    }

    private static bool AnalyzeValue(
        OperationAnalysisContext context,
        IOperation value,
        string place,
        StripeSymbols stripe,
        ValueFlow flow
    )
    {
        var pieces = new List<IOperation>();
        SensitiveValue.AddPieces(value, pieces);
        foreach (var piece in pieces)
        {
            var kind = SensitiveValue.Of(piece, stripe, flow);
            if (kind != SensitiveKind.None)
            {
                Report(context, piece, kind.Describe(), place);
                return true;
            }
        }

        return false;
    }

    private static void Report(OperationAnalysisContext context, IOperation value, string what, string place)
    {
        if (!TestProject.Is(context.Compilation, context.Options, value.Syntax.SyntaxTree))
        {
            context.ReportDiagnostic(
                Diagnostic.Create(
                    Rules.STRIPE4008_SensitiveDataInMetadata,
                    value.Syntax.GetLocation(),
                    value.Syntax.ToString(),
                    what,
                    place
                )
            );
        }
    }

    /// <summary>A variable or member as it stands, and not one for the last four digits.</summary>
    private static bool IsPlain(IOperation value) =>
        value switch
        {
            IConversionOperation conversion => IsPlain(conversion.Operand),
            IConditionalAccessOperation access => IsPlain(access.WhenNotNull),
            IPropertyReferenceOperation { Property.Name: var name } => !SaysPart(name),
            IParameterReferenceOperation { Parameter.Name: var name } => !SaysPart(name),
            _ => false,
        };

    private static bool SaysPart(string name) =>
        name.IndexOf("last", StringComparison.OrdinalIgnoreCase) >= 0
        || name.IndexOf("mask", StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool IsText(string property) =>
        property is "Description" or "StatementDescriptor" or "StatementDescriptorSuffix" or "ClientReferenceId";

    private static bool IsOfOptions(IPropertySymbol property, StripeSymbols stripe) =>
        property.ContainingType.Name.EndsWith("Options", StringComparison.Ordinal) && stripe.Declares(property);

    /// <summary>Whether a dictionary is the Metadata of some options, or becomes it in the same body.</summary>
    private static bool IsMetadata(IOperation? dictionary, StripeSymbols stripe, ValueFlow flow)
    {
        if (dictionary is null || !IsDictionary(dictionary.Type))
        {
            return false;
        }

        if (dictionary is IInstanceReferenceOperation)
        {
            return IsGivenToMetadata(CreationAround(dictionary), stripe, flow);
        }

        if (dictionary is IPropertyReferenceOperation { Property: { Name: "Metadata" } property })
        {
            return IsOfOptions(property, stripe);
        }

        return dictionary is ILocalReferenceOperation local && IsUsedAsMetadata(local.Local, local, stripe, flow);
    }

    private static IOperation? CreationAround(IOperation? inner)
    {
        while (inner is not (null or IObjectCreationOperation or IMemberInitializerOperation))
        {
            inner = inner.Parent;
        }

        return inner;
    }

    private static bool IsGivenToMetadata(IOperation? creation, StripeSymbols stripe, ValueFlow flow)
    {
        if (creation is IMemberInitializerOperation { InitializedMember: IPropertyReferenceOperation member })
        {
            return member.Property.Name == "Metadata" && IsOfOptions(member.Property, stripe);
        }

        var use = creation?.Parent;
        while (use is IConversionOperation or ICoalesceOperation or IConditionalOperation)
        {
            use = use.Parent;
        }

        return use switch
        {
            ISimpleAssignmentOperation
            {
                Target: IPropertyReferenceOperation { Property: { Name: "Metadata" } property }
            } => IsOfOptions(property, stripe),
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } => IsUsedAsMetadata(
                local.Local,
                local,
                stripe,
                flow
            ),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => IsUsedAsMetadata(
                declarator.Symbol,
                declarator,
                stripe,
                flow
            ),
            _ => false,
        };
    }

    private static bool IsUsedAsMetadata(ILocalSymbol local, IOperation within, StripeSymbols stripe, ValueFlow flow)
    {
        foreach (var mention in flow.BodyOf(within).ReferencesTo(local))
        {
            if (
                mention.Parent
                    is ISimpleAssignmentOperation
                    {
                        Target: IPropertyReferenceOperation { Property: { Name: "Metadata" } property }
                    }
                && IsOfOptions(property, stripe)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDictionary(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeArguments.Length: 2 } named
        && named.Name is "Dictionary" or "IDictionary"
        && named.TypeArguments[1].SpecialType == SpecialType.System_String;
}
