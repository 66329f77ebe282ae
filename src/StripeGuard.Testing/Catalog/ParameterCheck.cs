using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.V2;

namespace StripeGuard.Testing.Catalog;

/// <summary>
/// Checks the parameters of a request against the catalogue before anything is done: unknown ones first, then values
/// that do not fit, then those that are missing. Numbered hashes become arrays where the API has an array.
/// </summary>
internal sealed partial class ParameterCheck(Catalogue catalogue, CatalogueRoute route, string? version)
{
    private readonly List<(string Name, string? Hint)> unknown = [];
    private readonly IReadOnlyDictionary<string, FieldType>? dropped = DroppedParameters.Of(route, version);
    private StripeErrorException? firstFault;

    /// <summary>The parameters in the API's shapes, or Stripe's 400.</summary>
    public JsonObject Check(JsonObject tree)
    {
        var fields = Fields(route.Parameters.Select(catalogue.Shape));
        var result = Hash(tree, fields, prefix: null);
        ThrowUnknown();
        if (firstFault is not null)
        {
            throw firstFault;
        }

        if (RequiredParameters.MissingIn(route, result) is { } missing)
        {
            throw StripeErrors.MissingParameter(missing);
        }

        return result;
    }

    private static List<IReadOnlyDictionary<string, FieldType>> Fields(IEnumerable<Shape> shapes) =>
        [.. shapes.Select(shape => shape.Fields)];

    private JsonObject Hash(JsonObject hash, List<IReadOnlyDictionary<string, FieldType>> alternatives, string? prefix)
    {
        var result = new JsonObject();
        foreach (var (name, value) in hash.ToArray())
        {
            hash.Remove(name);
            var full = prefix is null ? name : $"{prefix}[{name}]";
            var types = alternatives.Select(fields => fields.GetValueOrDefault(name)).OfType<FieldType>().ToList();
            if (types.Count == 0 && dropped?.GetValueOrDefault(full) is { } was)
            {
                types.Add(was);
            }

            if (types.Count == 0 && UnlistedParameters.Of(route, full) is { } unlisted)
            {
                types.Add(unlisted);
            }

            if (types.Count == 0)
            {
                unknown.Add((full, Hint(name, full, alternatives)));
            }
            else
            {
                result[name] = FirstFitting(types, value, full);
            }
        }

        return result;
    }

    private void ThrowUnknown()
    {
        if (unknown.Count == 0)
        {
            return;
        }

        var names = string.Join(", ", unknown.Select(item => item.Name));
        var hint = unknown is [(_, { } only)] ? $". {only}" : "";
        throw StripeErrors.Invalid(
            $"Received unknown parameter{(unknown.Count > 1 ? "s" : "")}: {names}{hint}",
            "parameter_unknown",
            unknown[0].Name
        );
    }

    /// <summary>The value as the first of the types that takes it; else the first type's complaint.</summary>
    private JsonNode? FirstFitting(List<FieldType> types, JsonNode? value, string name)
    {
        if (types.Count == 1)
        {
            return Fit(types[0], value, name);
        }

        var (faultBefore, unknownBefore) = (firstFault, unknown.Count);
        (StripeErrorException? Fault, List<(string, string?)> Unknown, JsonNode? Value)? first = null;
        foreach (var type in types.OrderBy(type => Matches(type, value) ? 0 : 1))
        {
            firstFault = null;
            var fitted = Fit(type, value?.DeepClone(), name);
            var (fault, added) = (firstFault, unknown[unknownBefore..]);
            unknown.RemoveRange(unknownBefore, unknown.Count - unknownBefore);
            firstFault = faultBefore;
            if (fault is null && added.Count == 0)
            {
                return fitted;
            }

            first ??= (fault, added, fitted);
        }

        unknown.AddRange(first!.Value.Unknown);
        firstFault ??= first.Value.Fault;
        return first.Value.Value;
    }

    private static bool Matches(FieldType type, JsonNode? value) =>
        type.Kind is Kind.Object or Kind.Map or Kind.Array ? value is JsonObject or JsonArray : value is JsonValue;

    private JsonNode? Fit(FieldType type, JsonNode? value, string name)
    {
        switch (type.Kind)
        {
            case Kind.OneOf:
                return FirstFitting(
                    [.. type.Choices.Select(choice => choice with { Clearable = type.Clearable })],
                    value,
                    name
                );
            case Kind.Object:
                return Nested(type, value, name);
            case Kind.Map:
                return Map(type, value, name);
            case Kind.Array:
                return Array(type, value, name);
            case Kind.Any:
                return Guessed(value);
        }

        if (value is not JsonValue leaf)
        {
            return Fault($"Invalid string: {Shown(value)}", name);
        }

        var text = leaf.GetValue<string>();
        if (text.Length == 0)
        {
            return Empty(type, name);
        }

        return type.Kind switch
        {
            Kind.Integer when !IsInteger(text) => Fault(
                $"Invalid integer: {Shown(text)}",
                name,
                "parameter_invalid_integer"
            ),
            Kind.Timestamp when !IsTimestamp(text) && !UnlistedParameters.Takes(route, name, text) => Fault(
                $"Invalid timestamp: {Shown(text)}; must be {(route.IsV2 ? "an RFC 3339 timestamp" : "an integer Unix timestamp")}",
                name
            ),
            Kind.Decimal when !DecimalNumber().IsMatch(text) => Fault($"Invalid decimal: {Shown(text)}", name),
            // What stripe-python sent before it wrote booleans in lower case.
            Kind.Boolean when text is "True" or "False" => JsonValue.Create(text == "True" ? "true" : "false"),
            Kind.Boolean when text is not ("true" or "false") => Fault($"Invalid boolean: {Shown(text)}", name),
            Kind.Enum
                when !type.Values.Contains(text)
                    && !UnlistedParameters.Takes(route, name, text)
                    && !DroppedParameters.Took(route, version, name, text) => Fault(
                $"Invalid {name}: must be one of {Sentence(type.Values)}",
                name
            ),
            _ => leaf,
        };
    }

