using System.Reflection;
using System.Xml.Linq;

namespace StripeGuard.Testing.Catalog;

/// <summary>The values of Stripe's enums. Stripe.net types them as strings, and lists the values in its documentation.</summary>
internal sealed class EnumDocumentation
{
    private const string Introduction = "One of:";

    private readonly Dictionary<string, IReadOnlyList<string>> values = new(StringComparer.Ordinal);

    public static EnumDocumentation Read(string? file)
    {
        var documentation = new EnumDocumentation();
        foreach (var member in file is null ? [] : XDocument.Load(file).Descendants("member"))
        {
            if (
                member.Attribute("name")?.Value is { } name
                && name.StartsWith("P:", StringComparison.Ordinal)
                && ListedIn(member.Element("summary")) is { Count: > 0 } listed
            )
            {
                documentation.values[name["P:".Length..]] = listed;
            }
        }

        return documentation;
    }

    public IReadOnlyList<string>? ValuesOf(PropertyInfo property) =>
        values.GetValueOrDefault($"{property.DeclaringType!.FullName}.{property.Name}");

    /// <summary>The code words of the sentence "One of: a, b, or c."</summary>
    private static List<string> ListedIn(XElement? summary)
    {
        var listed = new List<string>();
        var inSentence = false;
        foreach (var node in summary?.Nodes() ?? [])
        {
            if (node is XText text)
            {
                var introduced = text.Value.LastIndexOf(Introduction, StringComparison.Ordinal);
                if (introduced >= 0)
                {
                    listed.Clear();
                    inSentence = true;
                }
                else if (text.Value.Contains('.', StringComparison.Ordinal))
                {
                    inSentence = false;
                }
            }
            else if (inSentence && node is XElement { Name.LocalName: "c" } word)
            {
                listed.Add(word.Value);
            }
        }

        return listed;
    }
}
