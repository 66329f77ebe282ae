using CsCheck;
using StripeGuard.Testing.Billing;

namespace StripeGuard.Testing.Tests.Billing;

public class DiscountAmountTests
{
    private static readonly DiscountTerms TenPercent = new("di_percent", 10, null, null);
    private static readonly DiscountTerms FiveOff = new("di_amount", null, 500, null);

    [Fact]
    public void A_percentage_is_taken_off_each_line()
    {
        var off = DiscountAmounts.Of([Line(2000), Line(1000)], [TenPercent]);

        Assert.Equal([200, 100], off.Select(line => line.Single().Amount));
    }

    [Fact]
    public void An_amount_is_divided_by_what_the_lines_come_to()
    {
        var off = DiscountAmounts.Of([Line(1000), Line(1000), Line(1000)], [FiveOff]);

        Assert.Equal([167, 167, 166], off.Select(line => line.Single().Amount));
    }

    [Fact]
    public void The_second_discount_takes_from_what_the_first_has_left()
    {
        var percentFirst = DiscountAmounts.Of([Line(2000)], [TenPercent, FiveOff]);
        var amountFirst = DiscountAmounts.Of([Line(2000)], [FiveOff, TenPercent]);

        Assert.Equal([200, 500], percentFirst[0].Select(one => one.Amount));
        Assert.Equal([500, 150], amountFirst[0].Select(one => one.Amount));
    }

    [Fact]
    public void A_lines_own_discount_comes_first()
    {
        var own = new DiscountableLine(2000, null, [FiveOff]);

        var off = DiscountAmounts.Of([own, Line(1000)], [TenPercent]);

        Assert.Equal([new AmountOff("di_amount", 500), new AmountOff("di_percent", 150)], off[0]);
        Assert.Equal([new AmountOff("di_percent", 100)], off[1]);
    }

    [Fact]
    public void A_coupon_for_some_products_leaves_the_others_alone()
    {
        var forTea = TenPercent with { Products = new HashSet<string> { "prod_tea" } };

        var off = DiscountAmounts.Of([Line(2000, "prod_tea"), Line(1000, "prod_coffee"), Line(500)], [forTea]);

        Assert.Equal([1, 0, 0], off.Select(line => line.Count));
        Assert.Equal(200, off[0][0].Amount);
    }

    [Fact]
    public void Prorations_take_no_discount()
    {
        var off = DiscountAmounts.Of([Line(2000), Line(1000) with { Discountable = false }], [TenPercent]);

        Assert.Equal(200, off[0].Single().Amount);
        Assert.Empty(off[1]);
    }

    [Fact]
    public void No_more_is_taken_off_than_there_is_and_nothing_is_lost() =>
        Gen.Select(Gen.Long[-1000, 100_000].Array[1, 6], Terms.Array[0, 4])
            .Sample(
                (amounts, discounts) =>
                {
                    var off = DiscountAmounts.Of([.. amounts.Select(amount => Line(amount))], discounts);

                    for (var i = 0; i < amounts.Length; i++)
                    {
                        Assert.All(off[i], one => Assert.True(one.Amount >= 0));
                        Assert.InRange(off[i].Sum(one => one.Amount), 0, Math.Max(0, amounts[i]));
                    }

                    var left = amounts.Where(amount => amount > 0).Sum();
                    for (var d = 0; d < discounts.Length; d++)
                    {
                        var expected = discounts[d].Percent is { } percent
                            ? (long)Math.Round(left * percent / 100, MidpointRounding.AwayFromZero)
                            : Math.Min(left, discounts[d].Amount!.Value);
                        Assert.Equal(expected, off.Sum(line => line[d].Amount));
                        left -= expected;
                    }
                }
            );

    private static Gen<DiscountTerms> Terms =>
        Gen.OneOf(
            Gen.Int[1, 10_000].Select(percent => new DiscountTerms("di_p", percent / 100m, null, null)),
            Gen.Long[1, 50_000].Select(amount => new DiscountTerms("di_a", null, amount, null))
        );

    private static DiscountableLine Line(long amount, string? product = null) => new(amount, product, []);
}
