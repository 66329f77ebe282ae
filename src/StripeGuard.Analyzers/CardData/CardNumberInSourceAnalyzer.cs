using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.CardData;

/// <summary>STRIPE4005: a card number in source that is no published test number.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CardNumberInSourceAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE4005_CardNumberInSource)
{
    // A run of digits, whole or in the groups that are printed on cards (4-4-4-4; 4-6-5 and 4-6-4), standing alone.
    private static readonly Regex Candidate = new(
        @"(?<![\w+./\\#=&?-])(?:[2-6]\d{13,15}|[2-6]\d{3}([ -])\d{4}\1\d{4}\1\d{4}|3\d{3}([ -])\d{6}\2\d{4,5})(?![\w/\\=&-]|\.\d)",
        RegexOptions.CultureInvariant
    );

    private static readonly string[] CardWords = ["card", "credit", "debit", "pan", "visa", "mastercard", "amex", "cc"];

    private static readonly string[] OtherWords =
    [
        "id",
        "ids",
        "guid",
        "uuid",
        "key",
        "hash",
        "phone",
        "mobile",
        "tel",
        "imei",
        "iban",
        "order",
        "tracking",
        "sku",
        "barcode",
        "ean",
        "gtin",
        "timestamp",
        "ticks",
        "date",
        "time",
        "seed",
        "serial",
        "pixel",
        "chat",
        "snowflake",
        "reference",
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        context.RegisterSourceStringAction(AnalyzeText);
        context.RegisterOperationAction(AnalyzeNumber, OperationKind.Literal);
    }

    private static void AnalyzeText(OperationAnalysisContext context, string text)
    {
        if (text.Length < 14)
        {
            return;
        }

        foreach (Match match in Candidate.Matches(text))
        {
            var digits = new string([.. match.Value.Where(char.IsDigit)]);
            if (CardNumber.IsPlausible(digits) && SpeaksOfCards(context.Operation, text, match))
            {
                Report(context, match.Value);
                return;
            }
        }
    }

    /// <summary>A number is a card's only where a name says so: sixteen digits of a number type are mostly something else.</summary>
    private static void AnalyzeNumber(OperationAnalysisContext context)
    {
        if (
            context.Operation.Type?.SpecialType is SpecialType.System_Int64 or SpecialType.System_UInt64
            && context.Operation.ConstantValue.Value
                is long
                    and >= 30_000_000_000_000
                    and <= 6_999_999_999_999_999
                    or ulong
            && Convert.ToString(
                context.Operation.ConstantValue.Value,
                System.Globalization.CultureInfo.InvariantCulture
            )
                is { } digits
            && CardNumber.IsPlausible(digits)
            && NamesAround(context.Operation).Any(name => HasWord(name, CardWords))
        )
        {
            Report(context, digits);
        }
    }

    private static bool SpeaksOfCards(IOperation operation, string text, Match match)
    {
        var names = NamesAround(operation).ToList();
        if (names.Any(name => HasWord(name, CardWords)))
        {
            return true;
        }

        if (names.Any(name => HasWord(name, OtherWords)))
        {
            return false;
        }

        // Printed in groups, or the whole text, it needs no word beside it; a bare number inside other text does.
        return match.Length == text.Trim().Length
            || match.Value.Any(c => !char.IsDigit(c))
            || HasWord(text.Substring(0, match.Index), CardWords);
    }

    /// <summary>What the source calls the value: the variable, member, parameter or key that it goes to.</summary>
    private static IEnumerable<string> NamesAround(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IVariableDeclaratorOperation declarator:
                    yield return declarator.Symbol.Name;
                    yield break;
                case IFieldInitializerOperation field:
                    foreach (var symbol in field.InitializedFields)
                    {
                        yield return symbol.Name;
                    }

                    yield break;
                case IPropertyInitializerOperation property:
                    foreach (var symbol in property.InitializedProperties)
                    {
                        yield return symbol.Name;
                    }

                    yield break;
                case ISimpleAssignmentOperation { Target: IMemberReferenceOperation member }:
                    yield return member.Member.Name;
                    yield return member.Member.ContainingType.Name;
                    yield break;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation local }:
                    yield return local.Local.Name;
                    yield break;
                case IArgumentOperation { Parameter: { } parameter }:
                    yield return parameter.Name;
                    if (parameter.ContainingSymbol is { } called)
                    {
                        yield return called.Name;
                    }

                    break;
                case IBlockOperation or IAnonymousFunctionOperation:
                    yield break;
            }
        }
    }

    private static bool HasWord(string name, string[] words) => Words(name).Any(word => words.Contains(word));

    /// <summary>The words of an identifier or a text, in lower case: "creditCardNo", "credit_card_no" → credit, card, no.</summary>
    private static IEnumerable<string> Words(string name) =>
        Regex
            .Matches(name, "[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
            .Cast<Match>()
            .Select(match => match.Value.ToLowerInvariant());

    private static void Report(OperationAnalysisContext context, string number) =>
        context.ReportDiagnostic(
            Diagnostic.Create(Rules.STRIPE4005_CardNumberInSource, context.Operation.Syntax.GetLocation(), number)
        );
}
