using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Amounts.MajorUnitsAsAmountAnalyzer,
    StripeGuard.CodeFixes.Amounts.MajorUnitsAsAmountFix
>;

namespace StripeGuard.Analyzers.Tests.Amounts;

/// <summary>STRIPE3001 reports, and stays silent: docs/rules/STRIPE3001.md.</summary>
public class MajorUnitsAsAmountTests
{
    private const string Shop = """
        using Stripe.Checkout;

        public class Item
        {
            public decimal Price { get; set; }
            public double Cost { get; set; }
            public decimal? Discount { get; set; }
            public decimal PriceInCents { get; set; }
            public decimal Percentage { get; set; }
            public string PriceText { get; set; } = "";
            public int Quantity { get; set; }
            public long Total { get; set; }
        }

        public record Quote(decimal Total, string Currency);

        public class Desk(decimal fee)
        {
            private const decimal CentsPerDollar = 100m;

            public object Do(Item item, List<Item> items, decimal price, decimal rate, Quote quote)
            {
                STATEMENTS
            }

            private static decimal Total(List<Item> items) => items.Sum(i => i.Price * i.Quantity);
            private static long Minor(decimal value) => (long)(value * 100m);
            private static long ToStripe(decimal value, string currency) =>
                IsZeroDecimal(currency) ? (long)value : (long)(value * CentsPerDollar);
            private static bool IsZeroDecimal(string currency) => currency == "jpy";
            private static PaymentIntentCreateOptions Options(long amount) => new() { Amount = amount };
        }
        """;

    [Theory]
    [InlineData("return new PaymentIntentCreateOptions { Amount = [|(long)price|] };")]
    [InlineData("return new PaymentIntentCreateOptions { Amount = [|(long)item.Price|], Currency = \"usd\" };")]
    [InlineData("return new PaymentIntentCreateOptions { Amount = [|(long?)item.Price|] };")]
    [InlineData("return new PaymentIntentCreateOptions { Amount = [|(int)item.Cost|] };")]
    [InlineData("return new PaymentIntentCreateOptions { Amount = [|Convert.ToInt64(price)|] };")]
    [InlineData("return new PaymentIntentCreateOptions { Amount = [|Convert.ToInt32(item.Cost)|] };")]
    [InlineData("return new PaymentIntentCreateOptions { Amount = [|decimal.ToInt64(price)|] };")]
    [InlineData("return new PaymentIntentCreateOptions { Amount = [|(long)Math.Round(price)|] };")]
    [InlineData("return new PaymentIntentCreateOptions { Amount = [|(long)(item.Price * item.Quantity)|] };")]
    [InlineData("return new PaymentIntentCreateOptions { Amount = [|(long)(item.Price + fee)|] };")]
    [InlineData("return new PaymentIntentCreateOptions { Amount = [|(long)items.Sum(i => i.Price)|] };")]
    [InlineData("return new PaymentIntentCreateOptions { Amount = [|(long)Total(items)|] };")]
    [InlineData("return new PaymentIntentCreateOptions { Amount = [|(long)decimal.Parse(item.PriceText)|] };")]
    [InlineData("return new RefundCreateOptions { Amount = [|(long)item.Price|] };")]
    [InlineData("return new PriceCreateOptions { UnitAmount = [|(long)item.Price|] };")]
    [InlineData("return new CouponCreateOptions { AmountOff = [|(long)item.Discount!.Value|] };")]
    [InlineData("return new PaymentIntentCreateOptions { ApplicationFeeAmount = [|(long)fee|] };")]
    [InlineData("var o = new ChargeCreateOptions(); o.Amount = [|(long)price|]; return o;")]
    [InlineData("ChargeCreateOptions o = new() { Amount = [|(long)price|] }; return o;")]
    [InlineData("var amount = [|(long)price|]; return new ChargeCreateOptions { Amount = amount };")]
    [InlineData("long amount; amount = [|(long)price|]; return new TransferCreateOptions { Amount = amount };")]
    [InlineData(
        "decimal total = item.Price; total += fee; return new ChargeCreateOptions { Amount = [|(long)total|] };"
    )]
    [InlineData(
        "var later = quote with { Total = price }; return new ChargeCreateOptions { Amount = [|(long)quote.Total|] };"
    )]
    [InlineData("return Options([|(long)price|]);")]
    [InlineData(
        "Func<Item, object> make = i => new ChargeCreateOptions { Amount = [|(long)i.Price|] }; return make(item);"
    )]
    [InlineData(
        "return new SessionCreateOptions { LineItems = [new() { PriceData = new() { UnitAmount = [|(long)item.Price|] } }] };"
    )]
    public Task A_price_cut_to_an_integer_is_a_hundredth(string statements) => Verify.Reports(In(statements));

