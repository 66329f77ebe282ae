using System.Text.RegularExpressions;

namespace StripeGuard.Cli.Scanning;

/// <summary>
/// Keeps what a rule found from spreading: reports end up in build logs, so keys and card numbers are shown there only
/// as far as one needs to recognise them. The length stays, and with it each column.
/// </summary>
internal static partial class SensitiveText
{
    private const char Mask = '*';
    private const int KeyCharactersShown = 4;
    private const int FirstDigitsShown = 6;
    private const int LastDigitsShown = 4;

    public static string Masked(string text) => CardNumber().Replace(Key().Replace(text, MaskedKey), MaskedNumber);

    private static string MaskedKey(Match key)
    {
        var secret = key.Groups["secret"].Value;
        return key.Groups["prefix"].Value
            + secret[..KeyCharactersShown]
            + new string(Mask, secret.Length - KeyCharactersShown);
    }

    /// <summary>As receipts show it: the issuer's six digits and the last four.</summary>
    private static string MaskedNumber(Match number)
    {
        var digits = number.Value.Count(char.IsAsciiDigit);
        var seen = 0;
        return string.Concat(
            number.Value.Select(character =>
                char.IsAsciiDigit(character) && ++seen > FirstDigitsShown && seen <= digits - LastDigitsShown
                    ? Mask
                    : character
            )
        );
    }

    [GeneratedRegex(@"(?<prefix>\b(?:[sr]k_(?:test|live)_|whsec_))(?<secret>\w{8,})")]
    private static partial Regex Key();

    [GeneratedRegex(@"(?<![\w.])\d(?:[ -]?\d){12,18}(?![\w.])")]
    private static partial Regex CardNumber();
}
