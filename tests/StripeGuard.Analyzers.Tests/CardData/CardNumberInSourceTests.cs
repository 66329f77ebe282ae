using StripeGuard.Analyzers.CardData;
using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.CardData.CardNumberInSourceAnalyzer>;

namespace StripeGuard.Analyzers.Tests.CardData;

/// <summary>STRIPE4005 reports, and stays silent: docs/rules/STRIPE4005.md.</summary>
public class CardNumberInSourceTests
{
    // Luhn-valid and in an issuer's range, drawn at random: nobody's test numbers.
    private const string Visa = "4929" + "3813" + "3266" + "4295";
    private const string Mastercard = "5412" + "8501" + "9632" + "7745";
    private const string Amex = "3742" + "918065" + "37216";

    [Fact]
    public void The_numbers_of_these_tests_are_plausible_cards()
    {
        Assert.All([Visa, Mastercard, Amex], number => Assert.True(CardNumber.IsPlausible(number), number));
    }

    [Theory]
    [InlineData($"var card = [|\"{Visa}\"|];")]
    [InlineData($"string n = [|\"{Mastercard}\"|];")]
    [InlineData($"Charge([|\"{Amex}\"|]);")]
    [InlineData($"Charge(number: [|\"{Visa}\"|]);")]
    [InlineData("const string backup = [|\"4929 3813 3266 4295\"|];")]
    [InlineData("Console.WriteLine([|\"Charging 4929-3813-3266-4295 now\"|]);")]
    [InlineData("Console.WriteLine([|\"card 4929381332664295\"|]);")]
    [InlineData("var amex = [|\"3742 918065 37216\"|];")]
    [InlineData("var n = [|\"4929\" + \"38133266\" + \"4295\"|];")]
    [InlineData("const string start = \"49293813\"; var n = [|start + \"32664295\"|];")]
    [InlineData("var n = [|$\"4929381332664295\"|];")]
    [InlineData("long cardNumber = [|4929381332664295|];")]
    [InlineData("new Dictionary<string, string> { [\"n\"] = [|\"4929381332664295\"|] };")]
    public Task A_card_number_is_found_in_code(string statement) =>
        Check.Reports(
            $$"""
            class Shop
            {
                void Charge(string number) { }

                void Run()
                {
                    {{(statement.StartsWith("new ", StringComparison.Ordinal) ? "var d = " : "")}}{{statement}}
                }
            }
            """
        );

    [Fact]
    public Task A_card_number_is_found_in_fields_properties_attributes_and_top_level_code() =>
        Check.Reports(
            """
            Console.WriteLine([|"4929381332664295"|]);

            [System.ComponentModel.Description([|"4929381332664295"|])]
            class Shop(string number = [|"4929381332664295"|])
            {
                private const string Fallback = [|"4929381332664295"|];
                public string Card { get; set; } = [|"4929381332664295"|];
                public string Number => number + Fallback;
            }
            """
        );

    [Theory]
    [InlineData("4242424242424242")]
    [InlineData("4242 4242 4242 4242")]
    [InlineData("4000002500003155")]
    [InlineData("4000 0000 0000 9995")]
    [InlineData("4100000000000019")]
    [InlineData("378282246310005")]
    [InlineData("4111111111111111")]
    [InlineData("5555 5555 5555 4444")]
    [InlineData("5454-5454-5454-5454")]
    [InlineData("4929381332664296")] // the check digit is wrong
    [InlineData("1929381332664290")] // no issuer's range
    [InlineData("4111222233334444")]
    [InlineData("4929381332664295000")]
    [InlineData("00004929381332664295")]
    [InlineData("1700000000000")]
    [InlineData("20240917123456")]
    [InlineData("49293813-3266-4295-8f1e-0123456789ab")]
    [InlineData("+4929381332664295")]
    [InlineData("https://example.com/orders/4929381332664295")]
    [InlineData("?ref=4929381332664295")]
    [InlineData("order 4929381332664295 has been sent")]
    [InlineData("0.4929381332664295")]
    [InlineData("in_4929381332664295")]
    [InlineData("4929381332664295-7")]
    public Task Test_numbers_and_other_digits_are_none(string text) =>
        Check.Silent(
            $$"""
            class Shop
            {
                string Text => "{{text}}";
            }
            """
        );

    [Fact]
    public Task A_name_that_says_it_is_something_else_is_believed() =>
        Check.Silent(
            """
            class Shop
            {
                const string FacebookPixelId = "4929381332664295";
                string TrackingNumber { get; } = "4929381332664295";
                long Ticks = 4929381332664295;
                void Run()
                {
                    var deviceImei = "4929381332664295";
                    Find(orderId: "4929381332664295");
                    long value = 4929381332664295L;
                }
                void Find(string orderId) { }
            }
            """
        );

    [Fact]
    public Task Comments_are_not_code() =>
        Check.Silent(
            """
            class Shop
            {
                // The old backup card was 4929381332664295.
                /// <summary>Not 4929 3813 3266 4295.</summary>
                void Run() { }
            }
            """
        );

    [Theory]
    [InlineData("4242424242424241", false)] // on Stripe's page because it fails
    [InlineData("4242424242424242", true)]
    [InlineData(Visa, true)]
    [InlineData("4929381332664296", false)]
    public void The_check_digit_is_Luhns(string digits, bool holds) =>
        Assert.Equal(holds, CardNumber.HasLuhnDigit(digits));
}
