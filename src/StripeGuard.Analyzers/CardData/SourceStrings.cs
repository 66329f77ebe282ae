using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.CardData;

/// <summary>
/// The strings that stand in source: each literal, or the whole constant that it is a part of (a concatenation, an
/// interpolation), once.
/// </summary>
internal static class SourceStrings
{
    /// <summary>Calls <paramref name="action"/> with each string in source and the operation that makes it.</summary>
    public static void RegisterSourceStringAction(
        this CompilationStartAnalysisContext context,
        Action<OperationAnalysisContext, string> action
    ) =>
        context.RegisterOperationAction(
            operation =>
            {
                if (TextOf(operation.Operation) is { } text && !IsPartOfConstant(operation.Operation))
                {
                    action(operation, text);
                }
            },
            OperationKind.Literal,
            OperationKind.Binary,
            OperationKind.InterpolatedString,
            OperationKind.Utf8String
        );

    private static string? TextOf(IOperation operation) =>
        operation switch
        {
            IUtf8StringOperation utf8 => utf8.Value,
            { Type.SpecialType: SpecialType.System_String, ConstantValue: { HasValue: true, Value: string text } } =>
                text,
            _ => null,
        };

    private static bool IsPartOfConstant(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IBinaryOperation
                or IInterpolatedStringOperation when parent.ConstantValue is { HasValue: true, Value: string }:
                    return true;
                case IParenthesizedOperation or IConversionOperation or IInterpolatedStringTextOperation:
                case IInterpolationOperation:
                case IBinaryOperation:
                    continue;
                default:
                    return false;
            }
        }

        return false;
    }
}
