using Microsoft.CodeAnalysis;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>Which Stripe.net properties hold money in minor units, and which words say so in a user's own names.</summary>
internal static class StripeAmounts
{
    private const string Word = "Amount";

    // Money although the name does not say Amount: docs.stripe.com/api, invoices, balance transactions, customers.
    private static readonly HashSet<string> Plain =
    [
        "Total",
        "Subtotal",
        "Tax",
        "Fee",
        "Net",
        "Balance",
        "StartingBalance",
        "EndingBalance",
        "TotalExcludingTax",
        "SubtotalExcludingTax",
    ];

    private static readonly string[] MinorWords =
    [
        "cent",
        "minor",
        "subunit",
        "smallest",
        "lowest",
        "pence",
        "penny",
        "pennies",
        "paise",
        "kopek",
        "grosz",
        "centavo",
        "centime",
        "rappen",
        "stripeamount",
        "stripeunit",
    ];

    /// <summary>Whether a file may name an amount of Stripe's: no file without one of the names does.</summary>
    public static bool MayBeNamedIn(SyntaxTree tree)
    {
        if (tree.GetText().ToString().IndexOf(Word, StringComparison.Ordinal) >= 0)
        {
            return true;
        }

        foreach (var name in Plain)
        {
            if (SourceWords.MayHold(tree, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether Stripe reads the property as an integer in minor units.</summary>
    public static bool IsAmount(IPropertySymbol property, StripeSymbols stripe) =>
        stripe.Declares(property)
        && IsInteger(property.Type)
        && (property.Name.IndexOf(Word, StringComparison.Ordinal) >= 0 || Plain.Contains(property.Name));

    /// <summary>Whether Stripe holds minor units and fractions of them in the property: UnitAmountDecimal.</summary>
    public static bool IsDecimalAmount(IPropertySymbol property, StripeSymbols stripe) =>
        property.Name.EndsWith("AmountDecimal", StringComparison.Ordinal) && stripe.Declares(property);

    /// <summary>Whether Stripe reads minor units from the property, for a property of request parameters.</summary>
    public static bool IsRequestAmount(IPropertySymbol property, StripeSymbols stripe) =>
        property.ContainingType.Name.EndsWith("Options", StringComparison.Ordinal) && IsAmount(property, stripe);

    /// <summary>Whether a name says that its value is in minor units already: <c>priceInCents</c>, <c>AmountMinor</c>.</summary>
    public static bool SaysMinorUnits(string name)
    {
        foreach (var word in MinorWords)
        {
            var at = name.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            // "percent", "percentage", "center" and "recent" are not cents.
            if (at >= 0 && !(word == "cent" && IsPartOfAnotherWord(name, at)))
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsInteger(ITypeSymbol? type) =>
        Underlying(type)?.SpecialType
            is SpecialType.System_Int64
                or SpecialType.System_Int32
                or SpecialType.System_UInt64
                or SpecialType.System_UInt32
                or SpecialType.System_Int16;

    public static bool IsFractional(ITypeSymbol? type) =>
        Underlying(type)?.SpecialType
            is SpecialType.System_Decimal
                or SpecialType.System_Double
                or SpecialType.System_Single;

    public static bool IsBinaryFloatingPoint(ITypeSymbol? type) =>
        Underlying(type)?.SpecialType is SpecialType.System_Double or SpecialType.System_Single;

    public static ITypeSymbol? Underlying(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;

    private static bool IsPartOfAnotherWord(string name, int at)
    {
        if (at > 0 && char.IsLower(name[at]) && char.IsLetter(name[at - 1]))
        {
            return true;
        }

        var rest = name.Substring(at + "cent".Length);
        return rest.Length > 0 && char.IsLower(rest[0]) && !rest.StartsWith("s", StringComparison.Ordinal);
    }
}
