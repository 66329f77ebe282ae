using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using StripeGuard.Analyzers.Facts;

namespace StripeGuard.Analyzers.Tests.Facts;

/// <summary>The table of listed values against the documentation of Stripe.net 53.1.0's properties.</summary>
public class ListedValuesTests
{
    private static readonly StripeSymbols Stripe = StripeSymbols.Of(
        CSharpCompilation.Create("Facts", references: TestReferences.All)
    )!;

    private static readonly Lazy<Dictionary<string, XElement>> Documentation = new(ReadDocumentation);

    [Fact]
    public void Each_property_of_the_table_is_a_text_of_Stripe_nets_and_is_found_by_its_symbol() =>
        Assert.All(
            ListedValues.All,
            listed =>
            {
                var property = Property(listed.Key);
                Assert.True(property is not null, $"Stripe.net has no {listed.Key}.");
                Assert.Equal(SpecialType.System_String, property.Type.SpecialType);
                Assert.Equal(listed.Value, ListedValues.Of(property)!.Values);
            }
        );

    [Fact]
    public void Each_list_is_the_one_that_Stripe_net_documents() =>
        Assert.All(
            ListedValues.All,
            listed =>
            {
                var summary = Documentation.Value["P:Stripe." + listed.Key];
                Assert.Equal(
                    listed.Value.Order(StringComparer.Ordinal),
                    Documented(summary).Order(StringComparer.Ordinal)
                );
            }
        );

    [Theory]
    [InlineData("cancelled", "canceled")]
    [InlineData("Succeeded", "succeeded")]
    [InlineData("succeded", "succeeded")]
    [InlineData("success", "succeeded")]
    [InlineData("payment_failed", null)]
    [InlineData("paid", null)]
    public void The_status_that_was_meant_is_found_where_it_is_near(string mistyped, string? meant) =>
        Assert.Equal(meant, NearestWord.Of(mistyped, ListedValues.Of(Property("PaymentIntent.Status")!)!.Values));

    private static IPropertySymbol? Property(string name)
    {
        var dot = name.LastIndexOf('.');
        return Stripe
            .Find("Stripe." + name[..dot])
            ?.GetMembers(name[(dot + 1)..])
            .OfType<IPropertySymbol>()
            .SingleOrDefault();
    }

    /// <summary>The code words of the last sentence that lists them.</summary>
    private static IEnumerable<string> Documented(XElement summary)
    {
        var words = string.Concat(
            summary
                .Nodes()
                .Select(node =>
                    node is XElement { Name.LocalName: "c" } word ? $"`{word.Value.Trim()}`"
                    : node is XElement other ? other.Value
                    : ((XText)node).Value
                )
        );
        var lists = Regex
            .Matches(words, @"[Oo]ne\s+of:?\s+(?<list>[^.:]*)|(can\s+be|either|payout:)\s+(?<list>[^.:]*)")
            .Select(match => match.Groups["list"].Value)
            .Where(list => list.Contains('`', StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(lists);
        return Regex.Matches(lists[^1], "`(?<word>[^`]+)`").Select(match => match.Groups["word"].Value).Distinct();
    }

    private static Dictionary<string, XElement> ReadDocumentation()
    {
        var file = TestReferences
            .All.Select(reference => reference.Display!)
            .Single(path => path.EndsWith("Stripe.net.dll", StringComparison.Ordinal));
        return XDocument
            .Load(Path.ChangeExtension(file, ".xml"))
            .Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(
                member => member.Attribute("name")!.Value,
                member => member.Element("summary")!,
                StringComparer.Ordinal
            );
    }
}
