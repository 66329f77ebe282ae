using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.CardData;

/// <summary>
/// The types of a compilation whose properties end up in a database: sets and configurations of Entity Framework,
/// [Table] and its like, Mongo collections, and whatever those contain. Read from declarations alone, and only when a
/// rule asks.
/// </summary>
internal sealed class PersistedTypes
{
    private static readonly ConditionalWeakTable<Compilation, PersistedTypes> Known = new();

    /// <summary>Generic types whose argument is stored, by full name without arity.</summary>
    private static readonly HashSet<string> Stores = new(StringComparer.Ordinal)
    {
        "Microsoft.EntityFrameworkCore.DbSet",
        "Microsoft.EntityFrameworkCore.IEntityTypeConfiguration",
        "System.Data.Entity.DbSet",
        "System.Data.Entity.IDbSet",
        "System.Data.Entity.ModelConfiguration.EntityTypeConfiguration",
        "MongoDB.Driver.IMongoCollection",
        "LiteDB.ILiteCollection",
        "LiteDB.LiteCollection",
        "Raven.Client.Documents.Indexes.AbstractIndexCreationTask",
    };

    // What is left of those names where the package is not there: a scan of loose files knows no packages.
    private static readonly HashSet<string> UnresolvedStores = new(
        Stores.Select(name => name.Substring(name.LastIndexOf('.') + 1)),
        StringComparer.Ordinal
    );

    private static readonly HashSet<string> StoredAttributes = new(StringComparer.Ordinal)
    {
        "System.ComponentModel.DataAnnotations.Schema.TableAttribute",
        "Microsoft.EntityFrameworkCore.OwnedAttribute",
        "Dapper.Contrib.Extensions.TableAttribute",
        "SQLite.TableAttribute",
        "Amazon.DynamoDBv2.DataModel.DynamoDBTableAttribute",
        "ServiceStack.DataAnnotations.AliasAttribute",
    };

    private static readonly HashSet<string> NotStoredAttributes = new(StringComparer.Ordinal)
    {
        "NotMappedAttribute",
        "BsonIgnoreAttribute",
        "IgnoreAttribute",
        "WriteAttribute",
        "ComputedAttribute",
        "DynamoDBIgnoreAttribute",
    };

    private readonly HashSet<INamedTypeSymbol> types = new(SymbolEqualityComparer.Default);

    private PersistedTypes(Compilation compilation)
    {
        var pending = new Queue<INamedTypeSymbol>();
        foreach (var type in SourceTypes.Of(compilation).All)
        {
            foreach (var stored in StoredBy(type))
            {
                pending.Enqueue(stored);
            }
        }

        while (pending.Count > 0)
        {
            var type = pending.Dequeue();
            if (!types.Add(type))
            {
                continue;
            }

            foreach (var contained in type.GetMembers().OfType<IPropertySymbol>().Where(IsStored).SelectMany(Contained))
            {
                pending.Enqueue(contained);
            }

            if (type.BaseType is { SpecialType: SpecialType.None } parent && IsDeclaredIn(parent, compilation))
            {
                pending.Enqueue(parent);
            }
        }

        IEnumerable<INamedTypeSymbol> Contained(IPropertySymbol property) =>
            NamedTypes(property.Type).Where(named => IsDeclaredIn(named, compilation));
    }

    public static PersistedTypes Of(Compilation compilation) =>
        Known.GetValue(compilation, static key => new PersistedTypes(key));

    public bool Contains(INamedTypeSymbol type) => types.Contains(type.OriginalDefinition);

    /// <summary>Whether a property of a stored type is itself stored: it can be written, and nothing says that it is not mapped.</summary>
    public static bool IsStored(IPropertySymbol property) =>
        property is { IsStatic: false, IsIndexer: false, SetMethod: not null }
        && !property
            .GetAttributes()
            .Any(attribute => attribute.AttributeClass is { } type && NotStoredAttributes.Contains(type.Name));

    private static bool IsDeclaredIn(INamedTypeSymbol type, Compilation compilation) =>
        type.TypeKind is TypeKind.Class or TypeKind.Struct
        && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly);

    private static IEnumerable<INamedTypeSymbol> StoredBy(INamedTypeSymbol type)
    {
        if (
            type.GetAttributes()
                .Any(attribute => StoredAttributes.Contains(attribute.AttributeClass?.ToDisplayString() ?? ""))
        )
        {
            yield return type.OriginalDefinition;
        }

        foreach (var store in type.AllInterfaces.Concat(BaseTypes(type)).SelectMany(StoredIn))
        {
            yield return store;
        }

        foreach (var member in type.GetMembers())
        {
            var declared = member switch
            {
                IPropertySymbol property => property.Type,
                IFieldSymbol { IsImplicitlyDeclared: false } field => field.Type,
                IMethodSymbol { MethodKind: MethodKind.Ordinary } method => method.ReturnType,
                _ => null,
            };
            foreach (var stored in StoredIn(declared))
            {
                yield return stored;
            }

            if (member is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor)
            {
                foreach (var stored in constructor.Parameters.SelectMany(parameter => StoredIn(parameter.Type)))
                {
                    yield return stored;
                }
            }
        }
    }

    private static IEnumerable<INamedTypeSymbol> StoredIn(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeArguments.Length: > 0 } generic && IsStore(generic)
            ? generic.TypeArguments.OfType<INamedTypeSymbol>().Take(1).Select(argument => argument.OriginalDefinition)
            : [];

    private static bool IsStore(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Error ? UnresolvedStores.Contains(type.Name) : Stores.Contains(FullName(type));

    /// <summary>The type itself, and what it is a collection of.</summary>
    private static IEnumerable<INamedTypeSymbol> NamedTypes(ITypeSymbol type) =>
        type switch
        {
            IArrayTypeSymbol array => NamedTypes(array.ElementType),
            INamedTypeSymbol { IsGenericType: true } generic => generic
                .TypeArguments.OfType<INamedTypeSymbol>()
                .Append(generic.OriginalDefinition),
            INamedTypeSymbol named => [named],
            _ => [],
        };

    private static string FullName(INamedTypeSymbol type) =>
        type.ContainingNamespace.ToDisplayString() + "." + type.Name;

    private static IEnumerable<INamedTypeSymbol> BaseTypes(INamedTypeSymbol type)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            yield return parent;
        }
    }
}
