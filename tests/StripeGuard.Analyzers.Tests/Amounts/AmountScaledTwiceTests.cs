using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Amounts.AmountScaledTwiceAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Amounts;

/// <summary>STRIPE3013 reports, and stays silent: docs/rules/STRIPE3013.md.</summary>
public class AmountScaledTwiceTests
{
    [Fact]
    public Task What_is_in_minor_units_already_is_a_hundred_times_too_much() =>
        Verify.Reports(
            """
            public class Order { public decimal Total { get; set; } public long PriceInCents { get; set; } public long Subtotal { get; set; } }

            public class Desk(PaymentIntentService intents, CouponService coupons)
            {
                public async Task Discounted(string intentId, string couponId, long subtotal)
                {
                    var total = await Discount(couponId, subtotal);
                    await intents.UpdateAsync(intentId, new PaymentIntentUpdateOptions { Amount = total });
                }

                private async Task<long> Discount(string couponId, long amount)
                {
                    var coupon = await coupons.GetAsync(couponId);
                    if (coupon.AmountOff.HasValue)
                    {
                        amount -= [|(long)coupon.AmountOff * 100|];
                    }

                    return amount;
                }

                public RefundCreateOptions Refund(PaymentIntent intent) => new() { Amount = [|intent.AmountReceived * 100|] };

                public TransferCreateOptions Transfer(Charge charge)
                {
                    var paid = charge.Amount - charge.AmountRefunded;
                    var options = new TransferCreateOptions();
                    options.Amount = [|paid * 100|];
                    return options;
                }

                public ChargeCreateOptions Named(Order order) => new() { Amount = [|order.PriceInCents * 100|] };

                public ChargeCreateOptions Local(Order order)
                {
                    var amount = (long)Math.Round(order.Total * 100m);
                    return new ChargeCreateOptions { Amount = [|amount * 100|], Currency = "usd" };
                }

                public PaymentIntentCreateOptions Helper(Order order) => Options(Minor(order.Total));

                private static long Minor(decimal price) => (long)(price * 100m);

                private static PaymentIntentCreateOptions Options(long amount) => new() { Amount = (long)([|amount * 100m|]) };

                public PriceCreateOptions Same(Price price) => new() { UnitAmount = [|price.UnitAmount!.Value * 100|] };

                public ChargeCreateOptions Compound(PaymentIntent intent)
                {
                    var amount = intent.Amount;
                    [|amount *= 100|];
                    return new ChargeCreateOptions { Amount = amount };
                }
            }
            """
        );

    [Fact]
    public Task What_was_in_major_units_or_may_have_been_is_silent() =>
        Verify.Silent(
            """
            public class Order { public decimal Total { get; set; } public long PriceInCents { get; set; } public int Boxes { get; set; } }

            public class Desk
            {
                public ChargeCreateOptions Once(Order order) => new() { Amount = (long)(order.Total * 100) };

                public ChargeCreateOptions AsIs(Order order, Coupon coupon) => new() { Amount = order.PriceInCents - coupon.AmountOff };

                public ChargeCreateOptions Back(PaymentIntent intent)
                {
                    var dollars = intent.Amount / 100m;
                    return new ChargeCreateOptions { Amount = (long)(dollars * 100) };
                }

                // One variable, two units on two ways.
                public ChargeCreateOptions Either(Order order, bool minor)
                {
                    decimal amount = order.Total;
                    if (minor)
                    {
                        amount = order.PriceInCents;
                    }

                    return new ChargeCreateOptions { Amount = (long)(amount * 100) };
                }

                public ChargeCreateOptions Again(Order order, string currency)
                {
                    var amount = order.Total;
                    amount = currency == "kwd" ? amount * 1000 : amount * 100;
                    return new ChargeCreateOptions { Amount = (long)amount };
                }

                public ChargeCreateOptions Loop(decimal amount)
                {
                    for (var digit = 0; digit < 2; digit++)
                    {
                        amount *= 10;
                    }

                    return new ChargeCreateOptions { Amount = (long)amount };
                }

                // Per hundred, a percentage, a name that lies.
                public ChargeCreateOptions Boxes(Order order) => new() { Amount = (long)(order.Total * 100 * 100) };

                public ChargeCreateOptions Share(PaymentIntent intent, Charge charge) =>
                    new() { Amount = intent.AmountReceived * 100 / intent.Amount };

                public ChargeCreateOptions Misnamed(Order order)
                {
                    var amountInCents = order.Total;
                    return new ChargeCreateOptions { Amount = (long)(amountInCents * 100) };
                }

                public ChargeCreateOptions Count(Order order, long cents) => new() { Amount = cents * order.Boxes };

                public long NotSent(PaymentIntent intent) => intent.Amount * 100;
            }
            """
        );

    [Fact]
    public Task A_money_type_that_knows_its_minor_units_needs_no_factor() =>
        Verify.Reports(
            """
            namespace Acme
            {
                public readonly record struct Money(decimal Value)
                {
                    public static explicit operator long(Money money) => (long)decimal.Round(money.Value * 100m);
                }

                public class Desk { public ChargeCreateOptions Do(Money price) => new() { Amount = [|(long)price * 100|] }; }
            }
            """,
            "stripe_guard.money_types = Acme.Money"
        );
}
