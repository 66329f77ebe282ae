using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Amounts.BinaryFloatingPointAmountAnalyzer,
    StripeGuard.CodeFixes.Amounts.BinaryFloatingPointAmountFix
>;

namespace StripeGuard.Analyzers.Tests.Amounts;

/// <summary>STRIPE3002 reports, and stays silent: docs/rules/STRIPE3002.md.</summary>
public class BinaryFloatingPointAmountTests
{
    private const string Shop = """
        public class Item
        {
            public double Price { get; set; }
            public float Weight { get; set; }
            public double? Offer { get; set; }
            public decimal Exact { get; set; }
            public string Text { get; set; } = "";
        }

        public class Desk(PaymentIntentService intents)
        {
            public object Do(Item item, List<Item> items, int quantity)
            {
                STATEMENTS
            }

            public async Task<PaymentIntent> Later(double price) =>
                await intents.CreateAsync(options: new() { Amount = 100 });

            private static PaymentIntentCreateOptions Options(long amount) => new() { Amount = amount };
        }
        """;

    [Theory]
    [InlineData("return new ChargeCreateOptions { Amount = [|(long)(item.Price * 100)|] };")]
    [InlineData("return new ChargeCreateOptions { Amount = [|(int)(item.Price * 100.0)|] };")]
    [InlineData("return new ChargeCreateOptions { Amount = [|(long)(100 * item.Price)|] };")]
    [InlineData("return new ChargeCreateOptions { Amount = [|(long)(item.Weight * 100)|] };")]
    [InlineData("return new ChargeCreateOptions { Amount = [|(long?)(item.Offer * 100)|] };")]
    [InlineData("return new ChargeCreateOptions { Amount = [|(long)(item.Price * quantity * 100)|] };")]
    [InlineData("return new ChargeCreateOptions { Amount = [|(long)(items.Sum(i => i.Price) * 100)|] };")]
    [InlineData("return new ChargeCreateOptions { Amount = [|(long)(Convert.ToDouble(item.Text) * 100)|] };")]
    [InlineData("return new ChargeCreateOptions { Amount = [|(long)(Math.Round(item.Price, 2) * 100)|] };")]
    [InlineData("return new ChargeCreateOptions { Amount = [|(long)Math.Floor(item.Price * 100)|] };")]
    [InlineData("var cents = item.Price * 100; return new ChargeCreateOptions { Amount = [|(long)cents|] };")]
    [InlineData(
        "var amount = [|(long)(item.Price * 100)|]; var o = new RefundCreateOptions(); o.Amount = amount; return o;"
    )]
    [InlineData("return Options([|(long)(item.Price * 100)|]);")]
    [InlineData(
        "Func<double, PriceCreateOptions> make = p => new() { UnitAmount = [|(long)(p * 100)|] }; return make(1);"
    )]
    public Task A_double_times_a_hundred_is_cut_to_a_cent_less(string statements) => Verify.Reports(In(statements));

    [Theory]
    [InlineData("return new ChargeCreateOptions { Amount = (long)(item.Exact * 100) };")]
    [InlineData("return new ChargeCreateOptions { Amount = (long)((decimal)item.Price * 100) };")]
    [InlineData("return new ChargeCreateOptions { Amount = (long)(decimal)(item.Price * 100) };")]
    [InlineData("return new ChargeCreateOptions { Amount = (long)Math.Round(item.Price * 100) };")]
    [InlineData("return new ChargeCreateOptions { Amount = Convert.ToInt64(item.Price * 100) };")]
    [InlineData("return new ChargeCreateOptions { Amount = (long)(item.Price * 100 + 0.5) };")]
    [InlineData("return new ChargeCreateOptions { Amount = (long)item.Price };")]
    [InlineData("return new SubscriptionItemOptions { Quantity = (long)(item.Price * 100) };")]
    [InlineData("var milliseconds = (long)(item.Price * 1000); return milliseconds;")]
    [InlineData("return new CouponCreateOptions { PercentOff = (decimal)Math.Round(item.Price / 3 * 100) };")]
    public Task What_is_rounded_or_decimal_is_silent(string statements) => Verify.Silent(In(statements));

    [Theory]
    [InlineData(
        "[|(long)(item.Price * 100)|]",
        "(long)Math.Round((decimal)item.Price * 100m, MidpointRounding.AwayFromZero)"
    )]
    [InlineData(
        "[|(int)(100.0 * item.Price)|]",
        "(int)Math.Round(100m * (decimal)item.Price, MidpointRounding.AwayFromZero)"
    )]
    [InlineData(
        "[|(long)(item.Price * quantity * 100)|]",
        "(long)Math.Round((decimal)item.Price * quantity * 100m, MidpointRounding.AwayFromZero)"
    )]
    [InlineData(
        "[|(long)((item.Price + 1.5) * 100)|]",
        "(long)Math.Round((decimal)(item.Price + 1.5) * 100m, MidpointRounding.AwayFromZero)"
    )]
    [InlineData(
        "[|(long)(Convert.ToDouble(item.Text) * 100)|]",
        "(long)Math.Round(Convert.ToDecimal(item.Text) * 100m, MidpointRounding.AwayFromZero)"
    )]
    [InlineData(
        "[|(long)(double.Parse(item.Text) * 100)|]",
        "(long)Math.Round(decimal.Parse(item.Text) * 100m, MidpointRounding.AwayFromZero)"
    )]
    [InlineData(
        "[|(long)(Convert.ToDouble(item.Exact) * 100)|]",
        "(long)Math.Round(item.Exact * 100m, MidpointRounding.AwayFromZero)"
    )]
    [InlineData(
        "[|(long)Math.Floor(item.Price * 100)|]",
        "(long)Math.Round((decimal)item.Price * 100m, MidpointRounding.AwayFromZero)"
    )]
    public Task The_amount_is_computed_in_decimal(string amount, string fixedAmount) =>
        Verify.Fixes(
            In("return new ChargeCreateOptions { Amount = " + amount + " };"),
            In("return new ChargeCreateOptions { Amount = " + fixedAmount + " };")
        );

    [Fact]
    public Task All_of_a_file_are_computed_in_decimal_together() =>
        Verify.Fixes(
            In(
                """
                var cents = item.Price * 100;
                        var charge = new ChargeCreateOptions { Amount = [|(long)cents|] };
                        return new RefundCreateOptions { Amount = [|(long)(item.Weight * 100)|] };
                """
            ),
            In(
                """
                var cents = item.Price * 100;
                        var charge = new ChargeCreateOptions { Amount = (long)Math.Round((decimal)cents, MidpointRounding.AwayFromZero) };
                        return new RefundCreateOptions { Amount = (long)Math.Round((decimal)item.Weight * 100m, MidpointRounding.AwayFromZero) };
                """
            )
        );

    private static string In(string statements) => Shop.Replace("STATEMENTS", statements, StringComparison.Ordinal);
}
