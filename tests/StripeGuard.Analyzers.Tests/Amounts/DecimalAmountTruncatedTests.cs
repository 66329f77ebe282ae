using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Amounts.DecimalAmountTruncatedAnalyzer,
    StripeGuard.CodeFixes.Amounts.DecimalAmountTruncatedFix
>;

namespace StripeGuard.Analyzers.Tests.Amounts;

/// <summary>STRIPE3003 reports, and stays silent: docs/rules/STRIPE3003.md.</summary>
public class DecimalAmountTruncatedTests
{
    private const string Types = """
        public class Line { public decimal Price { get; set; } public int Quantity { get; set; } public decimal Weight { get; set; } }
        public class Order { public decimal Total { get; set; } public decimal TaxRate { get; set; } public List<Line> Lines { get; set; } = []; }

        """;

    [Fact]
    public Task A_fraction_of_a_cent_is_cut_off() =>
        Verify.Reports(
            Types
                + """
                public class Desk
                {
                    private const decimal Vat = 1.19m;

                    public ChargeCreateOptions Tax(Order order) => new() { Amount = [|(long)(order.Total * (1 + order.TaxRate) * 100)|] };

                    public ChargeCreateOptions Constant(Order order) => new() { Amount = [|(long)(order.Total * Vat * 100m)|], Currency = "eur" };

                    public ChargeCreateOptions Third(Order order) => new() { Amount = [|(long)(order.Total / 3 * 100)|] };

                    public ChargeCreateOptions Converted(Order order, decimal exchangeRate)
                    {
                        var inEuro = order.Total * exchangeRate;
                        var options = new ChargeCreateOptions();
                        options.Amount = [|decimal.ToInt64(inEuro * 100m)|];
                        return options;
                    }

                    public ChargeCreateOptions ByWeight(Order order) => new() { Amount = [|(long)(order.Lines.Sum(line => line.Price * line.Weight) * 100)|] };

                    public PaymentIntentCreateOptions Fee(Order order)
                    {
                        var cents = (long)(order.Total * 100);
                        return new PaymentIntentCreateOptions { Amount = cents, ApplicationFeeAmount = [|(long)(cents * 0.029m)|] };
                    }

                    public PaymentIntentUpdateOptions Discount(Order order, Coupon coupon)
                    {
                        var amount = (long)Math.Round(order.Total * 100);
                        var discount = amount * (coupon.PercentOff!.Value / 100);
                        amount -= [|(long)discount|];
                        return new PaymentIntentUpdateOptions { Amount = amount };
                    }

                    public ChargeCreateOptions Helper(Order order) => new() { Amount = Minor(order.Total / 12) };

                    private static long Minor(decimal value) => [|(long)(value * 100)|];
                }
                """
        );

    [Fact]
    public Task A_two_decimal_price_times_a_hundred_is_whole_and_what_is_rounded_loses_nothing() =>
        Verify.Silent(
            Types
                + """
                public class Desk
                {
                    public ChargeCreateOptions Price(Line line) => new() { Amount = (long)(line.Price * 100) };

                    public ChargeCreateOptions Times(Line line) => new() { Amount = (long)(line.Price * line.Quantity * 100m) };

                    public ChargeCreateOptions Sum(Order order, decimal shipping) =>
                        new() { Amount = (long)((order.Lines.Sum(line => line.Price * line.Quantity) + shipping) * 100) };

                    public ChargeCreateOptions Rounded(Order order) => new() { Amount = (long)Math.Round(order.Total * 1.19m * 100) };

                    public ChargeCreateOptions Before(Order order) => new() { Amount = (long)(Math.Round(order.Total / 3, 2) * 100) };

                    public ChargeCreateOptions Converts(Order order) => new() { Amount = Convert.ToInt64(order.Total / 3 * 100) };

                    public ChargeCreateOptions Half(Order order) => new() { Amount = (long)(order.Total / 3 * 100 + 0.5m) };

                    public ChargeCreateOptions Up(Order order) => new() { Amount = (long)Math.Ceiling(order.Total * 1.19m * 100) };

                    public ChargeCreateOptions Local(Order order)
                    {
                        var withTax = decimal.Round(order.Total * 1.19m, 2, MidpointRounding.AwayFromZero);
                        return new ChargeCreateOptions { Amount = (long)(withTax * 100m) };
                    }

                    public ChargeCreateOptions Back(PaymentIntent intent) => new() { Amount = (long)(intent.Amount / 100m * 100) };

                    // The currency's own factor.
                    public ChargeCreateOptions Variable(Line line, string currency)
                    {
                        var factor = currency == "jpy" ? 1 : 100;
                        return new ChargeCreateOptions { Amount = (long)(line.Price * factor) };
                    }

                    public ChargeCreateOptions Power(Line line, int digits) => new() { Amount = (long)(line.Price * (decimal)Math.Pow(10, digits)) };

                    public ChargeCreateOptions Either(Order order, bool isZeroDecimal)
                    {
                        var amount = order.Total;
                        if (!isZeroDecimal)
                        {
                            amount = amount * 100;
                        }

                        return new ChargeCreateOptions { Amount = (int)amount };
                    }

                    public ChargeCreateOptions Choice(Order order, bool isZeroDecimal) =>
                        new() { Amount = (long)(isZeroDecimal ? order.Total : order.Total * 100) };

                    // Whose unit nobody can tell.
                    public ChargeCreateOptions Unit(Order order) => new() { Amount = (long)(order.Total / 3) };

                    public long NotSent(Order order) => (long)(order.Total / 3 * 100);
                }
                """
        );

    [Fact]
    public Task It_is_rounded_before_it_is_cut() =>
        Verify.Fixes(
            Types
                + """
                public class Desk
                {
                    public object Do(Order order)
                    {
                        var charge = new ChargeCreateOptions { Amount = [|(long)(order.Total * 1.19m * 100)|] };
                        return new RefundCreateOptions { Amount = [|decimal.ToInt64(order.Total / 3 * 100)|] };
                    }
                }
                """,
            Types
                + """
                public class Desk
                {
                    public object Do(Order order)
                    {
                        var charge = new ChargeCreateOptions { Amount = (long)Math.Round(order.Total * 1.19m * 100, MidpointRounding.AwayFromZero) };
                        return new RefundCreateOptions { Amount = decimal.ToInt64(Math.Round(order.Total / 3 * 100, MidpointRounding.AwayFromZero)) };
                    }
                }
                """
        );
}
