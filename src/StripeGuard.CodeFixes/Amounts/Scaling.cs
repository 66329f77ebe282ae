using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeGuard.Analyzers.Amounts;

namespace StripeGuard.CodeFixes.Amounts;

/// <summary>Builds the arithmetic of the fixes: decimal, times a hundred, rounded half away from zero.</summary>
internal static class Scaling
{
    /// <summary>The fraction that a cast or a Convert/decimal call cuts, or null where the node is neither.</summary>
    public static ExpressionSyntax? Operand(SyntaxNode narrowing) =>
        narrowing switch
        {
            CastExpressionSyntax cast => cast.Expression,
            InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } => arguments[0].Expression,
            _ => null,
        };

    /// <summary>The same conversion with another operand.</summary>
    public static ExpressionSyntax WithOperand(SyntaxNode narrowing, ExpressionSyntax operand) =>
        narrowing switch
        {
            CastExpressionSyntax cast => cast.WithExpression(operand),
            InvocationExpressionSyntax { ArgumentList: { } list } call => call.WithArgumentList(
                list.WithArguments(SyntaxFactory.SingletonSeparatedList(list.Arguments[0].WithExpression(operand)))
            ),
            _ => operand,
        };

    /// <summary>Rounds an expression of type decimal; a half cent goes up, as people round prices.</summary>
    public static ExpressionSyntax Rounded(string value, SemanticModel model, int position) =>
        SyntaxFactory.ParseExpression(
            Name("System.Math", model, position)
                + ".Round("
                + value
                + ", "
                + Name("System.MidpointRounding", model, position)
                + ".AwayFromZero)"
        );

    private static string Name(string metadataName, SemanticModel model, int position) =>
        model
            .Compilation.GetSpecialType(SpecialType.System_Object)
            .ContainingAssembly.GetTypeByMetadataName(metadataName)
            ?.ToMinimalDisplayString(model, position)
        ?? metadataName;

    /// <summary>The expression as a decimal: cast where it is double or float, in parentheses where it needs them.</summary>
    public static string AsDecimal(ExpressionSyntax expression, SemanticModel model)
    {
        var bare = Unwrapped(expression);
        var text = bare.WithoutTrivia().ToString();
        var isSimple =
            bare
            is IdentifierNameSyntax
                or MemberAccessExpressionSyntax
                or InvocationExpressionSyntax
                or ElementAccessExpressionSyntax
                or LiteralExpressionSyntax
                or PostfixUnaryExpressionSyntax;
        var value = isSimple ? text : "(" + text + ")";
        return StripeAmounts.IsBinaryFloatingPoint(model.GetTypeInfo(bare).Type) ? "(decimal)" + value : value;
    }

    public static ExpressionSyntax Unwrapped(ExpressionSyntax expression) =>
        expression is ParenthesizedExpressionSyntax parenthesized ? Unwrapped(parenthesized.Expression) : expression;

    public static bool IsNullable(ExpressionSyntax expression, SemanticModel model) =>
        model.GetTypeInfo(expression).Type is { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T };
}
