using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>A place where code takes an event's object for one of Stripe's types: a cast, <c>as</c>, <c>is</c>, a pattern.</summary>
internal sealed class DataObjectTest
{
    /// <summary>The operations that can be such a place.</summary>
    public static readonly ImmutableArray<OperationKind> Kinds = ImmutableArray.Create(
        OperationKind.Conversion,
        OperationKind.IsType,
        OperationKind.DeclarationPattern,
        OperationKind.TypePattern,
        OperationKind.RecursivePattern
    );

    private DataObjectTest(IOperation operation, IPropertyReferenceOperation dataObject, INamedTypeSymbol type)
    {
        Operation = operation;
        DataObject = dataObject;
        Type = type;
    }

    public IOperation Operation { get; }

    /// <summary>The <c>Data.Object</c> that is looked at; in a property pattern, the member that the pattern names.</summary>
    public IPropertyReferenceOperation DataObject { get; }

    /// <summary>The type that it is taken for.</summary>
    public INamedTypeSymbol Type { get; }

    /// <summary>Its metadata name, without the mark of a nullable reference.</summary>
    public string TypeName => Type.OriginalDefinition.ToDisplayString();

    /// <summary>Whether another object leads to an InvalidCastException.</summary>
    public bool IsCast => Operation is IConversionOperation { IsTryCast: false };

    public bool IsAs => Operation is IConversionOperation { IsTryCast: true };

    public static DataObjectTest? Read(IOperation operation, EventExpressions events, StripeSymbols stripe)
    {
        if (
            TypeOf(operation) is not { TypeKind: TypeKind.Class } type
            || !stripe.Declares(type)
            || ValueOf(operation) is not { } value
            || events.DataObject(value) is not { } dataObject
        )
        {
            return null;
        }

        return new DataObjectTest(operation, dataObject, type);
    }

    private static INamedTypeSymbol? TypeOf(IOperation operation) =>
        operation switch
        {
            IConversionOperation { IsImplicit: false, Type: INamedTypeSymbol type } => type,
            IIsTypeOperation { TypeOperand: INamedTypeSymbol type } => type,
            IDeclarationPatternOperation { MatchedType: INamedTypeSymbol type } => type,
            ITypePatternOperation { MatchedType: INamedTypeSymbol type } => type,
            IRecursivePatternOperation { MatchedType: INamedTypeSymbol type } => type,
            _ => null,
        };

    private static IOperation? ValueOf(IOperation operation) =>
        operation switch
        {
            IConversionOperation conversion => conversion.Operand,
            IIsTypeOperation test => test.ValueOperand,
            IPatternOperation pattern => ValueOfPattern(pattern),
            _ => null,
        };

    private static IOperation? ValueOfPattern(IPatternOperation pattern)
    {
        IOperation child = pattern;
        for (var parent = child.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case INegatedPatternOperation or IBinaryPatternOperation:
                    continue;
                case IIsPatternOperation test:
                    return test.Value;
                case IPropertySubpatternOperation subpattern:
                    return subpattern.Member;
                case IPatternCaseClauseOperation { Parent: ISwitchCaseOperation { Parent: ISwitchOperation choice } }:
                    return choice.Value;
                case ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice }:
                    return choice.Value;
                default:
                    return null;
            }
        }

        return null;
    }
}
