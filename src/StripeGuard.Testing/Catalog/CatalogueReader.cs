using System.Globalization;
using System.Reflection;
using System.Text;
using Stripe;

namespace StripeGuard.Testing.Catalog;

/// <summary>
/// Reads the API out of the loaded Stripe.net: the routes by calling each service method on a client that records, the
/// parameters from the options' JSON names, the objects from the entities'. Writes them as <c>catalogue.txt</c>.
/// </summary>
internal sealed class CatalogueReader
{
    /// <summary>An enum of more values than this gets a line of its own, for others to refer to.</summary>
    private const int InlineValues = 4;

    private readonly EnumDocumentation documentation;
    private readonly Dictionary<Type, string> objectNames;
    private readonly SortedDictionary<string, string> shapes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> enums = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> enumNames = new(StringComparer.Ordinal);
    private readonly Queue<Type> waiting = new();
    private readonly HashSet<Type> wanted = [];
    private readonly Assembly assembly;

    private CatalogueReader(Assembly assembly, EnumDocumentation documentation)
    {
        this.assembly = assembly;
        this.documentation = documentation;
        objectNames = ObjectNames(assembly);
    }

    /// <summary>The whole catalogue as text.</summary>
    /// <param name="documentationFile">
    /// Stripe.net's XML documentation, which lists the values of each enum. Without it enums are plain strings.
    /// </param>
    public static string Read(string? documentationFile = null) =>
        new CatalogueReader(typeof(StripeClient).Assembly, EnumDocumentation.Read(documentationFile)).Read();

    private string Read()
    {
        var routes = RouteRecorder.Record(assembly).Select(RouteLine).ToList();
        foreach (var type in objectNames.Keys)
        {
            Want(type);
        }

        while (waiting.TryDequeue(out var type))
        {
            if (ShapeLine(type) is var line && line.Contains(' ', StringComparison.Ordinal))
            {
                shapes[NameOf(type)] = line;
            }
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"stripe.net {Catalogue.LoadedVersion}\n");
        Section("routes", routes);
        Section("enums", enums.Select(item => $"{item.Key} {item.Value}"));
        Section("shapes", shapes.Values);
        return text.ToString();

        void Section(string title, IEnumerable<string> lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{title}\n");
            foreach (var line in lines)
            {
                text.Append(line).Append('\n');
            }
        }
    }

    private string RouteLine(RecordedRoute route)
    {
        var options = route.Options.Distinct().Where(type => type != typeof(BaseOptions)).Select(Want).ToList();
        return $"{route.Method} {route.Path} {Answer(route.Answers)} {(options.Count == 0 ? "-" : string.Join('+', options))}";
    }

    private string Answer(List<Type> types)
    {
        var type = types[0];
        var items = string.Join(
            '/',
            types.Select(ItemOf).OfType<Type>().Distinct().SelectMany(item => Targets(item).Split('/')).Distinct()
        );
        return items.Length == 0 ? "-"
            : !type.IsGenericType ? items
            : type.Name.StartsWith("StripeSearchResult", StringComparison.Ordinal) ? $"search:{items}"
            : type.Namespace == "Stripe.V2" ? $"v2list:{items}"
            : $"list:{items}";
    }

    private static Type? ItemOf(Type answer) =>
        answer.IsGenericType && answer.GetGenericArguments() is [var item] ? item
        : typeof(IStripeEntity).IsAssignableFrom(answer) ? answer
        : null;

    private string ShapeLine(Type type)
    {
        var ofEntity = typeof(IStripeEntity).IsAssignableFrom(type);
        var line = new StringBuilder(NameOf(type));
        if (objectNames.TryGetValue(type, out var objectName))
        {
            line.Append(CultureInfo.InvariantCulture, $" ={objectName}");
        }

        foreach (var (property, name) in Properties(type))
        {
            var written = TypeOf(property, ofEntity).Write(NameOf(type), name);
            line.Append(CultureInfo.InvariantCulture, $" {name}{(written.Length == 0 ? "" : ":")}{written}");
        }

        return line.ToString();
    }

    /// <summary>The JSON properties, those of the bases last; <c>expand</c> goes without saying.</summary>
    private static IEnumerable<(PropertyInfo Property, string Name)> Properties(Type type)
    {
        const BindingFlags all = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        foreach (var property in type.GetProperties(all))
        {
            if (JsonName(property) is { } name && name != "expand")
            {
                yield return (property, name);
            }
        }
    }

    /// <summary>From System.Text.Json's attribute, or from Newtonsoft's in releases that have only that.</summary>
    private static string? JsonName(PropertyInfo property) =>
        property
            .GetCustomAttributesData()
            .Where(data => data.AttributeType.Name is "JsonPropertyNameAttribute" or "JsonPropertyAttribute")
            .Select(data => data.ConstructorArguments is [{ Value: string name }] ? name : null)
            .FirstOrDefault(name => name is not null);

    /// <summary>Stripe.net leaves out a null of these alone, for it tracks whether null was set on purpose, to clear.</summary>
    private static bool IsClearable(PropertyInfo property) =>
        property
            .GetCustomAttributesData()
            .Any(data =>
                data.AttributeType.Name == "JsonPropertyAttribute"
                && data.NamedArguments.Any(argument => argument.MemberName == "NullValueHandling")
            );

