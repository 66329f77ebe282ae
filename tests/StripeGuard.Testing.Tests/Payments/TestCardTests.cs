using System.Reflection;
using Stripe;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Tests.Payments;

public class TestCardTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    public static TheoryData<string, string, string> EveryName()
    {
        var names = new TheoryData<string, string, string>();
        foreach (var card in TestCards.All)
        {
            foreach (var name in card.PaymentMethods)
            {
                names.Add(card.Key, "payment method", name);
            }

            foreach (var name in card.Tokens)
            {
                names.Add(card.Key, "token", name);
            }

            if (TestCards.Find(card.Number) == card)
            {
                names.Add(card.Key, "number", card.Number);
            }
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(EveryName))]
    public async Task Each_name_of_each_card_is_that_card_and_pays_as_its_row_says(string key, string kind, string name)
    {
        var card = TestCards.Find(key)!;

        var method =
            kind == "payment method"
                ? await shop.PaymentMethods.GetAsync(name)
                : await shop.PaymentMethods.CreateAsync(new() { Type = "card", Card = Card(kind, name) });
        var outcome = await Pay(kind == "payment method" ? name : method.Id);

        Assert.Equal(
            (card.Brand, card.Funding, card.Country, card.Number[^4..]),
            (method.Card.Brand, method.Card.Funding, method.Card.Country, method.Card.Last4)
        );
        Assert.Equal(Expected(card), outcome);
    }

    [Theory]
    [InlineData("pm_card_visa_chargeDeclined", "card_declined", "generic_decline", "Your card was declined.")]
    [InlineData("pm_card_chargeDeclined", "card_declined", "generic_decline", "Your card was declined.")]
    [InlineData(
        "pm_card_visa_chargeDeclinedInsufficientFunds",
        "card_declined",
        "insufficient_funds",
        "Your card has insufficient funds."
    )]
    [InlineData("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card", "Your card was declined.")]
    [InlineData("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card", "Your card was declined.")]
    [InlineData("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card", "Your card has expired.")]
    [InlineData(
        "pm_card_chargeDeclinedIncorrectCvc",
        "incorrect_cvc",
        "incorrect_cvc",
        "Your card's security code is incorrect."
    )]
    [InlineData(
        "pm_card_chargeDeclinedProcessingError",
        "processing_error",
        "processing_error",
        "An error occurred while processing your card. Try again in a little bit."
    )]
    [InlineData(
        "pm_card_visa_chargeDeclinedVelocityLimitExceeded",
        "card_declined",
        "card_velocity_exceeded",
        "Your card was declined for making repeated attempts too frequently or exceeding its amount limit."
    )]
    [InlineData("pm_card_radarBlock", "card_declined", "fraudulent", "Your card was declined.")]
    [InlineData("pm_card_chargeCustomerFail", "card_declined", "generic_decline", "Your card was declined.")]
    public async Task A_declining_card_gives_its_documented_codes_and_words(
        string paymentMethod,
        string code,
        string declineCode,
        string message
    )
    {
        var declined = await Shop.Refused(() => shop.Pay(paymentMethod));

        Assert.Equal(
            (code, declineCode, message),
            (declined.StripeError.Code, declined.StripeError.DeclineCode, declined.Message)
        );
        Assert.Null(declined.StripeError.Param);
    }

    [Fact]
    public void Each_number_passes_Luhn_and_stands_for_one_card()
    {
        Assert.All(TestCards.All, card => Assert.True(PassesLuhn(card.Number), card.Number));
    }

    [Fact]
    public void Each_public_card_is_a_row_of_the_table()
    {
        var cards = typeof(TestCards)
            .GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(TestCard))
            .Select(property => (TestCard)property.GetValue(null)!)
            .ToList();

        Assert.All(cards, card => Assert.Contains(card, TestCards.All));
        Assert.Equal(cards.Count, cards.Distinct().Count());
    }

    [Fact]
    public void A_country_has_its_card()
    {
        Assert.Equal("4000002500000003", TestCards.IssuedIn("fr").Number);
        Assert.Throws<ArgumentException>(() => TestCards.IssuedIn("XX"));
    }

    [Theory]
    [InlineData("4242424242424241", 12, 2030, "123", "incorrect_number", "number")]
    [InlineData("4242", 12, 2030, "123", "invalid_number", "number")]
    [InlineData("4242424242424242", 13, 2030, "123", "invalid_expiry_month", "exp_month")]
    [InlineData("4242424242424242", 12, 95, "123", "invalid_expiry_year", "exp_year")]
    [InlineData("4242424242424242", 12, 2025, "123", "invalid_expiry_year", "exp_year")]
    [InlineData("4242424242424242", 12, 2030, "99", "invalid_cvc", "cvc")]
    [InlineData("4242424242424242", 12, 2030, "1234", "invalid_cvc", "cvc")]
    public async Task Invalid_card_data_is_refused(
        string number,
        long month,
        long year,
        string cvc,
        string code,
        string param
    )
    {
        var refused = await Shop.Refused(() =>
            shop.PaymentMethods.CreateAsync(
                new()
                {
                    Type = "card",
                    Card = new()
                    {
                        Number = number,
                        ExpMonth = month,
                        ExpYear = year,
                        Cvc = cvc,
                    },
                }
            )
        );

        Assert.Equal(
            (402, "card_error", code, param),
            ((int)refused.HttpStatusCode, refused.StripeError.Type, refused.StripeError.Code, refused.StripeError.Param)
        );
    }

    [Fact]
    public async Task A_number_that_is_no_test_card_never_passes()
    {
        var refused = await Shop.Refused(() =>
            shop.PaymentMethods.CreateAsync(new() { Type = "card", Card = Card("number", "4111" + "111111111111") })
        );

        Assert.Equal("test_mode_live_card", refused.StripeError.DeclineCode);
        Assert.StartsWith(
            "Your card was declined. Your request was in test mode, but used a non test (live) card.",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_account_without_raw_card_access_takes_names_and_no_numbers()
    {
        await using var stripe = await FakeStripe.StartAsync(new FakeStripeOptions { RawCardNumbers = false });
        var strict = new Shop(stripe, stripe.CreateClient());

        var refused = await Shop.Refused(() =>
            strict.PaymentMethods.CreateAsync(new() { Type = "card", Card = Card("number", TestCards.Visa.Number) })
        );
        var paid = await strict.Pay();

        Assert.StartsWith(
            "Sending credit card numbers directly to the Stripe API is generally unsafe.",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Equal("succeeded", paid.Status);
    }

    [Theory]
    [InlineData("4000000000000101", "123", "10115", "Platz 1", "fail", "pass", "pass")]
    [InlineData("4000000000000101", null, "10115", "Platz 1", null, "pass", "pass")]
    [InlineData("4000000000000036", "123", "10115", "Platz 1", "pass", "fail", "pass")]
    [InlineData("4000000000000036", "123", null, null, "pass", null, null)]
    [InlineData("4000000000000028", "123", "10115", "Platz 1", "pass", "pass", "fail")]
    [InlineData("4000000000000010", "123", "10115", "Platz 1", "pass", "fail", "fail")]
    [InlineData("4000000000000044", "123", "10115", "Platz 1", "pass", "unavailable", "unavailable")]
    [InlineData("4242424242424242", "123", "10115", "Platz 1", "pass", "pass", "pass")]
    public async Task A_check_tells_only_of_what_was_sent(
        string number,
        string? cvc,
        string? postalCode,
        string? line1,
        string? cvcCheck,
        string? postalCodeCheck,
        string? line1Check
    )
    {
        var card = Card("number", number);
        card.Cvc = cvc;
        var method = await shop.PaymentMethods.CreateAsync(
            new()
            {
                Type = "card",
                Card = card,
                BillingDetails = new()
                {
                    Address = new() { PostalCode = postalCode, Line1 = line1 },
                },
            }
        );

        var charge = await shop.ChargeOf(await shop.Pay(method.Id));

        var checks = charge.PaymentMethodDetails.Card.Checks;
        Assert.Equal(
            (cvcCheck, postalCodeCheck, line1Check),
            (checks.CvcCheck, checks.AddressPostalCodeCheck, checks.AddressLine1Check)
        );
    }

    [Fact]
    public async Task The_incorrect_cvc_card_declines_only_when_a_cvc_is_sent()
    {
        var card = Card("number", TestCards.IncorrectCvc.Number);
        card.Cvc = null;
        var method = await shop.PaymentMethods.CreateAsync(new() { Type = "card", Card = card });

        Assert.Equal("succeeded", (await shop.Pay(method.Id)).Status);
    }

    [Theory]
    [InlineData("pm_card_visa", "normal", "authorized")]
    [InlineData("pm_card_riskLevelElevated", "elevated", "authorized")]
    public async Task The_outcome_tells_the_risk(string paymentMethod, string risk, string type)
    {
        var outcome = (await shop.ChargeOf(await shop.Pay(paymentMethod))).Outcome;

        Assert.Equal((risk, type), (outcome.RiskLevel, outcome.Type));
    }

    [Fact]
    public async Task A_payment_of_the_highest_risk_is_blocked_before_the_network_sees_it()
    {
        var refused = await Shop.Refused(() => shop.Pay(TestCards.Blocked.PaymentMethod));

        var outcome = (await shop.Charges.GetAsync(refused.StripeError.Charge)).Outcome;
        Assert.Equal(
            ("highest", "blocked", "not_sent_to_network"),
            (outcome.RiskLevel, outcome.Type, outcome.NetworkStatus)
        );
    }

    /// <summary>How a payment ended: its status, or code, decline code and message of the error.</summary>
    private async Task<string> Pay(string paymentMethod)
    {
        try
        {
            return (await shop.Pay(paymentMethod)).Status;
        }
        catch (StripeException declined)
        {
            Assert.Equal(402, (int)declined.HttpStatusCode);
            var error = declined.StripeError;
            Assert.Equal("requires_payment_method", error.PaymentIntent.Status);
            return $"{error.Code}/{error.DeclineCode}: {error.Message}";
        }
    }

    private static string Expected(TestCard card) =>
        card.Behaviour switch
        {
            { ThreeDSecure: ThreeDSecure.Required or ThreeDSecure.RequiredUnlessSetUp or ThreeDSecure.AlreadySetUp } =>
                "requires_action",
            { ThreeDSecure: ThreeDSecure.LookupFails } => "card_declined/generic_decline: Your card was declined.",
            { Decline: { } decline } => $"{decline.Code}/{decline.DeclineCode}: {decline.Message}",
            _ => "succeeded",
        };

    private static PaymentMethodCardOptions Card(string kind, string name) =>
        kind == "token"
            ? new() { Token = name }
            : new()
            {
                Number = name,
                ExpMonth = 12,
                ExpYear = 2030,
                Cvc = name.StartsWith('3') && name.Length == 15 ? "1234" : "123",
            };

    private static bool PassesLuhn(string number) =>
        number
            .Reverse()
            .Select((digit, place) => (digit - '0') * (place % 2 + 1))
            .Sum(doubled => doubled > 9 ? doubled - 9 : doubled) % 10
        == 0;
}
