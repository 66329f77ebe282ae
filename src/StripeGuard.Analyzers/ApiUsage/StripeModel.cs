using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using StripeGuard.Analyzers.Facts;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>
/// The objects of the Stripe.net that a compilation references, as Expand paths walk them: read from its own symbols, so
/// that a path is judged by the version that will send it.
/// </summary>
internal sealed class StripeModel
{
    /// <summary>https://docs.stripe.com/api/expanding_objects: four levels.</summary>
    private const int MaximumDepth = 4;

    private static readonly ConditionalWeakTable<StripeSymbols, StripeModel> Known = new();

    private readonly StripeSymbols stripe;
    private readonly ConcurrentDictionary<ISymbol, ITypeSymbol?> results = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, Dictionary<string, ITypeSymbol>> members = new(
        SymbolEqualityComparer.Default
    );

    private StripeModel(StripeSymbols stripe) => this.stripe = stripe;

    /// <summary>What is wrong with a path, and the path that may have been meant.</summary>
    public readonly struct Fault(string says, string? suggestion)
    {
        public string Says { get; } = says;
        public string? Suggestion { get; } = suggestion;
    }

    public static StripeModel Of(StripeSymbols stripe) => Known.GetValue(stripe, static key => new StripeModel(key));

    /// <summary>
    /// What the service's method that takes <paramref name="options"/> answers: <c>Session</c> for
    /// <c>SessionGetOptions</c>, <c>StripeList&lt;Charge&gt;</c> for <c>ChargeListOptions</c>.
    /// </summary>
    public ITypeSymbol? ResultOf(INamedTypeSymbol options) =>
        results.GetOrAdd(options, key => FindResult((INamedTypeSymbol)key));

    /// <summary>What is wrong with <paramref name="path"/> in an answer of that type, or null.</summary>
    public Fault? Check(ITypeSymbol result, string path)
    {
        var segments = path.Split('.');
        if (segments.Length == 0 || segments.Any(static segment => segment.Length == 0))
        {
            return null;
        }

        var current = result;
        var levels = 0;
        for (var index = 0; index < segments.Length; index++)
        {
            var segment = segments[index];
            var isLast = index == segments.Length - 1;
            if (ListElement(current) is { } element)
            {
                if (segment == "data" && !isLast)
                {
                    current = element;
                    continue;
                }

                return Members(current).ContainsKey(Plain(segment)) ? null : WithoutData(element, segments, index);
            }

            if (levels++ == MaximumDepth || Unwrapped(current) is not { } entity)
            {
                return null;
            }

            if (!Members(entity).TryGetValue(Plain(segment), out var next))
            {
                return Unknown(entity, segments, index);
            }

            if (IsPlain(next))
            {
                return NotExpandable(entity, segments, index, isLast);
            }

            current = next;
        }

        return null;
    }

    private Fault WithoutData(ITypeSymbol element, string[] segments, int index)
    {
        var suggestion = Joined(segments, index, "data." + segments[index]);
        var isThere = Unwrapped(element) is { } entity && Members(entity).ContainsKey(Plain(segments[index]));
        return new Fault(
            $"it goes into a list of {element.Name}, whose objects stand in 'data'",
            isThere ? suggestion : null
        );
    }

    private Fault Unknown(INamedTypeSymbol entity, string[] segments, int index) =>
        new(
            $"{entity.Name} has no '{segments[index]}' in the Stripe.net that you reference",
            Nearest(entity, segments[index]) is { } nearest ? Joined(segments, index, nearest) : null
        );

    private Fault NotExpandable(INamedTypeSymbol entity, string[] segments, int index, bool isLast)
    {
        // customer_id: the property that holds the id, and not the field.
        var name = segments[index];
        var without = name.EndsWith("_id", StringComparison.Ordinal) ? name.Substring(0, name.Length - 3) : null;
        var isId = without is not null && Members(entity).TryGetValue(Plain(without), out var type) && !IsPlain(type);
        return new Fault(
            isLast
                ? $"'{name}' of {entity.Name} is no object, and comes without being asked for"
                : $"'{name}' of {entity.Name} is no object, so nothing is in it",
            isId ? Joined(segments, index, without!) : null
        );
    }

    private static string Joined(string[] segments, int index, string replacement)
    {
        var copy = (string[])segments.Clone();
        copy[index] = replacement;
        return string.Join(".", copy);
    }

    private string? Nearest(INamedTypeSymbol entity, string segment) =>
        NearestWord.Of(
            Plain(segment),
            Members(entity).Where(static member => !IsPlain(member.Value)).Select(static member => member.Key)
        )
            is { } nearest
            ? JsonNameOf(entity, nearest)
            : null;

