using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.CardData.TestCardInCodeAnalyzer>;

namespace StripeGuard.Analyzers.Tests.CardData;

/// <summary>STRIPE4006 reports, and stays silent: docs/rules/STRIPE4006.md.</summary>
public class TestCardInCodeTests
{
    [Fact]
    public Task Test_cards_and_tokens_are_reported_wherever_a_string_can_stand() =>
        Check.Reports(
            """
            class Payments(PaymentIntentService intents)
            {
                private const string Fallback = [|"tok_" + "visa"|];

                public void Pay(string method)
                {
                    intents.Create(new() { Amount = 1999, PaymentMethod = [|"pm_card_visa"|] });
                    intents.Create(new() { Amount = 1999, PaymentMethod = method ?? [|"pm_card_threeDSecure2Required"|] });
                    var charge = new ChargeCreateOptions { Source = [|"tok_mastercard_debit"|] };
                    var card = new TokenCardOptions { Number = [|"4242424242424242"|], Cvc = "123" };
                    var other = new TokenCardOptions { Number = [|"4000 0025 0000 3155"|] };
                }
            }
            """
        );

    [Fact]
    public Task Ids_prefixes_placeholders_and_other_numbers_are_not_reported() =>
        Check.Silent(
            """
            class Payments
            {
                bool IsTest(string id) => id.StartsWith("pm_card_") || id.StartsWith("tok_");
                string[] Others => ["tok_1N3T00LkdIwHu7ixt44h1F8k", "tok_xxx", "tok_your_token", "pm_1MqLiJLkdIwHu7ix", "4111111111111111", "424242", "", "a text of pm_card_visa"];
            }

            class TestPayments { string Card => "pm_card_visa"; }

            class Seeder(Microsoft.Extensions.Hosting.IHostEnvironment environment)
            {
                string Card()
                {
                    if (Microsoft.Extensions.Hosting.HostEnvironmentEnvExtensions.IsDevelopment(environment)) return "pm_card_visa";
                    return null;
                }
            }
            """
        );

    [Fact]
    public Task A_test_pays_with_test_cards() =>
        Check.Silent("""class T { string Card => "pm_card_visa"; }""", inTestProject: true);
}
