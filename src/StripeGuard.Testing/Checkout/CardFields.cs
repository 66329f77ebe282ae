using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>
/// The card fields of a page, as entered. What is wrong is told in the words of Stripe's own card fields. The page may be
/// given numbers whatever <see cref="FakeStripeOptions.RawCardNumbers"/> says: that is about the API.
/// </summary>
internal sealed partial record CardFields(string Number, string Expiry, string Cvc)
{
    private const int Shortest = 12;
    private const int AmexLength = 15;
    private const int UsualLength = 16;

    /// <summary>The card; null with what is wrong in <paramref name="errors"/>, by field.</summary>
    public CardEntry? Read(FakeStripeOptions options, DateTimeOffset now, Dictionary<string, string> errors)
    {
        var before = errors.Count;
        var number = Digits(Number);
        if (IsIncomplete(number))
        {
            errors["Number"] = "Your card number is incomplete.";
        }

        var (month, year) = Date();
        if (month is null)
        {
            errors["Expiry"] = "Your card's expiration date is incomplete.";
        }

        if (Digits(Cvc).Length < (IsAmex(number) ? 4 : 3))
        {
            errors["Cvc"] = "Your card's security code is incomplete.";
        }

        if (errors.Count > before)
        {
            return null;
        }

        try
        {
            return CardEntry.FromNumber(
                new Parameters(
                    new JsonObject
                    {
                        ["number"] = number,
                        ["exp_month"] = month,
                        ["exp_year"] = year,
                        ["cvc"] = Digits(Cvc),
                    }
                ),
                "card",
                options with
                {
                    RawCardNumbers = true,
                },
                now
            );
        }
        catch (StripeErrorException refused)
        {
            var (field, message) = Place(refused, year!, now);
            errors[field] = message;
            return null;
        }
    }

    /// <summary>The number to show again: a test card's, or one that is no whole card number.</summary>
    public string ShownAgain =>
        Digits(Number) is { Length: >= Shortest } number && TestCards.Find(number) is null ? "" : Number;

    /// <summary>Under which field an error of the card belongs, in the words of the page.</summary>
    public static (string Field, string Message) Place(StripeErrorException refused)
    {
        var code = refused.Error.Text("code");
        return (
            code switch
            {
                "incorrect_cvc" or "invalid_cvc" => "Cvc",
                "expired_card" or "invalid_expiry_month" or "invalid_expiry_year" => "Expiry",
                "incorrect_zip" => "Postal",
                _ => "Number",
            },
            refused.Message
        );
    }

    private static (string Field, string Message) Place(StripeErrorException refused, string year, DateTimeOffset now)
    {
        var (field, message) = Place(refused);
        return refused.Error.Text("code") switch
        {
            "incorrect_number" or "invalid_number" => (field, "Your card number is invalid."),
            "invalid_expiry_year" => (
                field,
                IsPast(year, now)
                    ? "Your card's expiration year is in the past."
                    : "Your card's expiration year is invalid."
            ),
            "invalid_expiry_month" when IsThisYear(year, now) => (field, "Your card's expiration date is in the past."),
            "invalid_expiry_month" => (field, "Your card's expiration date is invalid."),
            _ => (field, message),
        };
    }

    private static bool IsPast(string year, DateTimeOffset now) =>
        Full(year) is var full && full < now.Year && full > now.Year - 50;

    private static bool IsThisYear(string year, DateTimeOffset now) => Full(year) == now.Year;

    private static int Full(string year) =>
        int.Parse(year, CultureInfo.InvariantCulture) is < 100 and var two
            ? 2000 + two
            : int.Parse(year, CultureInfo.InvariantCulture);

    private static bool IsIncomplete(string number) =>
        number.Length < Shortest
        || (TestCards.Find(number) is null && number.Length < (IsAmex(number) ? AmexLength : UsualLength));

    private static bool IsAmex(string number) =>
        number.StartsWith("34", StringComparison.Ordinal) || number.StartsWith("37", StringComparison.Ordinal);

    private (string? Month, string? Year) Date()
    {
        var match = MonthAndYear().Match(Expiry);
        return match.Success ? (match.Groups[1].Value, match.Groups[2].Value) : (null, null);
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    [GeneratedRegex(@"\A\s*([0-9]{1,2})\s*[/.\- ]?\s*([0-9]{4}|[0-9]{2})\s*\z")]
    private static partial Regex MonthAndYear();
}
