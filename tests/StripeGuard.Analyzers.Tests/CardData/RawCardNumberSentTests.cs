using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.CardData.RawCardNumberSentAnalyzer>;

namespace StripeGuard.Analyzers.Tests.CardData;

/// <summary>STRIPE4003 reports, and stays silent: docs/rules/STRIPE4003.md.</summary>
public class RawCardNumberSentTests
{
    [Fact]
    public Task A_card_in_the_clear_is_reported_wherever_it_is_set() =>
        Check.Reports(
            """
            record CardForm(string Number, string Cvc);

            class Wallet(StripeClient client)
            {
                private readonly PaymentMethodCardOptions stored = new() { [|Number = "4242424242424242"|] };

                Task<PaymentMethod> Add(CardForm form) =>
                    client.V1.PaymentMethods.CreateAsync(
                        new PaymentMethodCreateOptions
                        {
                            Type = "card",
                            Card = new() { [|Number = form.Number|], ExpMonth = 12, ExpYear = 2030, [|Cvc = form.Cvc|] },
                        }
                    );

                Token AddOld(CardForm form)
                {
                    var card = new TokenCardOptions { ExpMonth = "12", ExpYear = "2030" };
                    [|card.Number = form.Number|];
                    [|card.Cvc ??= form.Cvc|];
                    return new TokenService().Create(options: new TokenCreateOptions { Card = card });
                }

                Token Cvc(string cvc) =>
                    new TokenService().Create(new TokenCreateOptions { CvcUpdate = new TokenCvcUpdateOptions { [|Cvc = cvc|] } });
            }
            """
        );

    [Fact]
    public Task Top_level_code_and_lambdas_are_looked_at() =>
        Check.Reports(
            """
            Func<string, TokenCardOptions> card = number => new TokenCardOptions { [|Number = number|] };
            card(Console.ReadLine()!);
            """
        );

    [Fact]
    public Task Tokens_and_other_numbers_are_no_card_data() =>
        Check.Silent(
            """
            class Wallet
            {
                PaymentMethodCardOptions FromToken(string token) => new() { Token = token };
                PaymentMethodCardOptions Nothing() => new() { Number = null, Cvc = "" };
                string? Shown(Invoice invoice, Charge charge) => invoice.Number + charge.PaymentMethodDetails.Card.Last4;
                InvoiceCreateOptions Invoice() => new() { Number = "2026-0001" };
                bool Matches(PaymentMethodCardOptions card) => card.Number == card.Cvc;
            }
            """
        );

    [Fact]
    public Task Own_types_with_the_same_names_are_not_Stripes() =>
        Check.Silent(
            """
            namespace Shop
            {
                class TokenCardOptions { public string? Number { get; set; } public string? Cvc { get; set; } }

                class Wallet
                {
                    TokenCardOptions Card(string number) => new() { Number = number, Cvc = "123" };
                }
            }
            """
        );

    [Fact]
    public Task A_test_project_may_send_constant_test_cards() =>
        Check.Silent(
            """
            class WalletTests
            {
                const string Visa = "4242424242424242";
                PaymentMethodCardOptions Card() => new() { Number = Visa, Cvc = "123" };
            }
            """,
            inTestProject: true
        );

    [Fact]
    public Task A_test_project_that_sends_a_card_from_elsewhere_is_reported() =>
        Check.Reports(
            """
            class WalletTests
            {
                PaymentMethodCardOptions Card(string number) => new() { [|Number = number|], Cvc = "123" };
            }
            """,
            inTestProject: true
        );

    [Fact]
    public Task Outside_a_test_project_a_constant_is_reported_too() =>
        Check.Reports(
            """
            class Wallet
            {
                PaymentMethodCardOptions Card() => new() { [|Number = "4242424242424242"|], [|Cvc = "123"|] };
            }
            """
        );
}
