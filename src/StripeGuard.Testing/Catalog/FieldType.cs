namespace StripeGuard.Testing.Catalog;

/// <summary>What a parameter or a field holds.</summary>
internal enum Kind
{
    /// <summary>Anything: the SDK leaves its type open.</summary>
    Any,
    String,
    Integer,
    Decimal,
    Boolean,

    /// <summary>Unix seconds in v1, RFC 3339 text in v2.</summary>
    Timestamp,

    /// <summary>The content of a multipart form's file.</summary>
    File,

    /// <summary>A string out of <see cref="FieldType.Values"/>.</summary>
    Enum,

    /// <summary>An object of one of <see cref="FieldType.Shapes"/>.</summary>
    Object,

    /// <summary>An id, or after <c>expand[]</c> the object of one of <see cref="FieldType.Shapes"/>.</summary>
    Expandable,

    /// <summary>A list object (<c>{"object": "list", "data": …}</c>) of <see cref="FieldType.Item"/>.</summary>
    Page,

    /// <summary>An array of <see cref="FieldType.Item"/>.</summary>
    Array,

    /// <summary>Keys of the caller's choice, each with an <see cref="FieldType.Item"/>.</summary>
    Map,

    /// <summary>One of <see cref="FieldType.Choices"/>.</summary>
    OneOf,
}

/// <summary>The type of a parameter or a field, as <c>catalogue.txt</c> writes it.</summary>
internal sealed record FieldType(Kind Kind)
{
    /// <summary>Whether the SDK cannot read null in this field.</summary>
    public bool NeverNull { get; init; }

    /// <summary>Whether an empty string clears this parameter.</summary>
    public bool Clearable { get; init; }

    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The name of the line that has the values, when they are too many to be written here.</summary>
    public string? Reference { get; init; }

    /// <summary>The names of shapes.</summary>
    public IReadOnlyList<string> Shapes { get; init; } = [];

    public FieldType? Item { get; init; }

    public IReadOnlyList<FieldType> Choices { get; init; } = [];

    /// <summary>Writes the type of a field of <paramref name="owner"/>; nothing for a plain string, the commonest.</summary>
    public string Write(string owner, string field) =>
        WriteKind(owner, field) + (NeverNull ? "!" : "") + (Clearable ? "?" : "");

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="enumOf">The values of an enum that has a line of its own.</param>
    public static FieldType Parse(
        ReadOnlySpan<char> text,
        string owner,
        string field,
        Func<string, IReadOnlyList<string>> enumOf
    )
    {
        if (text.Length > 0 && text[^1] is '!' or '?')
        {
            var type = Parse(text[..^1], owner, field, enumOf);
            return text[^1] == '!' ? type with { NeverNull = true } : type with { Clearable = true };
        }

        var rest = text.Length > 1 ? text[1..] : [];
        return text switch
        {
            "" => new FieldType(Kind.String),
            "any" => new FieldType(Kind.Any),
            "int" => new FieldType(Kind.Integer),
            "decimal" => new FieldType(Kind.Decimal),
            "bool" => new FieldType(Kind.Boolean),
            "time" => new FieldType(Kind.Timestamp),
            "file" => new FieldType(Kind.File),
            ['[', ..] => new FieldType(Kind.Array) { Item = Parse(rest[..^1], owner, field, enumOf) },
            ['<', ..] => new FieldType(Kind.Map) { Item = Parse(rest[..^1], owner, field, enumOf) },
            ['~', ..] => new FieldType(Kind.Page) { Item = Parse(rest, owner, field, enumOf) },
            ['{', ..] => new FieldType(Kind.Object) { Shapes = Names(rest[..^1].ToString(), owner, field) },
            ['@', ..] => new FieldType(Kind.Expandable) { Shapes = Names(rest.ToString(), owner, field) },
            ['=', ..] => new FieldType(Kind.Enum) { Values = rest.ToString().Split('|') },
            ['#', ..] => new FieldType(Kind.Enum) { Values = enumOf(rest.ToString()) },
            ['(', ..] => new FieldType(Kind.OneOf)
            {
                Choices = [.. rest[..^1].ToString().Split(',').Select(choice => Parse(choice, owner, field, enumOf))],
            },
            _ => throw new FormatException($"The catalogue has no type '{text}'."),
        };
    }

    private string WriteKind(string owner, string field) =>
        Kind switch
        {
            Kind.String => "",
            Kind.Integer => "int",
            Kind.Boolean => "bool",
            Kind.Timestamp => "time",
            Kind.Array => $"[{Item!.Write(owner, field)}]",
            Kind.Map => $"<{Item!.Write(owner, field)}>",
            Kind.Page => $"~{Item!.Write(owner, field)}",
            Kind.Object => $"{{{string.Join('/', Shapes.Select(name => ShapeName.Shorten(name, owner, field)))}}}",
            Kind.Expandable => "@" + string.Join('/', Shapes.Select(name => ShapeName.Shorten(name, owner, field))),
            Kind.Enum when Reference is not null => "#" + Reference,
            Kind.Enum => "=" + string.Join('|', Values),
            Kind.OneOf => $"({string.Join(',', Choices.Select(choice => choice.Write(owner, field)))})",
            _ => Kind.ToString().ToLowerInvariant(),
        };

    private static string[] Names(string text, string owner, string field) =>
        [.. text.Split('/').Select(name => ShapeName.Lengthen(name, owner, field))];
}
