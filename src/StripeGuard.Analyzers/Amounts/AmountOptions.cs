using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>What a project says of its own amounts in .editorconfig.</summary>
internal sealed class AmountOptions
{
    /// <summary>Names of prices in major units, beyond those that are known: <c>nightlyRate, fare</c>.</summary>
    public const string NamesOption = "stripe_guard.amount_names";

    /// <summary>Types whose conversion to long gives minor units: <c>Acme.Money</c>.</summary>
    public const string MoneyTypesOption = "stripe_guard.money_types";

    private static readonly AmountOptions None = new([], []);
    private static readonly char[] Separators = [',', ';', ' '];

    private readonly string[] names;
    private readonly string[] moneyTypes;

    private AmountOptions(string[] names, string[] moneyTypes)
    {
        this.names = names;
        this.moneyTypes = moneyTypes;
    }

    public static AmountOptions Of(AnalyzerOptions options, SyntaxTree tree)
    {
        var configured = options.AnalyzerConfigOptionsProvider.GetOptions(tree);
        var hasNames = configured.TryGetValue(NamesOption, out var names);
        return configured.TryGetValue(MoneyTypesOption, out var types) || hasNames
            ? new AmountOptions(List(names), List(types))
            : None;
    }

    /// <summary>Whether a name was said to be a price's.</summary>
    public bool IsAmountName(string name)
    {
        foreach (var known in names)
        {
            if (string.Equals(name, known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a type was said to know its minor units.</summary>
    public bool IsMoneyType(ITypeSymbol? type)
    {
        if (moneyTypes.Length == 0 || StripeAmounts.Underlying(type) is not { } money)
        {
            return false;
        }

        var name = money.OriginalDefinition.ToDisplayString(
            SymbolDisplayFormat.CSharpErrorMessageFormat.WithGenericsOptions(SymbolDisplayGenericsOptions.None)
        );
        return Array.IndexOf(moneyTypes, name) >= 0;
    }

    private static string[] List(string? value) =>
        value is null ? [] : value.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
}
