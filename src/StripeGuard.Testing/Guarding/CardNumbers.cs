using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Guarding;

/// <summary>Card numbers in a request: raw ones among the parameters, and any where text is kept.</summary>
internal static class CardNumbers
{
    private const int Shortest = 14;
    private const int Longest = 19;

    public static IEnumerable<(string Rule, string Message)> In(ApiRequest request)
    {
        foreach (var (name, value) in Leaves("", request.Parameters.Tree))
        {
            if (name.EndsWith("card[number]", StringComparison.Ordinal) || name is "source[number]")
            {
                yield return (
                    "STRIPE4003",
                    $"A raw card number was sent as {name}: your server handles card data, with all that PCI DSS asks of it. Let Stripe.js or Checkout collect it; in tests, name a test card (pm_card_visa)."
                );
            }
            else if (KeepsText(name) && Find(value) is { } number)
            {
                yield return (
                    "STRIPE4008",
                    $"{name} holds a card number ({number[..2]}…{number[^2..]}): it is stored and shown in plain text, in Stripe and in your logs. Leave it out; the PaymentMethod's id and last4 say which card it was."
                );
            }
        }
    }

    /// <summary>The first number in a text that is a card's: its length, its issuer's range, its check digit.</summary>
    public static string? Find(string text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            if (char.IsAsciiDigit(text[start]) && (start == 0 || !char.IsAsciiLetterOrDigit(text[start - 1])))
            {
                var (digits, end) = Digits(text, start);
                if (IsCard(digits) && (end == text.Length || !char.IsAsciiLetterOrDigit(text[end])))
                {
                    return digits;
                }

                start = end;
            }
        }

        return null;
    }

    private static bool KeepsText(string name) =>
        name.StartsWith("metadata[", StringComparison.Ordinal)
        || name.Contains("[metadata]", StringComparison.Ordinal)
        || name.EndsWith("description", StringComparison.Ordinal)
        || name.EndsWith("description]", StringComparison.Ordinal)
        || name.Contains("statement_descriptor", StringComparison.Ordinal);

    /// <summary>Digits in a row, with single spaces or dashes between them.</summary>
    private static (string Digits, int End) Digits(string text, int start)
    {
        var digits = new List<char>();
        var i = start;
        while (i < text.Length)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                digits.Add(text[i++]);
            }
            else if (text[i] is ' ' or '-' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]))
            {
                i++;
            }
            else
            {
                break;
            }
        }

        return (new string([.. digits]), i);
    }

    private static bool IsCard(string digits) =>
        digits.Length is >= Shortest and <= Longest && Lengths(digits).Contains(digits.Length) && PassesLuhn(digits);

    /// <summary>How long the numbers of an issuer's range are: a phone number or an order's may pass the check digit by chance.</summary>
    private static int[] Lengths(string digits) =>
        (digits[0], int.Parse(digits.AsSpan(0, 4), CultureInfo.InvariantCulture)) switch
        {
            ('4', _) => [16, 19],
            ('5', >= 5100 and <= 5599) => [16],
            ('2', >= 2221 and <= 2720) => [16],
            ('3', (>= 3400 and <= 3499) or (>= 3700 and <= 3799)) => [15],
            ('3', (>= 3000 and <= 3059) or (>= 3600 and <= 3699) or (>= 3800 and <= 3899)) => [14],
            ('3', >= 3528 and <= 3589) => [16],
            ('6', 6011 or (>= 6440 and <= 6599)) => [16],
            ('6', >= 6200 and <= 6299) => [16, 17, 18, 19],
            _ => [],
        };

    private static bool PassesLuhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            var weighted = i % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }

        return sum % 10 == 0;
    }

    private static IEnumerable<(string Name, string Value)> Leaves(string name, JsonNode? node) =>
        node switch
        {
            JsonObject obj => obj.SelectMany(member =>
                Leaves(name.Length == 0 ? member.Key : $"{name}[{member.Key}]", member.Value)
            ),
            JsonArray array => array.SelectMany((item, i) => Leaves($"{name}[{i}]", item)),
            JsonValue value when value.TryGetValue<string>(out var text) => [(name, text)],
            _ => [],
        };
}
