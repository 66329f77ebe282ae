using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Amounts.CastBeforeScalingAnalyzer,
    StripeGuard.CodeFixes.Amounts.CastBeforeScalingFix
>;

namespace StripeGuard.Analyzers.Tests.Amounts;

/// <summary>STRIPE3012 reports, and stays silent: docs/rules/STRIPE3012.md.</summary>
public class CastBeforeScalingTests
{
    private const string Types = """
        public class Item { public decimal Price { get; set; } public double Cost { get; set; } public int Quantity { get; set; } public decimal PriceInCents { get; set; } }
        public class Delivery { public decimal Price { get; set; } }

        """;

    [Fact]
    public Task The_cents_are_cut_before_the_factor_comes() =>
        Verify.Reports(
            Types
                + """
                public class Desk(PaymentIntentService intents)
                {
                    private const int CentsPerDollar = 100;

                    public PaymentIntentCreateOptions Cast(Item item) => new() { Amount = [|(long)item.Price * 100|], Currency = "usd" };

                    public object Later(decimal price, string currency)
                    {
                        var options = new ChargeCreateOptions { Currency = currency };
                        options.Amount = [|100 * (long)price|];
                        return options;
                    }

                    public RefundCreateOptions Double(Item item) => new() { Amount = [|(int)item.Cost * CentsPerDollar|] };

                    public TransferCreateOptions Converted(decimal total) => new() { Amount = [|Convert.ToInt64(total) * 100|] };

                    public PaymentIntentUpdateOptions Sum(List<Item> items, Delivery delivery)
                    {
                        var total = items.Sum(item => item.Price * item.Quantity) + delivery.Price;
                        return new PaymentIntentUpdateOptions { Amount = [|(long)total * 100|] };
                    }

                    // The cast and the factor apart.
                    public ChargeCreateOptions Local(decimal price)
                    {
                        var whole = [|(long)price|];
                        return new ChargeCreateOptions { Amount = whole * 100 };
                    }

                    public async Task Helper(decimal price) => await Pay([|(long)price|]);

                    private async Task<PaymentIntent> Pay(long amount) =>
                        await intents.CreateAsync(options: new() { Amount = amount * 100, Currency = "eur" });

                    public async Task Total(Delivery delivery, long subtotal)
                    {
                        var shipping = await Shipping(delivery) ?? 0;
                        await intents.UpdateAsync("pi_1", new() { Amount = subtotal + shipping });
                    }

                    private static async Task<long?> Shipping(Delivery? delivery)
                    {
                        await Task.Yield();
                        return delivery is null ? null : [|(long)delivery.Price * 100|];
                    }
                }

                // A service behind an interface, called in the same compilation.
                public interface IPayments { Task<string> Start(long amount, string currency = "usd"); }

                public class Payments(PaymentIntentService intents) : IPayments
                {
                    public async Task<string> Start(long amount, string currency = "usd")
                    {
                        var intent = await intents.CreateAsync(new PaymentIntentCreateOptions { Amount = amount * 100, Currency = currency });
                        return intent.ClientSecret;
                    }
                }

                public class Checkout(IPayments payments)
                {
                    public Task<string> Buy(decimal total) => payments.Start([|(long)total|]);
                }
                """
        );

    [Fact]
    public Task What_keeps_the_cents_or_means_to_drop_them_is_silent() =>
        Verify.Silent(
            Types
                + """
                public class Desk
                {
                    public PaymentIntentCreateOptions Scaled(Item item) => new() { Amount = (long)(item.Price * 100) };

                    public PaymentIntentCreateOptions Rounded(Item item) => new() { Amount = (long)Math.Round(item.Price * 100m) };

                    // Whole units on purpose.
                    public PaymentIntentCreateOptions Whole(Item item) => new() { Amount = (long)Math.Ceiling(item.Price) * 100 };

                    public PaymentIntentCreateOptions Whole2(Item item) => new() { Amount = (long)decimal.Round(item.Price, 0) * 100 };

                    // No price, or not cut.
                    public PaymentIntentCreateOptions Count(Item item) => new() { Amount = item.Quantity * 100 };

                    public PaymentIntentCreateOptions Points(decimal points) => new() { Amount = (long)points * 100 };

                    public PaymentIntentCreateOptions Cents(Item item) => new() { Amount = (long)item.PriceInCents * 3 };

                    public PaymentIntentCreateOptions Unknown(decimal price, decimal factor) => new() { Amount = (long)(price / factor) * 100 };

                    public PaymentIntentCreateOptions ByCurrency(decimal price, string currency) =>
                        new() { Amount = (long)(price * (currency == "jpy" ? 1 : 100)), Currency = currency };

                    // Not an amount.
                    public SubscriptionItemOptions Quantity(decimal price) => new() { Quantity = (long)price * 100 };

                    public long Elsewhere(decimal price) => (long)price * 100;
                }
                """
        );

    [Fact]
    public Task The_factor_comes_first_then_the_rounding_then_the_cast() =>
        Verify.Fixes(
            Types
                + """
                public class Desk
                {
                    public object Do(Item item, decimal price)
                    {
                        var charge = new ChargeCreateOptions { Amount = [|(long)item.Price * 100|], Currency = "usd" };
                        var refund = new RefundCreateOptions { Amount = [|100 * (long)(price + item.Price)|] };
                        var whole = [|(long)price|];
                        charge.ApplicationFeeAmount = whole * 100;
                        var transfer = new TransferCreateOptions { Amount = [|(int)item.Cost * 100|] /* all of it */ };
                        return new PaymentIntentCreateOptions { Amount = [|Convert.ToInt64(price) * 100|] };
                    }
                }
                """,
            Types
                + """
                public class Desk
                {
                    public object Do(Item item, decimal price)
                    {
                        var charge = new ChargeCreateOptions { Amount = (long)Math.Round(item.Price * 100m, MidpointRounding.AwayFromZero), Currency = "usd" };
                        var refund = new RefundCreateOptions { Amount = (long)Math.Round((price + item.Price) * 100m, MidpointRounding.AwayFromZero) };
                        var whole = [|(long)price|];
                        charge.ApplicationFeeAmount = whole * 100;
                        var transfer = new TransferCreateOptions { Amount = (int)Math.Round((decimal)item.Cost * 100m, MidpointRounding.AwayFromZero) /* all of it */ };
                        return new PaymentIntentCreateOptions { Amount = Convert.ToInt64(Math.Round(price * 100m, MidpointRounding.AwayFromZero)) };
                    }
                }
                """
        );
}
