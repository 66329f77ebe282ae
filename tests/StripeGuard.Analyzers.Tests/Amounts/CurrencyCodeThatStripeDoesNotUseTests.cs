using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Amounts.CurrencyCodeThatStripeDoesNotUseAnalyzer,
    StripeGuard.CodeFixes.Amounts.CurrencyCodeThatStripeDoesNotUseFix
>;

namespace StripeGuard.Analyzers.Tests.Amounts;

/// <summary>STRIPE3007 reports, and stays silent: docs/rules/STRIPE3007.md.</summary>
public class CurrencyCodeThatStripeDoesNotUseTests
{
    private const string Sent = """
        public class Desk
        {
            public object Upper(bool european) => new ChargeCreateOptions { Amount = 100, Currency = european ? [|"EUR"|] : [|"USD"|] };
        }
        """;

    [Fact]
    public Task A_code_that_Stripe_does_not_take_and_a_comparison_that_never_holds() =>
        Verify.Reports(
            """
            using Stripe.Checkout;

            public class Desk
            {
                private const string Euro = "EURO";

                public object Sent(bool european) => new object[]
                {
                    new ChargeCreateOptions { Amount = 100, Currency = [|"uds"|] },
                    new PriceCreateOptions { UnitAmount = 100, Currency = european ? [|Euro|] : "usd" },
                    new SessionCreateOptions { LineItems = [new() { PriceData = new() { Currency = [|"BGN"|], UnitAmount = 500 } }] },
                };

                public object Later(string? currency)
                {
                    var options = new PaymentIntentCreateOptions();
                    options.Currency = currency ?? [|"credits"|];
                    return options;
                }

                public bool Compared(PaymentIntent intent, Charge? charge, Session session, Event stripeEvent)
                {
                    var currency = intent.Currency;
                    switch (session.Currency)
                    {
                        case [|"EUR"|]:
                            return true;
                        case "usd":
                            return false;
                    }

                    return intent.Currency == [|"USD"|]
                        || [|"GBP"|] != charge?.Currency
                        || currency.Equals([|"USD"|])
                        || currency is [|"USD"|] or "cad"
                        || string.Equals(intent.Currency, [|"Usd"|], StringComparison.Ordinal)
                        || intent.Currency == [|"uds"|]
                        || intent is { Currency: [|"USD"|] }
                        || stripeEvent is { Data.Object: Charge { Currency: not [|"EUR"|] } }
                        || intent.Currency switch { [|"JPY"|] => true, _ => false };
                }
            }
            """
        );

    [Fact]
    public Task What_Stripe_takes_and_what_is_compared_in_any_case_is_silent() =>
        Verify.Silent(
            """
            public class Order { public string Currency { get; set; } = ""; }

            public class Desk
            {
                public object Sent(string currency) => new object[]
                {
                    new ChargeCreateOptions { Amount = 100, Currency = "usd" },
                    new ChargeCreateOptions { Amount = 100, Currency = "USD" },
                    new ChargeCreateOptions { Amount = 100, Currency = currency },
                    new ChargeCreateOptions { Amount = 100, Currency = null, Description = "EURO" },
                    new ChargeCreateOptions { Amount = 100, Currency = "" },
                    new Order { Currency = "points" },
                };

                public bool Compared(PaymentIntent intent, Order order, ChargeCreateOptions options)
                {
                    var upper = intent.Currency.ToUpperInvariant();
                    var either = intent.Currency ?? order.Currency;
                    return intent.Currency == "usd"
                        || string.Equals(intent.Currency, "USD", StringComparison.OrdinalIgnoreCase)
                        || intent.Currency.Equals("USD", StringComparison.OrdinalIgnoreCase)
                        || upper == "USD"
                        || either == "USD"
                        || intent.Currency.ToUpper() is "USD"
                        || order.Currency == "USD"
                        || options.Currency == "USD"
                        || intent.Currency == ""
                        || intent.Description == "EUR"
                        || order is { Currency: "EUR" };
                }
            }
            """
        );

    [Fact]
    public async Task A_test_may_send_a_wrong_code_and_upper_case_is_told_only_where_it_is_wanted()
    {
        await Verify.Silent(
            "public class T { public object Refused() => new ChargeCreateOptions { Amount = 100, Currency = \"zzz\" }; }",
            inTestProject: true
        );
        await Verify.Silent(
            Sent.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)
        );
        await Verify.Reports(Sent, "stripe_guard.currency_case = lower");
    }

    [Fact]
    public async Task The_code_that_Stripe_uses_is_written()
    {
        await Verify.Fixes(
            """
            public class Desk
            {
                private const string Dollar = "USD";

                public bool Do(PaymentIntent intent, ChargeCreateOptions options)
                {
                    options.Currency = [|"uds"|];
                    options.Currency = [|"hrk"|];
                    return intent.Currency == [|"USD"|] /* ours */ || intent.Currency is [|"EUR"|] || intent.Currency == [|Dollar|];
                }
            }
            """,
            """
            public class Desk
            {
                private const string Dollar = "USD";

                public bool Do(PaymentIntent intent, ChargeCreateOptions options)
                {
                    options.Currency = "usd";
                    options.Currency = [|"hrk"|];
                    return intent.Currency == "usd" /* ours */ || intent.Currency is "eur" || intent.Currency == [|Dollar|];
                }
            }
            """
        );
        await Verify.Fixes(
            Sent,
            Sent.Replace("[|\"EUR\"|]", "\"eur\"", StringComparison.Ordinal)
                .Replace("[|\"USD\"|]", "\"usd\"", StringComparison.Ordinal),
            editorConfig: "stripe_guard.currency_case = lower"
        );
    }
}
