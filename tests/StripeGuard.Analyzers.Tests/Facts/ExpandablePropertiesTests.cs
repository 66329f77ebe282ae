using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using StripeGuard.Analyzers.Facts;

namespace StripeGuard.Analyzers.Tests.Facts;

/// <summary>What STRIPE6001 takes for expandable, held against Stripe.net itself.</summary>
public class ExpandablePropertiesTests
{
    private static readonly IAssemblySymbol Stripe = StripeWithInternals();

    [Fact]
    public void An_object_with_its_id_beside_it_is_an_expandable_field_each_time()
    {
        var pairs = 0;
        foreach (var type in Types(Stripe.GlobalNamespace).Where(IsEntity))
        {
            foreach (var property in type.GetMembers().OfType<IPropertySymbol>().Where(p => IsPair(p, type)))
            {
                pairs++;
                var stored = type.GetMembers("Internal" + property.Name).OfType<IPropertySymbol>().SingleOrDefault();
                Assert.True(
                    stored?.Type.Name == "ExpandableField",
                    $"{type.Name}.{property.Name} is no expandable field."
                );
            }
        }

        Assert.True(pairs > 150, $"Only {pairs} pairs were found.");
    }

    [Fact]
    public void What_is_left_out_unless_it_is_expanded_is_there_and_has_no_id_beside_it()
    {
        foreach (var (typeName, names) in IncludableProperties.Names)
        {
            var type = Types(Stripe.GlobalNamespace)
                .Single(candidate =>
                    candidate.Name == typeName
                    && candidate.ContainingNamespace.Name is "Stripe" or "Checkout"
                    && IsEntity(candidate)
                );
            foreach (var name in names)
            {
                Assert.NotEmpty(type.GetMembers(name));
                Assert.Empty(type.GetMembers(name + "Id"));
            }
        }
    }

    private static bool IsPair(IPropertySymbol property, INamedTypeSymbol type) =>
        property.DeclaredAccessibility == Accessibility.Public
        && property.Type.TypeKind is TypeKind.Class or TypeKind.Interface
        && property.Type.SpecialType == SpecialType.None
        && SymbolEqualityComparer.Default.Equals(property.Type.OriginalDefinition.ContainingAssembly, Stripe)
        && type.GetMembers(property.Name + "Id")
            .OfType<IPropertySymbol>()
            .Any(id => id.Type.SpecialType == SpecialType.System_String);

    private static bool IsEntity(INamedTypeSymbol type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.Name == "StripeEntity")
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) =>
        container
            .GetMembers()
            .OfType<INamespaceOrTypeSymbol>()
            .SelectMany(member => member is INamedTypeSymbol type ? [type, .. Types(type)] : Types(member));

    private static IAssemblySymbol StripeWithInternals()
    {
        var compilation = CSharpCompilation.Create(
            "Facts",
            references: TestReferences.All,
            options: new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                metadataImportOptions: MetadataImportOptions.All
            )
        );
        return StripeSymbols.Of(compilation)!.Assembly;
    }
}
