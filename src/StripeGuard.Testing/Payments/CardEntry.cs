using System.Globalization;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>A card as it was entered: by number, or by one of the names that stand for a test card.</summary>
internal sealed record CardEntry(TestCard Card, long ExpMonth, long ExpYear, bool CvcSent, bool ByName)
{
    /// <summary>A card by its <c>pm_card_</c> or <c>tok_</c> name. Its expiry date is a year ahead.</summary>
    public static CardEntry Named(TestCard card, DateTimeOffset now) =>
        new(card, now.Month, now.Year + 1, CvcSent: true, ByName: true);

    /// <summary>A card by its number, or Stripe's error: docs.stripe.com/testing, "Invalid data".</summary>
    public static CardEntry FromNumber(Parameters card, string at, FakeStripeOptions options, DateTimeOffset now)
    {
        if (!options.RawCardNumbers)
        {
            throw StripeErrors.Invalid(
                "Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing. To enable testing raw card data APIs, see https://support.stripe.com/questions/enabling-access-to-raw-card-data-apis.",
                status: 402
            );
        }

        var number = Digits(card.String("number") ?? throw StripeErrors.MissingParameter($"{at}[number]"));
        if (number.Length is < 12 or > 19 || !number.All(char.IsAsciiDigit))
        {
            throw Refused("The card number is not a valid credit card number.", "invalid_number", "number");
        }

        if (!PassesLuhn(number))
        {
            throw Refused("Your card number is incorrect.", "incorrect_number", "number");
        }

        var testCard =
            TestCards.Find(number)
            ?? throw StripeErrors.Card(
                "Your card was declined. Your request was in test mode, but used a non test (live) card. For a list of valid test cards, visit: https://stripe.com/docs/testing.",
                "card_declined",
                "test_mode_live_card"
            );
        var (month, year) = Expiry(card, at, now);
        var cvc = card.String("cvc");
        if (cvc is not null && !IsCvc(cvc, testCard.Brand))
        {
            throw Refused("Your card's security code is invalid.", "invalid_cvc", "cvc");
        }

        return new CardEntry(testCard, month, year, cvc is not null, ByName: false);
    }

    private static (long Month, long Year) Expiry(Parameters card, string at, DateTimeOffset now)
    {
        var month = Whole(card, at, "exp_month");
        var year = Whole(card, at, "exp_year");
        if (month is < 1 or > 12)
        {
            throw Refused("Your card's expiration month is invalid.", "invalid_expiry_month", "exp_month");
        }

        // Two digits stand for the nearest century that is not long past, so that 95 is invalid and not 2095.
        var fullYear = year is >= 0 and < 50 ? 2000 + year : year;
        if (fullYear < now.Year || fullYear > now.Year + 50)
        {
            throw Refused("Your card's expiration year is invalid.", "invalid_expiry_year", "exp_year");
        }

        return fullYear == now.Year && month < now.Month
            ? throw Refused("Your card's expiration month is invalid.", "invalid_expiry_month", "exp_month")
            : (month, fullYear);
    }

    /// <summary>Read here, since card data inside an intent is not in the catalogue and so comes unchecked.</summary>
    private static long Whole(Parameters card, string at, string name)
    {
        var text = card.String(name) ?? throw StripeErrors.MissingParameter($"{at}[{name}]");
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw StripeErrors.Invalid($"Invalid integer: {text}", "parameter_invalid_integer", $"{at}[{name}]");
    }

    private static bool IsCvc(string cvc, string brand) =>
        cvc.All(char.IsAsciiDigit) && (cvc.Length == 3 || (cvc.Length == 4 && brand == "amex"));

    private static string Digits(string number) =>
        number.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    private static bool PassesLuhn(string number)
    {
        var sum = 0;
        for (var i = 0; i < number.Length; i++)
        {
            var digit = number[^(i + 1)] - '0';
            if (i % 2 == 1)
            {
                digit = digit > 4 ? (2 * digit) - 9 : 2 * digit;
            }

            sum += digit;
        }

        return sum % 10 == 0;
    }

    private static StripeErrorException Refused(string message, string code, string param) =>
        StripeErrors.Card(message, code).With("param", param);
}