    [Theory]
    // Scaled somewhere on the way.
    [InlineData("return new ChargeCreateOptions { Amount = (long)(price * 100) };")]
    [InlineData("return new ChargeCreateOptions { Amount = (long)(price * 100m) };")]
    [InlineData("return new ChargeCreateOptions { Amount = (long)price * 100 };")]
    [InlineData("return new ChargeCreateOptions { Amount = (long)Math.Round(price * CentsPerDollar) };")]
    [InlineData("return new ChargeCreateOptions { Amount = decimal.ToInt64(decimal.Round(price * 100, 0)) };")]
    [InlineData("return new ChargeCreateOptions { Amount = Convert.ToInt64(Math.Round(price, 2) * 100) };")]
    [InlineData("var scaled = price * 100; return new ChargeCreateOptions { Amount = (long)scaled };")]
    [InlineData("var total = price; total *= 100; return new ChargeCreateOptions { Amount = (long)total };")]
    [InlineData("return new ChargeCreateOptions { Amount = (long)items.Sum(i => i.Price * 100) };")]
    [InlineData("return new ChargeCreateOptions { Amount = (long)(price * (decimal)Math.Pow(10, 2)) };")]
    [InlineData(
        "var multiplier = quote.Currency == \"jpy\" ? 1 : 100; return new ChargeCreateOptions { Amount = (long)(price * multiplier) };"
    )]
    [InlineData("return new ChargeCreateOptions { Amount = Minor(price) };")]
    [InlineData("return new ChargeCreateOptions { Amount = ToStripe(price, quote.Currency) };")]
    [InlineData(
        "return new ChargeCreateOptions { Amount = IsZeroDecimal(quote.Currency) ? (long)price : (long)(price * 100) };"
    )]
    // In minor units by name or type.
    [InlineData("return new ChargeCreateOptions { Amount = (long)item.PriceInCents };")]
    [InlineData("return new ChargeCreateOptions { Amount = item.Total };")]
    [InlineData("return new ChargeCreateOptions { Amount = item.Quantity * 500 };")]
    [InlineData("return new ChargeCreateOptions { Amount = 2000 };")]
    [InlineData("var amountMinor = price; return new ChargeCreateOptions { Amount = (long)amountMinor };")]
    // In yen the price is the amount.
    [InlineData("return new ChargeCreateOptions { Amount = (long)price, Currency = \"jpy\" };")]
    [InlineData(
        "var currency = \"KRW\"; return new ChargeCreateOptions { Currency = currency, Amount = (long)price };"
    )]
    // A factor that nobody can tell.
    [InlineData("return new ChargeCreateOptions { Amount = (long)(price * price) };")]
    [InlineData("return new ChargeCreateOptions { Amount = (long)(price * fee / 7) };")]
    // Not an integer amount.
    [InlineData("return new PriceCreateOptions { UnitAmountDecimal = price * 100 };")]
    [InlineData("return new CouponCreateOptions { PercentOff = item.Percentage };")]
    [InlineData("return new SubscriptionItemOptions { Quantity = (long)price };")]
    [InlineData("return new SessionListOptions { Limit = (long)price };")]
    public Task What_is_scaled_or_already_minor_is_silent(string statements) => Verify.Silent(In(statements));

    [Fact]
    public Task A_price_is_followed_through_constructors_and_public_methods() =>
        Verify.Reports(
            """
            public record AddPayment(string CustomerId, string Currency, long Amount);
            public class Command { public Command(long amount) => Amount = amount; public long Amount { get; } }
            public class Settled(long amount) { public long Cents() => amount; }
            public record Exact(long Amount);
            public record Bound(long Amount);
            public interface IGateway { Task Pay(long amount); }

            public class Gateway(ChargeService charges) : IGateway
            {
                public Task Add(AddPayment payment) => charges.CreateAsync(new() { Amount = payment.Amount, Currency = payment.Currency });

                public Task Run(Command command) => charges.CreateAsync(new() { Amount = command.Amount, Currency = "usd" });

                public Task Pay(long amount) => charges.CreateAsync(new() { Amount = amount, Currency = "usd" });

                public Task Right(Exact exact) => charges.CreateAsync(new() { Amount = exact.Amount, Currency = "usd" });

                public Task FromJson(Bound bound) => charges.CreateAsync(new() { Amount = bound.Amount, Currency = "usd" });
            }

            public class Desk(Gateway gateway, IGateway other)
            {
                public async Task Sell(decimal total, double fee)
                {
                    await gateway.Add(new AddPayment("cus_1", "USD", [|(long)total|]));
                    AddPayment again = new("cus_1", "USD", Amount: [|(long)Math.Round(total)|]);
                    await gateway.Add(again);
                    await gateway.Run(new Command([|(long)fee|]));
                    await other.Pay([|Convert.ToInt64(total)|]);
                    await gateway.Right(new Exact((long)(total * 100)));
                    var exact = new Exact(1999);
                    await gateway.Right(exact);
                }
            }
            """
        );

