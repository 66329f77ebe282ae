using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Amounts.IntegerDivisionOfAmountAnalyzer,
    StripeGuard.CodeFixes.Amounts.IntegerDivisionOfAmountFix
>;

namespace StripeGuard.Analyzers.Tests.Amounts;

/// <summary>STRIPE3006 reports, and stays silent: docs/rules/STRIPE3006.md.</summary>
public class IntegerDivisionOfAmountTests
{
    private const string Shop = """
        public class Payment { public long AmountCents { get; set; } public decimal Amount { get; set; } }

        public class Desk
        {
            public object? Do(PaymentIntent intent, Stripe.Checkout.Session session, Charge charge, Coupon coupon, Price price, Payment payment)
            {
                STATEMENTS
            }

            private static decimal Major(long amount) => [|amount / 100|];

            public decimal Of(Invoice invoice) => Major(invoice.AmountDue);
        }
        """;

    [Theory]
    [InlineData("decimal paid = [|intent.Amount / 100|]; return paid;")]
    [InlineData("var paid = [|intent.AmountReceived / 100|]; return paid;")]
    [InlineData("return new Payment { Amount = [|intent.Amount / 100|] };")]
    [InlineData("return (decimal)([|charge.AmountRefunded / 100|]);")]
    [InlineData("return (double)([|charge.Amount / 100L|]);")]
    [InlineData("return $\"{[|intent.Amount / 100|]} paid\";")]
    [InlineData("return [|session.AmountTotal / 100|];")]
    [InlineData("return [|session.AmountTotal!.Value / 100|];")]
    [InlineData("return [|(session.AmountTotal ?? 0) / 100|];")]
    [InlineData("return [|price.UnitAmount.GetValueOrDefault() / 100|];")]
    [InlineData("return [|(int)intent.Amount / 100|];")]
    [InlineData("var amount = intent.Amount; return [|amount / 100|];")]
    [InlineData("long amount = 0; if (session.AmountTotal is { } total) amount = total; return [|amount / 100|];")]
    [InlineData("var amount = intent.Amount; [|amount /= 100|]; return amount;")]
    [InlineData("return [|(charge.Amount - charge.AmountRefunded) / 100|];")]
    [InlineData("Func<Charge, decimal> major = c => [|c.Amount / 100|]; return major(charge);")]
    public Task Integer_division_loses_the_cents(string statements) => Verify.Reports(In(statements));

    [Theory]
    [InlineData("return intent.Amount / 100m;")]
    [InlineData("return intent.Amount / 100.0;")]
    [InlineData("return (decimal)intent.Amount / 100;")]
    [InlineData("decimal amount = intent.Amount; return amount / 100;")]
    [InlineData("decimal divisor = 100; return intent.Amount / divisor;")]
    [InlineData("return coupon.PercentOff!.Value / 100;")]
    [InlineData("return payment.Amount / 100;")]
    [InlineData("return payment.AmountCents / 100;")]
    [InlineData("return intent.Amount / 3;")]
    [InlineData("return $\"{intent.Amount / 100}.{intent.Amount % 100:00}\";")]
    [InlineData("var loyaltyPoints = intent.Amount / 100; return loyaltyPoints;")]
    [InlineData("return intent.Created.Ticks / 100;")]
    public Task What_keeps_the_cents_is_silent(string statements) =>
        Verify.Silent(In(statements).Replace("[|amount / 100|]", "amount / 100m", StringComparison.Ordinal));

    [Theory]
    [InlineData(
        "decimal paid = [|intent.Amount / 100|]; return paid;",
        "decimal paid = intent.Amount / 100m; return paid;"
    )]
    [InlineData(
        "decimal? paid = [|session.AmountTotal / 100|]; return paid;",
        "decimal? paid = session.AmountTotal / 100m; return paid;"
    )]
    [InlineData(
        "double paid = [|intent.Amount / 100|]; return paid;",
        "double paid = intent.Amount / 100.0; return paid;"
    )]
    [InlineData("var paid = [|intent.Amount / 100|]; return paid;", "var paid = intent.Amount / 100m; return paid;")]
    [InlineData("return (decimal)([|intent.Amount / 100L|]);", "return (decimal)(intent.Amount / 100m);")]
    [InlineData("return $\"{[|intent.Amount / 100|]:F2}\";", "return $\"{intent.Amount / 100m:F2}\";")]
    [InlineData(
        "return ([|intent.Amount / 100|]).ToString(\"F2\");",
        "return (intent.Amount / 100m).ToString(\"F2\");"
    )]
    [InlineData(
        "return new Payment { Amount = [|intent.Amount / 100|] };",
        "return new Payment { Amount = intent.Amount / 100m };"
    )]
    public Task The_cents_are_kept(string statements, string fixedStatements) =>
        Verify.Fixes(
            In(statements),
            In(fixedStatements).Replace("[|amount / 100|]", "amount / 100m", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("long paid = [|intent.Amount / 100|]; return paid;")]
    [InlineData("var paid = [|intent.Amount / 100|]; long sum = paid; return sum;")]
    public Task Where_a_long_is_wanted_nothing_is_offered(string statements) =>
        Verify.Fixes(
            In(statements),
            In(statements).Replace("[|amount / 100|]", "amount / 100m", StringComparison.Ordinal)
        );

    private static string In(string statements) => Shop.Replace("STATEMENTS", statements, StringComparison.Ordinal);
}