    private static string? JsonNameOf(INamedTypeSymbol entity, string plain)
    {
        foreach (var property in PropertiesOf(entity))
        {
            if (Plain(property.Name) == plain)
            {
                return JsonName(property) ?? SnakeCase(property.Name);
            }
        }

        return null;
    }

    private static ITypeSymbol? FindResult(INamedTypeSymbol options)
    {
        const string Suffix = "Options";
        if (!options.Name.EndsWith(Suffix, StringComparison.Ordinal) || options.ContainingNamespace is not { } space)
        {
            return null;
        }

        // SessionListLineItemsOptions: SessionService, if not SessionListLineItemsService.
        for (var length = options.Name.Length - Suffix.Length; length > 0; length--)
        {
            if (length < options.Name.Length - Suffix.Length && !char.IsUpper(options.Name[length]))
            {
                continue;
            }

            foreach (var service in space.GetTypeMembers(options.Name.Substring(0, length) + "Service"))
            {
                if (ResultIn(service, options) is { } result)
                {
                    return result;
                }
            }
        }

        return null;
    }

    private static ITypeSymbol? ResultIn(INamedTypeSymbol service, INamedTypeSymbol options)
    {
        foreach (var member in service.GetMembers())
        {
            if (
                member is IMethodSymbol { ReturnsVoid: false, DeclaredAccessibility: Accessibility.Public } method
                && method.ReturnType.Name is not ("Task" or "IEnumerable" or "IAsyncEnumerable")
                && method.Parameters.Any(parameter => SymbolEqualityComparer.Default.Equals(parameter.Type, options))
            )
            {
                return method.ReturnType;
            }
        }

        return null;
    }

    // StripeList<T> and StripeSearchResult<T>, whose objects stand in "data".
    private ITypeSymbol? ListElement(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeArguments: { Length: 1 } arguments } named
        && stripe.Declares(named)
        && named.Name.StartsWith("Stripe", StringComparison.Ordinal)
            ? arguments[0]
            : null;

    // The entity that a property holds, itself or many of it; null where it may be several kinds.
    private INamedTypeSymbol? Unwrapped(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { Name: "List", TypeArguments: { Length: 1 } arguments })
        {
            type = arguments[0];
        }

        return type is INamedTypeSymbol { TypeKind: TypeKind.Class } entity && stripe.Declares(entity) ? entity : null;
    }

    // Texts, numbers, times, listed values, and dictionaries such as metadata.
    private static bool IsPlain(ITypeSymbol type) =>
        type.SpecialType is not SpecialType.None
        || type.TypeKind is TypeKind.Enum or TypeKind.Array
        || type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }
        || type.Name is "Dictionary" or "DateTime"
        || (type is INamedTypeSymbol { Name: "List", TypeArguments: { Length: 1 } arguments } && IsPlain(arguments[0]));

    private Dictionary<string, ITypeSymbol> Members(ITypeSymbol type) => members.GetOrAdd(type, ReadMembers);

    private static Dictionary<string, ITypeSymbol> ReadMembers(ISymbol type)
    {
        var read = new Dictionary<string, ITypeSymbol>(StringComparer.Ordinal);
        foreach (var property in PropertiesOf((ITypeSymbol)type))
        {
            read[Plain(property.Name)] = property.Type;
            if (JsonName(property) is { } name)
            {
                read[Plain(name)] = property.Type;
            }
        }

        return read;
    }

    private static IEnumerable<IPropertySymbol> PropertiesOf(ITypeSymbol type)
    {
        for (ITypeSymbol? declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            foreach (var member in declaring.GetMembers())
            {
                if (member is IPropertySymbol { DeclaredAccessibility: Accessibility.Public, IsStatic: false } property)
                {
                    yield return property;
                }
            }
        }
    }

    private static string? JsonName(IPropertySymbol property)
    {
        foreach (var attribute in property.GetAttributes())
        {
            if (
                attribute.AttributeClass?.Name is "JsonPropertyNameAttribute" or "JsonPropertyAttribute"
                && attribute.ConstructorArguments is { Length: 1 } arguments
                && arguments[0].Value is string name
            )
            {
                return name;
            }
        }

        return null;
    }

    // latest_charge and LatestCharge are one.
    private static string Plain(string name) => name.Replace("_", string.Empty).ToLowerInvariant();

    private static string SnakeCase(string name)
    {
        var words = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && words.Length > 0)
            {
                words.Append('_');
            }

            words.Append(char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }
}
