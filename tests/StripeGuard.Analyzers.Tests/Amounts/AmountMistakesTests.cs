using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeGuard.Analyzers.Amounts;

namespace StripeGuard.Analyzers.Tests.Amounts;

/// <summary>An expression with several mistakes is told of the one that costs most, and of no other.</summary>
public class AmountMistakesTests
{
    [Theory]
    // A hundredfold before what else is wrong with it.
    [InlineData("Amount = (long)(intent.Amount * 100 * rate), Currency = currency", "STRIPE3013")]
    [InlineData("Amount = (long)(cost * 100), Currency = \"jpy\"", "STRIPE3004")]
    [InlineData("Amount = (long)price * 100, Currency = \"jpy\"", "STRIPE3004")]
    // A hundredth.
    [InlineData("Amount = (long)cost, Currency = currency", "STRIPE3001")]
    // Lost cents before a currency that may never come.
    [InlineData("Amount = (long)price * 100, Currency = currency", "STRIPE3012")]
    [InlineData("Amount = (long)cost * 100, Currency = currency", "STRIPE3012")]
    [InlineData("Amount = (long)(cost * 100), Currency = currency", "STRIPE3002")]
    [InlineData("Amount = (long)(price * rate * 100), Currency = currency", "STRIPE3005")]
    [InlineData("Amount = (long)(price * rate * 100), Currency = \"usd\"", "STRIPE3003")]
    [InlineData("Amount = (long)(price * 100), Currency = \"usd\"", "")]
    public async Task One_mistake_is_told(string members, string rule)
    {
        var source = $$"""
            public class Desk
            {
                public ChargeCreateOptions Do(decimal price, double cost, decimal rate, string currency, PaymentIntent intent) =>
                    new() { {{members}} };
            }
            """;

        Assert.Equal(rule, string.Join(' ', await Told(source)));
    }

    [Fact]
    public async Task Two_summands_have_a_mistake_each()
    {
        var told = await Told(
            """
            public class Desk
            {
                public ChargeCreateOptions Do(decimal price, double shipping, Coupon coupon) =>
                    new() { Amount = (long)price * 100 + (long)(shipping * 100) - coupon.AmountOff * 100, Currency = "usd" };
            }
            """
        );

        Assert.Equal(["STRIPE3002", "STRIPE3012", "STRIPE3013"], told.Order(StringComparer.Ordinal));
    }

    private static async Task<IEnumerable<string>> Told(string source)
    {
        var compilation = CSharpCompilation.Create(
            "Shop",
            [CSharpSyntaxTree.ParseText(TestReferences.GlobalUsings), CSharpSyntaxTree.ParseText(source)],
            TestReferences.All,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        Assert.DoesNotContain(compilation.GetDiagnostics(), found => found.Severity is DiagnosticSeverity.Error);
        var found = await compilation
            .WithAnalyzers(
                ImmutableArray.Create<DiagnosticAnalyzer>(
                    new MajorUnitsAsAmountAnalyzer(),
                    new BinaryFloatingPointAmountAnalyzer(),
                    new DecimalAmountTruncatedAnalyzer(),
                    new WrongScaleForCurrencyAnalyzer(),
                    new FixedScaleForVariableCurrencyAnalyzer(),
                    new CastBeforeScalingAnalyzer(),
                    new AmountScaledTwiceAnalyzer()
                )
            )
            .GetAnalyzerDiagnosticsAsync();
        return found.Select(diagnostic => diagnostic.Id);
    }
}
