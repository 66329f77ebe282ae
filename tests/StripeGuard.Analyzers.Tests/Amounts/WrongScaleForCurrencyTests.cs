using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Amounts.WrongScaleForCurrencyAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Amounts;

/// <summary>STRIPE3004 reports, and stays silent: docs/rules/STRIPE3004.md.</summary>
public class WrongScaleForCurrencyTests
{
    [Fact]
    public Task A_yen_has_no_hundredths_and_a_dinar_has_thousandths() =>
        Verify.Reports(
            """
            using Stripe.Checkout;

            public class Desk
            {
                private const string Currency = "JPY";

                public ChargeCreateOptions Yen(decimal price) => new() { Amount = [|(long)(price * 100)|], Currency = "jpy" };

                public ChargeCreateOptions Dinar(decimal price) => new() { Amount = [|(long)Math.Round(price * 100m)|], Currency = "KWD" };

                public PaymentIntentCreateOptions Whole(int price)
                {
                    var options = new PaymentIntentCreateOptions { Currency = Currency };
                    options.Amount = [|price * 100|];
                    return options;
                }

                public SessionCreateOptions Session(decimal price) => new()
                {
                    LineItems = [new() { PriceData = new() { Currency = "krw".ToLower(), UnitAmount = [|Convert.ToInt64(price * 100m)|] } }],
                };

                public PaymentIntentCreateOptions Further(decimal fee) => new()
                {
                    Currency = "vnd",
                    TransferData = new PaymentIntentTransferDataOptions { Amount = [|Minor(fee)|] },
                };

                private static long Minor(decimal value) => (long)(value * 100m);
            }
            """
        );

    [Fact]
    public Task The_factor_that_the_currency_has_or_that_somebody_chose_is_silent() =>
        Verify.Silent(
            """
            public class Desk
            {
                public ChargeCreateOptions Dollar(decimal price) => new() { Amount = (long)(price * 100), Currency = "usd" };

                public ChargeCreateOptions Yen(decimal price) => new() { Amount = (long)price, Currency = "jpy" };

                public ChargeCreateOptions Dinar(decimal price) => new() { Amount = (long)(price * 1000), Currency = "kwd" };

                // Sent with two zeros: docs.stripe.com/currencies, special cases.
                public ChargeCreateOptions Krona(decimal price) => new() { Amount = (long)(price * 100), Currency = "isk" };

                public ChargeCreateOptions Shilling(decimal price) => new() { Amount = (long)(price * 100), Currency = "ugx" };

                public ChargeCreateOptions Any(decimal price, string currency) => new() { Amount = (long)(price * 100), Currency = currency };

                public ChargeCreateOptions Chosen(decimal price, bool japan) =>
                    new() { Amount = japan ? (long)price : (long)(price * 100), Currency = japan ? "jpy" : "usd" };

                public ChargeCreateOptions Helper(decimal price) => new() { Amount = ToStripe(price, "jpy"), Currency = "jpy" };

                private static long ToStripe(decimal price, string currency) =>
                    currency == "jpy" ? (long)price : (long)(price * 100);

                public ChargeCreateOptions Unknown(decimal price) => new() { Amount = (long)(price * 100) };
            }
            """
        );
}