    [Fact]
    public async Task A_projects_own_price_names_and_money_types_are_heeded()
    {
        const string Rate =
            "public class Desk { public ChargeCreateOptions Do(decimal nightlyRate) => new() { Amount = MARKED }; }";
        await Verify.Silent(Rate.Replace("MARKED", "(long)nightlyRate", StringComparison.Ordinal));
        await Verify.Reports(
            Rate.Replace("MARKED", "[|(long)nightlyRate|]", StringComparison.Ordinal),
            "stripe_guard.amount_names = fare, nightlyRate"
        );

        const string Money =
            "namespace Acme { public class Money { public decimal Value { get; init; } } public class Desk { public ChargeCreateOptions Do(Money price) => new() { Amount = MARKED }; } }";
        await Verify.Reports(Money.Replace("MARKED", "[|(long)price.Value|]", StringComparison.Ordinal));
        await Verify.Silent(
            Money.Replace("MARKED", "(long)price.Value", StringComparison.Ordinal),
            "stripe_guard.money_types = Acme.Money"
        );
    }

    [Fact]
    public Task A_money_type_of_ones_own_knows_its_units() =>
        Verify.Silent(
            """
            public readonly record struct Money(decimal Value)
            {
                public static explicit operator long(Money money) => (long)decimal.Round(money.Value * 100m);
            }

            public class PaymentIntentCreateOptions { public long? Amount { get; set; } }

            public class Desk
            {
                public ChargeCreateOptions Charge(Money money) => new() { Amount = (long)money };

                public PaymentIntentCreateOptions Own(decimal price) => new() { Amount = (long)price };
            }
            """
        );

    [Fact]
    public Task One_conversion_that_feeds_two_amounts_is_told_once() =>
        Verify.Reports(
            """
            using Microsoft.AspNetCore.Builder;

            var app = WebApplication.Create(args);
            app.MapPost("/pay", async (decimal price, PaymentIntentService intents, TransferService transfers) =>
            {
                var amount = [|(long)price|];
                await intents.CreateAsync(new() { Amount = amount, Currency = "eur" });
                await transfers.CreateAsync(new() { Amount = amount, Currency = "eur" });
            });
            app.Run();
            """
        );

    [Theory]
    [InlineData("[|(long)price|]", "(long)Math.Round(price * 100m, MidpointRounding.AwayFromZero)")]
    [InlineData("[|(long)(price + fee)|]", "(long)Math.Round((price + fee) * 100m, MidpointRounding.AwayFromZero)")]
    [InlineData("[|(int)item.Cost|]", "(int)Math.Round((decimal)item.Cost * 100m, MidpointRounding.AwayFromZero)")]
    [InlineData("[|(long)Math.Round(price)|]", "(long)Math.Round(price * 100m, MidpointRounding.AwayFromZero)")]
    [InlineData(
        "[|Convert.ToInt64(item.Price)|]",
        "Convert.ToInt64(Math.Round(item.Price * 100m, MidpointRounding.AwayFromZero))"
    )]
    [InlineData(
        "[|decimal.ToInt64(price)|]",
        "decimal.ToInt64(Math.Round(price * 100m, MidpointRounding.AwayFromZero))"
    )]
    public Task The_price_is_scaled_and_rounded(string amount, string fixedAmount) =>
        Verify.Fixes(
            In("return new ChargeCreateOptions { Amount = " + amount + " };"),
            In("return new ChargeCreateOptions { Amount = " + fixedAmount + " };")
        );

    [Fact]
    public Task All_of_a_file_are_scaled_together_and_a_nullable_price_is_left_to_its_author() =>
        Verify.Fixes(
            In(
                """
                var shared = [|(long)price|];
                        var charge = new ChargeCreateOptions { Amount = shared };
                        var refund = new RefundCreateOptions { Amount = shared };
                        var coupon = new CouponCreateOptions { AmountOff = [|(long?)item.Discount|] };
                        return new TransferCreateOptions { Amount = [|(long)item.Price|] };
                """
            ),
            In(
                """
                var shared = (long)Math.Round(price * 100m, MidpointRounding.AwayFromZero);
                        var charge = new ChargeCreateOptions { Amount = shared };
                        var refund = new RefundCreateOptions { Amount = shared };
                        var coupon = new CouponCreateOptions { AmountOff = [|(long?)item.Discount|] };
                        return new TransferCreateOptions { Amount = (long)Math.Round(item.Price * 100m, MidpointRounding.AwayFromZero) };
                """
            )
        );

    private static string In(string statements) => Shop.Replace("STATEMENTS", statements, StringComparison.Ordinal);
}
