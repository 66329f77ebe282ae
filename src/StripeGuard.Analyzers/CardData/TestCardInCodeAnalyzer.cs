using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.CardData;

/// <summary>STRIPE4006: docs/rules/STRIPE4006.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TestCardInCodeAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE4006_TestCardInCode)
{
    private const int LongestName = 80;

    private static readonly string[] TestTypes = ["Test", "Fake", "Mock", "Stub", "Seed", "Sandbox"];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe) =>
        context.RegisterSourceStringAction(Analyze);

    private static void Analyze(OperationAnalysisContext context, string text)
    {
        if (
            text.Length is < 6 or > LongestName
            || !(IsTestPaymentMethod(text) || IsTestNumber(text))
            || IsForTests(context)
            || TestProject.Is(context.Compilation, context.Options, context.Operation.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(Rules.STRIPE4006_TestCardInCode, context.Operation.Syntax.GetLocation(), text)
        );
    }

    /// <summary>
    /// <c>pm_card_visa</c>, <c>tok_visa</c> (docs.stripe.com/testing). The ids of real tokens are random, and begin with a
    /// digit.
    /// </summary>
    private static bool IsTestPaymentMethod(string text)
    {
        var start =
            text.StartsWith("pm_card_", StringComparison.Ordinal) ? "pm_card_".Length
            : text.StartsWith("tok_", StringComparison.Ordinal) ? "tok_".Length
            : -1;
        if (start < 0 || text.Length < start + 2 || !IsLower(text[start]) || !IsLower(text[start + 1]))
        {
            return false;
        }

        for (var i = start; i < text.Length; i++)
        {
            if (!(char.IsLetterOrDigit(text[i]) || text[i] == '_'))
            {
                return false;
            }
        }

        return text.IndexOf("your", start, StringComparison.OrdinalIgnoreCase) < 0
            && text.IndexOf("xx", start, StringComparison.OrdinalIgnoreCase) < 0;
    }

    private static bool IsTestNumber(string text)
    {
        if (text[0] is < '2' or > '6' || text.Length > 24)
        {
            return false;
        }

        var digits = new char[text.Length];
        var count = 0;
        foreach (var character in text)
        {
            if (character is >= '0' and <= '9')
            {
                digits[count++] = character;
            }
            else if (character is not (' ' or '-'))
            {
                return false;
            }
        }

        return count is >= 14 and <= 19 && TestCardNumbers.IsStripes(new string(digits, 0, count));
    }

    /// <summary>In a type that is named for tests, or under a check of the environment.</summary>
    private static bool IsForTests(OperationAnalysisContext context)
    {
        for (var type = context.ContainingSymbol.ContainingType; type is not null; type = type.ContainingType)
        {
            foreach (var word in TestTypes)
            {
                if (type.Name.IndexOf(word, StringComparison.Ordinal) >= 0)
                {
                    return true;
                }
            }
        }

        for (var parent = context.Operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (
                parent is IConditionalOperation choice
                && choice.Condition.Syntax.ToString().IndexOf("IsDevelopment", StringComparison.Ordinal) >= 0
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLower(char letter) => letter is >= 'a' and <= 'z';
}
