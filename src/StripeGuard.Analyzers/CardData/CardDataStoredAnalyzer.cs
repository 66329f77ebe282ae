using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.CardData;

/// <summary>
/// STRIPE4004: a property of a persisted type, or a column in SQL, that is named for a whole card number or a security
/// code.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CardDataStoredAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE4004_CardDataStored)
{
    /// <summary>The longest text that is no whole card number: the last four, or the first six.</summary>
    private const int LongestPart = 8;

    // The columns that an INSERT or a CREATE TABLE lists, and those that an UPDATE sets.
    private static readonly Regex ColumnLists = new(
        @"\b(?:insert\s+into|create\s+table(?:\s+if\s+not\s+exists)?)\s+(?<table>[\w.""`\[\]]+)\s*\((?<columns>[^()]*(?:\([^()]*\)[^()]*)*)\)"
            + @"|\bupdate\s+(?<table>[\w.""`\[\]]+)\s+set\s+(?<columns>.*?)(?:\bwhere\b|$)"
            + @"|\balter\s+table\s+(?<table>[\w.""`\[\]]+)\s+add\s+(?:column\s+)?(?<columns>[^,;]+)",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant
    );

    private static readonly Regex FirstName = new(@"^\s*[""`\[]?(?<name>\w+)", RegexOptions.CultureInvariant);

    /// <summary>Calls that name a stored type by their type argument: Entity Framework's model builder, Mongo, Dapper.Contrib, sqlite-net.</summary>
    private static readonly HashSet<string> StoringCalls = new(StringComparer.Ordinal)
    {
        "Entity",
        "OwnsOne",
        "OwnsMany",
        "ComplexProperty",
        "GetCollection",
        "CreateTable",
        "CreateTableAsync",
    };

    private static readonly string[] StoringNamespaces =
    [
        "Microsoft.EntityFrameworkCore",
        "System.Data.Entity",
        "MongoDB",
        "LiteDB",
        "SQLite",
        "ServiceStack.OrmLite",
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        context.RegisterSymbolAction(AnalyzeProperty, SymbolKind.Property);
        context.RegisterOperationAction(AnalyzeCall, OperationKind.Invocation);
        context.RegisterSourceStringAction(AnalyzeSql);
    }

    private static void AnalyzeProperty(SymbolAnalysisContext context)
    {
        var property = (IPropertySymbol)context.Symbol;
        var datum = StoredDatum(property);
        if (datum == CardDatum.None || !PersistedTypes.Of(context.Compilation).Contains(property.ContainingType))
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE4004_CardDataStored,
                property.Locations[0],
                property.ContainingType.Name + "." + property.Name,
                CardDataNames.Describe(datum)
            )
        );
    }

    /// <summary>A type that only a call says is stored, such as <c>database.GetCollection&lt;Card&gt;("cards")</c>, is reported at the call.</summary>
    private static void AnalyzeCall(OperationAnalysisContext context)
    {
        var method = ((IInvocationOperation)context.Operation).TargetMethod;
        if (
            !StoringCalls.Contains(method.Name)
            || method.TypeArguments.LastOrDefault() is not INamedTypeSymbol stored
            || !IsStoringNamespace(method.ContainingNamespace)
            || PersistedTypes.Of(context.Compilation).Contains(stored)
        )
        {
            return;
        }

        foreach (var property in stored.GetMembers().OfType<IPropertySymbol>())
        {
            var datum = StoredDatum(property);
            if (datum != CardDatum.None)
            {
                context.ReportDiagnostic(
                    Diagnostic.Create(
                        Rules.STRIPE4004_CardDataStored,
                        context.Operation.Syntax.GetLocation(),
                        stored.Name + "." + property.Name,
                        CardDataNames.Describe(datum)
                    )
                );
            }
        }
    }

    private static void AnalyzeSql(OperationAnalysisContext context, string text)
    {
        if (text.Length < 20)
        {
            return;
        }

        foreach (Match statement in ColumnLists.Matches(text))
        {
            if (CardDataNames.IsOtherCard(statement.Groups["table"].Value))
            {
                continue;
            }

            foreach (var column in statement.Groups["columns"].Value.Split(','))
            {
                var name = FirstName.Match(column).Groups["name"].Value;
                var datum = CardDataNames.Of(name);
                if (datum != CardDatum.None)
                {
                    context.ReportDiagnostic(
                        Diagnostic.Create(
                            Rules.STRIPE4004_CardDataStored,
                            context.Operation.Syntax.GetLocation(),
                            name,
                            CardDataNames.Describe(datum)
                        )
                    );
                    return;
                }
            }
        }
    }

    private static CardDatum StoredDatum(IPropertySymbol property)
    {
        var datum = CardDataNames.Of(property);
        return
            datum != CardDatum.None
            && PersistedTypes.IsStored(property)
            && !(datum == CardDatum.Number && IsPart(property))
            ? datum
            : CardDatum.None;
    }

    /// <summary>A column too short for a card number holds the last four digits, whatever it is called.</summary>
    private static bool IsPart(IPropertySymbol property) =>
        property
            .GetAttributes()
            .Any(attribute =>
                attribute.AttributeClass?.Name is "StringLengthAttribute" or "MaxLengthAttribute"
                && attribute.ConstructorArguments.FirstOrDefault().Value is int and <= LongestPart
            );

    private static bool IsStoringNamespace(INamespaceSymbol? @namespace)
    {
        var name = @namespace?.ToDisplayString() ?? "";
        return StoringNamespaces.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
    }
}
