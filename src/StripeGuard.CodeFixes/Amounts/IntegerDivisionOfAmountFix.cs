using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Amounts;

namespace StripeGuard.CodeFixes.Amounts;

/// <summary>Divides by 100m (or by 100.0 where a double is wanted), so that the cents stay.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(IntegerDivisionOfAmountFix))]
public sealed class IntegerDivisionOfAmountFix() : StripeGuardFix("STRIPE3006")
{
    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            node is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.DivideExpression } division
            || model.GetConstantValue(division.Right, cancellation)
                is not { HasValue: true, Value: int or long } divisor
            || model.GetOperation(division, cancellation) is not { } operation
            || SuffixFor(operation) is not { } suffix
        )
        {
            yield break;
        }

        var fraction = SyntaxFactory.ParseExpression(divisor.Value + suffix);
        if (!Compiles(division, fraction, model, cancellation))
        {
            yield break;
        }

        yield return new FixAction(
            "Divide by " + fraction,
            "STRIPE3006",
            editor => editor.ReplaceNode(division.Right, fraction.WithTriviaFrom(division.Right))
        );
    }

    // A var becomes decimal, which its later uses may not take.
    private static bool Compiles(
        BinaryExpressionSyntax division,
        ExpressionSyntax fraction,
        SemanticModel model,
        CancellationToken cancellation
    )
    {
        var tree = model.SyntaxTree;
        var root = tree.GetRoot(cancellation);
        var changed = tree.WithRootAndOptions(root.ReplaceNode(division.Right, fraction), tree.Options);
        var after = model.Compilation.ReplaceSyntaxTree(tree, changed).GetSemanticModel(changed);
        return Errors(after) <= Errors(model);

        int Errors(SemanticModel version) =>
            version
                .GetDiagnostics(cancellationToken: cancellation)
                .Count(static diagnostic => diagnostic.Severity is DiagnosticSeverity.Error);
    }

    // What takes the quotient decides: a long takes no fraction at all, so there nothing is offered.
    private static string? SuffixFor(IOperation division)
    {
        var use = division.Parent;
        while (use is IParenthesizedOperation)
        {
            use = use.Parent;
        }

        return use switch
        {
            IConversionOperation { IsImplicit: true, Type: { } type } conversion => type.SpecialType switch
            {
                SpecialType.System_Decimal or SpecialType.System_Object => "m",
                SpecialType.System_Double => ".0",
                SpecialType.System_Single => "f",
                _ when IsNullableDecimal(type) => "m",
                _ => SuffixForWidened(conversion),
            },
            IConversionOperation { IsImplicit: false } => "m",
            IInterpolationOperation => "m",
            IInvocationOperation { TargetMethod.Name: "ToString" } => "m",
            IVariableInitializerOperation
            {
                Parent: IVariableDeclaratorOperation { Syntax.Parent: VariableDeclarationSyntax { Type.IsVar: true } }
            } => "m",
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingType: { } type } }
                when type.Name is "Console" or "StringBuilder" => "m",
            _ => null,
        };
    }

    // long to long?: the same question one step out.
    private static string? SuffixForWidened(IConversionOperation conversion) =>
        conversion.Parent is IConversionOperation ? SuffixFor(conversion) : null;

    private static bool IsNullableDecimal(ITypeSymbol type) =>
        StripeAmounts.Underlying(type)?.SpecialType is SpecialType.System_Decimal;
}
