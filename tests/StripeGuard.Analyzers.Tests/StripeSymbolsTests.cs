using Microsoft.CodeAnalysis.CSharp;

namespace StripeGuard.Analyzers.Tests;

public class StripeSymbolsTests
{
    [Fact]
    public void A_compilation_with_Stripe_net_has_its_symbols()
    {
        var compilation = CSharpCompilation.Create("Shop", references: TestReferences.All);

        var stripe = StripeSymbols.Of(compilation);

        Assert.NotNull(stripe);
        Assert.Equal("Stripe.Event", stripe.Event?.ToDisplayString());
        Assert.NotNull(stripe.RequestOptions);
        Assert.NotNull(stripe.Service);
        Assert.NotNull(stripe.EventUtility);
        Assert.Same(stripe, StripeSymbols.Of(compilation));
    }

    [Fact]
    public void A_compilation_without_Stripe_net_has_none()
    {
        var compilation = CSharpCompilation.Create(
            "Shop",
            [CSharpSyntaxTree.ParseText("namespace Stripe; public class Event { }")],
            TestReferences.All.Where(reference =>
                !reference.Display!.EndsWith("Stripe.net.dll", StringComparison.Ordinal)
            )
        );

        Assert.Null(StripeSymbols.Of(compilation));
    }
}
