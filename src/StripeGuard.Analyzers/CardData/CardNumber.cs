namespace StripeGuard.Analyzers.CardData;

/// <summary>What makes digits a card number: an issuer's range, its length, and the Luhn check digit (ISO/IEC 7812).</summary>
internal static class CardNumber
{
    /// <summary>Whether <paramref name="digits"/> could be the number of a real card, and is no published or made-up one.</summary>
    public static bool IsPlausible(string digits) =>
        IsInIssuerRange(digits) && HasLuhnDigit(digits) && !TestCardNumbers.Contains(digits) && !IsMadeUp(digits);

    public static bool HasLuhnDigit(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            var doubled = i % 2 == 1 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }

        return sum % 10 == 0;
    }

    private static bool IsInIssuerRange(string digits) =>
        digits.Length switch
        {
            // Diners Club; American Express; Visa, Mastercard, Discover, JCB, UnionPay.
            14 => Starts(digits, 300, 305) || Starts(digits, 36, 36) || Starts(digits, 38, 39),
            15 => Starts(digits, 34, 34) || Starts(digits, 37, 37),
            16 => digits[0] == '4'
                || Starts(digits, 51, 55)
                || Starts(digits, 2221, 2720)
                || Starts(digits, 6011, 6011)
                || Starts(digits, 644, 659)
                || Starts(digits, 3528, 3589)
                || Starts(digits, 62, 62),
            _ => false,
        };

    private static bool Starts(string digits, int low, int high)
    {
        var length = low.ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
        var prefix = int.Parse(digits.Substring(0, length), System.Globalization.CultureInfo.InvariantCulture);
        return prefix >= low && prefix <= high;
    }

    /// <summary>Numbers typed by hand, such as 4111 2222 3333 4444: few digits, many repeats, or counting upwards.</summary>
    private static bool IsMadeUp(string digits)
    {
        var repeats = 0;
        var steps = 0;
        for (var i = 1; i < digits.Length; i++)
        {
            repeats += digits[i] == digits[i - 1] ? 1 : 0;
            steps += (digits[i] - digits[i - 1] + 10) % 10 == 1 ? 1 : 0;
        }

        return digits.Distinct().Count() <= 4 || repeats >= digits.Length / 2 || steps >= digits.Length / 2;
    }
}
