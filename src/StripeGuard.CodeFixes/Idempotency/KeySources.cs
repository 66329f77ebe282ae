using Microsoft.CodeAnalysis;

namespace StripeGuard.CodeFixes.Idempotency;

/// <summary>
/// What is in scope at a place and would make a stable key: an id of the order, payment or job at hand. Ids that say who
/// (customer, user, account) are left out: they stay the same for the customer's next purchase, which Stripe would then
/// answer with the first.
/// </summary>
internal static class KeySources
{
    private static readonly string[] Who =
    [
        "customer",
        "user",
        "account",
        "tenant",
        "merchant",
        "client",
        "owner",
        "member",
        "organization",
        "organisation",
        "company",
        "seller",
        "buyer",
        "product",
        "price",
        "plan",
        "currency",
        "connection",
        "app",
        "application",
    ];

    /// <summary>Expressions such as <c>orderId</c>, <c>order.Id</c>, <c>request.OrderId</c>; the best first.</summary>
    public static IReadOnlyList<string> At(SemanticModel model, int position)
    {
        var direct = new List<string>();
        var ofObjects = new List<string>();
        var foreign = new List<string>();
        var isStatic = IsStatic(model.GetEnclosingSymbol(position));
        foreach (var symbol in model.LookupSymbols(position))
        {
            if (VariableType(symbol, position, isStatic) is not { } type || IsWho(symbol.Name))
            {
                continue;
            }

            if (IsId(symbol.Name) && IsKeyType(type))
            {
                direct.Add(symbol.Name);
            }
            else if (symbol is ILocalSymbol or IParameterSymbol)
            {
                AddMembers(symbol.Name, type, ofObjects, foreign);
            }
        }

        return [.. direct, .. ofObjects, .. foreign];
    }

    private static void AddMembers(string name, ITypeSymbol type, List<string> ofObjects, List<string> foreign)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || IsWho(type.Name) || IsFramework(type))
        {
            return;
        }

        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            foreach (var member in declaring.GetMembers())
            {
                if (
                    member
                        is IPropertySymbol
                        {
                            IsStatic: false,
                            IsIndexer: false,
                            DeclaredAccessibility: Accessibility.Public
                        } property
                    && IsId(property.Name)
                    && !IsWho(property.Name)
                    && IsKeyType(property.Type)
                )
                {
                    (property.Name == "Id" ? ofObjects : foreign).Add(name + "." + property.Name);
                }
            }
        }
    }

    private static ITypeSymbol? VariableType(ISymbol symbol, int position, bool isStatic) =>
        symbol switch
        {
            ILocalSymbol local => IsSetBefore(local, position) ? local.Type : null,
            IParameterSymbol parameter => parameter.Type,
            IFieldSymbol { IsImplicitlyDeclared: false } field => !isStatic || field.IsStatic ? field.Type : null,
            IPropertySymbol { IsIndexer: false } property => !isStatic || property.IsStatic ? property.Type : null,
            _ => null,
        };

    // Not a local declared further down, nor the one that this very call initializes.
    private static bool IsSetBefore(ILocalSymbol local, int position)
    {
        foreach (var reference in local.DeclaringSyntaxReferences)
        {
            var span = reference.Span;
            if (span.Start > position || span.Contains(position))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsStatic(ISymbol? symbol)
    {
        for (
            var containing = symbol;
            containing is not null and not INamedTypeSymbol;
            containing = containing.ContainingSymbol
        )
        {
            if (containing is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: true })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsId(string name) =>
        name is "id" or "Id" or "ID"
        || name.EndsWith("Id", StringComparison.Ordinal)
        || name.EndsWith("_id", StringComparison.Ordinal);

    private static bool IsKeyType(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_String or SpecialType.System_Int32 or SpecialType.System_Int64
        || type
            is { Name: "Guid", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private static bool IsFramework(ITypeSymbol type)
    {
        for (
            var space = type.ContainingNamespace;
            space is { IsGlobalNamespace: false };
            space = space.ContainingNamespace
        )
        {
            if (space is { Name: "System" or "Microsoft", ContainingNamespace.IsGlobalNamespace: true })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWho(string name)
    {
        foreach (var who in Who)
        {
            if (name.IndexOf(who, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
