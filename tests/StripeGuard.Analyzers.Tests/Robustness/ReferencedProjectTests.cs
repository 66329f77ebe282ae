using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Tests.Robustness;

/// <summary>An editor and a scan see referenced projects as source, which a build never does.</summary>
public class ReferencedProjectTests
{
    [Fact]
    public void A_method_of_a_referenced_project_has_no_body_here()
    {
        var library = CSharpCompilation.Create(
            "Library",
            [CSharpSyntaxTree.ParseText("public class Order { public static long Total() => 1999; }")],
            TestReferences.All,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        var shop = CSharpCompilation
            .Create("Shop", [], TestReferences.All)
            .AddReferences(library.ToMetadataReference());
        var total = shop.GetTypeByMetadataName("Order")!.GetMembers("Total").OfType<IMethodSymbol>().Single();
        var source = ValueFlow.Of(shop).Source;

        Assert.Null(source.Body(total));
        Assert.Empty(source.Mentions(total));
        Assert.NotNull(
            ValueFlow
                .Of(library)
                .Source.Body(
                    library.GetTypeByMetadataName("Order")!.GetMembers("Total").OfType<IMethodSymbol>().Single()
                )
        );
    }
}
