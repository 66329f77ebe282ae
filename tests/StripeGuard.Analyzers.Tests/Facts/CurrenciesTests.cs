using System.Globalization;
using StripeGuard.Analyzers.Facts;
using StripeGuard.Tests;

namespace StripeGuard.Analyzers.Tests.Facts;

/// <summary>The analyzers and the fake Stripe know the same currencies.</summary>
public class CurrenciesTests
{
    private const string FakeTable = "src/StripeGuard.Testing/Payments/Currencies.tsv";

    [Fact]
    public void The_analyzers_and_the_fake_have_the_same_codes_decimals_bounds_and_steps() =>
        Assert.Equal(
            RepositoryFiles
                .Read(FakeTable)
                .Split('\n')
                .Where(line => line.Length > 0 && line[0] != '#')
                .Skip(1)
                .Select(line => line.Split('\t'))
                .Select(row => $"{row[0]} {row[1]} {row[3]}..{row[4]} /{row[5]}")
                .Order(StringComparer.Ordinal),
            Currencies
                .All.Select(currency =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{currency.Code} {currency.Decimals} {currency.Minimum}..{currency.Maximum} /{currency.Step}"
                    )
                )
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("usd", false)]
    [InlineData("JPY", true)]
    [InlineData("isk", true)]
    [InlineData("UGX", true)]
    [InlineData("kwd", false)]
    [InlineData("zzz", false)]
    public void Some_currencies_have_no_smaller_coin_however_they_are_sent(string code, bool isWhole) =>
        Assert.Equal(isWhole, Currencies.IsWhole(code));

    [Theory]
    [InlineData("uds", "usd")]
    [InlineData("usdd", "usd")]
    [InlineData("us", "usd")]
    [InlineData("Euro", "eur")]
    [InlineData("erur", "eur")]
    [InlineData("gpb", "gbp")]
    [InlineData("usd ", "usd")]
    [InlineData("bgn", null)]
    [InlineData("credits", null)]
    public void A_slip_has_one_nearest_code_or_none(string code, string? nearest) =>
        Assert.Equal(nearest, Currencies.Nearest(code));

    [Fact]
    public void A_currency_that_is_no_more_has_a_successor_and_only_payouts_in_forint_and_new_dollars_are_whole()
    {
        Assert.Equal("eur", Currencies.SuccessorOf("BGN"));
        Assert.Null(Currencies.SuccessorOf("usd"));
        Assert.Equal(
            ["huf", "twd"],
            Currencies
                .All.Select(currency => currency.Code)
                .Where(Currencies.IsWholeInPayouts)
                .Order(StringComparer.Ordinal)
        );
    }
}
