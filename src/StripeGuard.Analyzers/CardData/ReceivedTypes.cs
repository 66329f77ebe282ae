using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using StripeGuard.Analyzers.Flow;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.Analyzers.CardData;

/// <summary>
/// The types of a compilation that ASP.NET Core fills from a request: parameters of actions, bound properties of pages,
/// and whatever those contain. Read from declarations alone, and only when a rule asks.
/// </summary>
internal sealed class ReceivedTypes
{
    private static readonly ConditionalWeakTable<Compilation, ReceivedTypes> Known = new();

    // What such types are called where the endpoint is in another project.
    private static readonly string[] Suffixes =
    [
        "Dto",
        "Request",
        "RequestModel",
        "ViewModel",
        "InputModel",
        "Input",
        "Form",
        "FormModel",
        "Command",
        "Payload",
    ];

    private readonly HashSet<INamedTypeSymbol> types = new(SymbolEqualityComparer.Default);

    private ReceivedTypes(Compilation compilation)
    {
        var pending = new Queue<ITypeSymbol>();
        foreach (var type in SourceTypes.Of(compilation).All)
        {
            if (!Endpoint.IsController(type))
            {
                continue;
            }

            foreach (var member in type.GetMembers())
            {
                if (member is IMethodSymbol method && IsAction(method))
                {
                    foreach (var parameter in method.Parameters)
                    {
                        pending.Enqueue(parameter.Type);
                    }
                }
                else if (member is IPropertySymbol property && IsBound(property))
                {
                    pending.Enqueue(property.Type);
                }
            }
        }

        while (pending.Count > 0)
        {
            Add(pending.Dequeue(), compilation, pending);
        }
    }

    public static ReceivedTypes Of(Compilation compilation) =>
        Known.GetValue(compilation, static key => new ReceivedTypes(key));

    public bool IsReceived(IPropertySymbol property)
    {
        var type = property.ContainingType;
        if (Endpoint.IsController(type))
        {
            return IsBound(property);
        }

        return property.SetMethod is not null && (types.Contains(type.OriginalDefinition) || SaysSo(type.Name));
    }

    public static bool IsAction(IMethodSymbol method) =>
        method
            is {
                MethodKind: MethodKind.Ordinary,
                DeclaredAccessibility: Accessibility.Public,
                IsStatic: false,
                IsOverride: false
            }
        && Endpoint.IsController(method.ContainingType);

    private void Add(ITypeSymbol type, Compilation compilation, Queue<ITypeSymbol> pending)
    {
        if (type is IArrayTypeSymbol array)
        {
            pending.Enqueue(array.ElementType);
            return;
        }

        if (type is not INamedTypeSymbol named)
        {
            return;
        }

        foreach (var argument in named.TypeArguments)
        {
            pending.Enqueue(argument);
        }

        if (
            named.TypeKind is not (TypeKind.Class or TypeKind.Struct)
            || !SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, compilation.Assembly)
            || !types.Add(named.OriginalDefinition)
        )
        {
            return;
        }

        foreach (var member in named.GetMembers())
        {
            if (member is IPropertySymbol { SetMethod: not null } property)
            {
                pending.Enqueue(property.Type);
            }
        }

        if (named.BaseType is { } parent)
        {
            pending.Enqueue(parent);
        }
    }

    private static bool IsBound(IPropertySymbol property) =>
        HasAttribute(property, "BindPropertyAttribute")
        || HasAttribute(property.ContainingType, "BindPropertiesAttribute");

    private static bool HasAttribute(ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    private static bool SaysSo(string name)
    {
        foreach (var suffix in Suffixes)
        {
            if (name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