    private FieldType TypeOf(PropertyInfo property, bool ofEntity)
    {
        var type = TypeOf(property.PropertyType);
        return ofEntity ? type : WithValues(type, property) with { Clearable = IsClearable(property) };
    }

    private FieldType WithValues(FieldType type, PropertyInfo property) =>
        documentation.ValuesOf(property) is not { } values
            ? type
            : type switch
            {
                { Kind: Kind.String } => Enum(property, values),
                { Kind: Kind.Array, Item.Kind: Kind.String } => type with { Item = Enum(property, values) },
                _ => type,
            };

    private FieldType Enum(PropertyInfo property, IReadOnlyList<string> values)
    {
        if (values.Count <= InlineValues)
        {
            return new FieldType(Kind.Enum) { Values = values };
        }

        var joined = string.Join('|', values);
        if (!enumNames.TryGetValue(joined, out var name))
        {
            enumNames[joined] = name = $"{NameOf(property.DeclaringType!)}.{JsonName(property)}";
            enums[name] = joined;
        }

        return new FieldType(Kind.Enum) { Reference = name };
    }

    private FieldType TypeOf(Type type)
    {
        var neverNull = type.IsValueType;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            (type, neverNull) = (underlying, false);
        }

        if (type.IsGenericType)
        {
            return Generic(type);
        }

        if (typeof(IStripeEntity).IsAssignableFrom(type) || typeof(INestedOptions).IsAssignableFrom(type))
        {
            return type.Name == "IHasObject"
                ? new FieldType(Kind.Any)
                : new FieldType(Kind.Object) { Shapes = Targets(type).Split('/') };
        }

        if (type.BaseType?.Name == "StringEnum")
        {
            return new FieldType(Kind.Enum) { Values = StringEnum(type) };
        }

        var kind =
            type == typeof(string) ? Kind.String
            : type == typeof(long) || type == typeof(int) ? Kind.Integer
            : type == typeof(decimal) ? Kind.Decimal
            : type == typeof(bool) ? Kind.Boolean
            : type == typeof(DateTime) ? Kind.Timestamp
            : type == typeof(MultipartFileContent) || typeof(Stream).IsAssignableFrom(type) ? Kind.File
            : Kind.Any;
        if (kind == Kind.Any && type.IsClass && Properties(type).Any())
        {
            return new FieldType(Kind.Object) { Shapes = [Want(type)] };
        }

        return new FieldType(kind) { NeverNull = neverNull };
    }

    private FieldType Generic(Type type)
    {
        var arguments = type.GetGenericArguments();
        return type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] switch
        {
            "List" => new FieldType(Kind.Array) { Item = TypeOf(arguments[0]) with { NeverNull = false } },
            "Dictionary" => new FieldType(Kind.Map) { Item = TypeOf(arguments[1]) with { NeverNull = false } },
            "StripeList" => new FieldType(Kind.Page) { Item = TypeOf(arguments[0]) },
            "ExpandableField" => new FieldType(Kind.Expandable) { Shapes = Targets(arguments[0]).Split('/') },
            "AnyOf" => new FieldType(Kind.OneOf) { Choices = [.. arguments.Select(TypeOf)] },
            _ => new FieldType(Kind.Any),
        };
    }

    private static List<string> StringEnum(Type type) =>
        [
            .. type.GetFields(BindingFlags.Static | BindingFlags.Public)
                .Where(field => field.FieldType == type)
                .Select(field => field.GetValue(null)!.ToString()!),
        ];

    /// <summary>The names of the shapes that a type stands for: its own, or those of an interface's classes.</summary>
    private string Targets(Type type) =>
        !type.IsInterface
            ? Want(type)
            : string.Join(
                '/',
                assembly
                    .GetTypes()
                    .Where(item => item.IsClass && type.IsAssignableFrom(item))
                    .Select(Want)
                    .Order(StringComparer.Ordinal)
            );

    private string Want(Type type)
    {
        if (wanted.Add(type))
        {
            waiting.Enqueue(type);
        }

        return NameOf(type);
    }

    private static string NameOf(Type type) =>
        type.FullName!.StartsWith("Stripe.", StringComparison.Ordinal)
            ? type.FullName["Stripe.".Length..]
            : type.FullName;

    private static Dictionary<Type, string> ObjectNames(Assembly assembly)
    {
        const BindingFlags anyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var registry = assembly.GetType("Stripe.StripeTypeRegistry");
        var names = new Dictionary<Type, string>();
        foreach (var table in new[] { "ObjectsToTypes", "V2ObjectsToTypes" })
        {
            var types =
                registry?.GetField(table, anyStatic)?.GetValue(null)
                ?? registry?.GetProperty(table, anyStatic)?.GetValue(null);
            foreach (var (name, type) in types as IReadOnlyDictionary<string, Type> ?? new Dictionary<string, Type>())
            {
                names.TryAdd(type, name);
            }
        }

        return names;
    }
}
