using System.Text.Json.Nodes;
using CsCheck;
using Stripe;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Billing;

public class TaxRateTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    private TaxRateService Rates => new(shop.Client);

    [Fact]
    public async Task A_rate_is_a_percentage_of_a_place()
    {
        var rate = await Rates.CreateAsync(
            new()
            {
                DisplayName = "Sales Tax",
                Inclusive = false,
                Percentage = 8.875m,
                Country = "US",
                State = "NY",
                Jurisdiction = "US - NY",
                TaxType = "sales_tax",
            }
        );

        Assert.Equal(
            (8.875m, 8.875m, false, true, "percentage"),
            (rate.Percentage, rate.EffectivePercentage, rate.Inclusive, rate.Active, rate.RateType)
        );
        Assert.Equal(("US", "NY", "US - NY", "sales_tax"), (rate.Country, rate.State, rate.Jurisdiction, rate.TaxType));
        Assert.Equal("tax_rate.created", (await shop.EventTypesSoFar())[^1]);
    }

    [Fact]
    public async Task An_archived_rate_keeps_its_percentage()
    {
        var rate = await Rates.CreateAsync(
            new()
            {
                DisplayName = "VAT",
                Inclusive = true,
                Percentage = 20,
            }
        );

        var archived = await Rates.UpdateAsync(rate.Id, new() { Active = false });

        Assert.Equal((false, 20), (archived.Active, archived.Percentage));
        Assert.Empty(await Rates.ListAsync(new() { Active = true }));
        Assert.Single(await Rates.ListAsync(new() { Inclusive = true }));
        Assert.Equal("tax_rate.updated", (await shop.EventTypesSoFar())[^1]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100.5)]
    [InlineData(1.23456)]
    public async Task A_percentage_that_is_none_is_refused(double percentage)
    {
        var refused = await Shop.Refused(() =>
            Rates.CreateAsync(
                new()
                {
                    DisplayName = "VAT",
                    Inclusive = true,
                    Percentage = (decimal)percentage,
                }
            )
        );

        Assert.Equal("percentage", refused.StripeError.Param);
    }

    [Fact]
    public async Task An_unknown_rate_is_missing_by_its_own_name()
    {
        var missing = await Shop.Refused(() => Rates.GetAsync("txr_none"));

        Assert.Equal(("No such tax rate: 'txr_none'", "tax_rate"), (missing.Message, missing.StripeError.Param));
    }

    [Theory]
    [InlineData(1000, 19, false, 190, 1000)]
    [InlineData(1190, 19, true, 190, 1000)]
    [InlineData(999, 8.875, false, 89, 999)]
    [InlineData(50, 5, false, 3, 50)] // 2.5 goes up
    [InlineData(-50, 5, false, -3, -50)]
    [InlineData(1000, 0, true, 0, 1000)]
    public void Tax_is_rounded_half_away_from_zero(
        long amount,
        double percentage,
        bool inclusive,
        long tax,
        long taxable
    )
    {
        var one = Assert.Single(TaxAmounts.Of(amount, [Rate("txr_1", (decimal)percentage, inclusive)]));

        Assert.Equal((tax, taxable, inclusive), (one.Amount, one.Taxable, one.Inclusive));
    }

    [Fact]
    public void What_inclusive_rates_contain_and_what_is_left_make_up_the_amount() =>
        Gen.Select(Gen.Long[-10_000_000, 10_000_000], Gen.Select(Gen.Int[0, 1_000_000], Gen.Bool).Array[1, 4])
            .Sample(
                (amount, rates) =>
                {
                    var taxes = TaxAmounts.Of(
                        amount,
                        [.. rates.Select((rate, i) => Rate($"txr_{i}", rate.Item1 / 10_000m, rate.Item2))]
                    );

                    var inclusive = taxes.Where(tax => tax.Inclusive).Sum(tax => tax.Amount);
                    Assert.All(taxes, tax => Assert.Equal(amount, inclusive + tax.Taxable));
                    Assert.All(
                        taxes.Zip(rates),
                        pair =>
                            Assert.InRange(
                                pair.First.Amount - (pair.First.Taxable * (pair.Second.Item1 / 1_000_000m)),
                                -rates.Length,
                                rates.Length
                            )
                    );
                }
            );

    private static JsonObject Rate(string id, decimal percentage, bool inclusive) =>
        new()
        {
            ["id"] = id,
            ["percentage"] = percentage,
            ["inclusive"] = inclusive,
        };
}