    private JsonNode? Nested(FieldType type, JsonNode? value, string name)
    {
        var alternatives = Fields(type.Shapes.Select(catalogue.Shape));
        return value switch
        {
            JsonObject hash => Hash(hash, alternatives, name),
            JsonValue leaf when leaf.GetValue<string>().Length == 0 => type.Clearable
                ? leaf
                : Fault($"Parameter {name} cannot be empty.", name, "parameter_invalid_empty"),
            _ => Fault("Invalid object", name),
        };
    }

    private JsonNode? Map(FieldType type, JsonNode? value, string name)
    {
        if (value is JsonValue leaf && leaf.GetValue<string>().Length == 0)
        {
            return leaf;
        }

        if (value is not JsonObject hash || hash.Any(item => FormDecoder.IsAppended(item.Key)))
        {
            return Fault("Invalid object", name);
        }

        var isMetadata = name == "metadata" || name.EndsWith("[metadata]", StringComparison.Ordinal);
        var result = new JsonObject();
        foreach (var (key, item) in hash.ToArray())
        {
            hash.Remove(key);
            if (isMetadata && Metadata.Fault(key, item, name) is { } fault)
            {
                firstFault ??= fault;
                continue;
            }

            result[key] =
                item is JsonValue value2 && value2.GetValue<string>().Length == 0
                    ? item
                    : Fit(type.Item!, item, $"{name}[{key}]");
        }

        if (isMetadata)
        {
            firstFault ??= Metadata.TooMany(result, name);
        }

        return result;
    }

    private JsonNode? Array(FieldType type, JsonNode? value, string name)
    {
        if (value is JsonValue leaf && leaf.GetValue<string>().Length == 0)
        {
            return leaf;
        }

        var items = value as JsonArray ?? (value is JsonObject hash ? FormDecoder.ArrayOf(hash) : null);
        if (items is null)
        {
            return Fault("Invalid array", name);
        }

        var result = new JsonArray();
        for (var i = 0; i < items.Count; i++)
        {
            result.Add(
                Fit(type.Item!, items[i]?.DeepClone(), string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]"))
            );
        }

        return result;
    }

    /// <summary>An empty string clears, where the API says that it can, and where a text may as well be empty.</summary>
    private JsonNode? Empty(FieldType type, string name) =>
        type.Clearable
        || (type.Kind == Kind.String && !RequiredParameters.Requires(route, name) && !NamesAnObject(name))
            ? JsonValue.Create("")
            : Fault($"Parameter {name} cannot be empty.", name, "parameter_invalid_empty");

    private bool NamesAnObject(string name) => catalogue.ShapeOfObject(name) is not null || name == "currency";

    /// <summary>A value of no known type: numbered hashes become arrays all the same.</summary>
    private static JsonNode? Guessed(JsonNode? value) =>
        value is JsonObject hash ? FormDecoder.Guess(hash) : value?.DeepClone();

    private JsonNode? Fault(string message, string name, string? code = null)
    {
        firstFault ??= StripeErrors.Invalid(message, code, name);
        return null;
    }

    private bool IsTimestamp(string text) => route.IsV2 ? Rfc3339.TryRead(text, out _) : IsInteger(text);

    /// <summary>An integer that the API can hold; a longer one is none.</summary>
    private static bool IsInteger(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static string Shown(JsonNode? value) =>
        Shown(
            value switch
            {
                null => "null",
                JsonValue leaf => leaf.GetValue<string>(),
                JsonObject hash => Guessed(hash)!.ToJsonString(),
                _ => value.ToJsonString(),
            }
        );

    private static string Shown(string text) => text.Length <= 200 ? text : text[..200] + "...";

    private static string Sentence(IReadOnlyList<string> values) =>
        values.Count switch
        {
            1 => values[0],
            2 => $"{values[0]} or {values[1]}",
            _ => $"{string.Join(", ", values.SkipLast(1))}, or {values[^1]}",
        };

    private string? Hint(string name, string full, List<IReadOnlyDictionary<string, FieldType>> alternatives)
    {
        if (DroppedParameters.Had(route, full))
        {
            return $"The API no longer has it: only requests with a Stripe-Version before {Stripe.StripeConfiguration.ApiVersion} may send it.";
        }

        return Nearest(name, alternatives) is { } nearest ? $"Did you mean {nearest}?" : null;
    }

    private static string? Nearest(string name, List<IReadOnlyDictionary<string, FieldType>> alternatives)
    {
        if (name.Length is < 3 or > 64)
        {
            return null;
        }

        var limit = name.Length < 5 ? 1 : Math.Max(2, name.Length / 4);
        return alternatives
            .SelectMany(fields => fields.Keys)
            .Select(known => (Known: known, Distance: EditDistance.Between(name, known)))
            .Where(item => item.Distance <= limit)
            .OrderBy(item => item.Distance)
            .Select(item => item.Known)
            .FirstOrDefault();
    }

    [GeneratedRegex(@"\A-?\d{1,20}(\.\d{1,20})?\z")]
    private static partial Regex DecimalNumber();
}
