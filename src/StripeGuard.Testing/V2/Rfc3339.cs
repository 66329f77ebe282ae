using System.Globalization;

namespace StripeGuard.Testing.V2;

/// <summary>Times as v2 writes them: docs.stripe.com/api-v2-overview.</summary>
internal static class Rfc3339
{
    public static string Of(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <exception cref="FormatException">The text is no time.</exception>
    public static DateTimeOffset Read(string text) =>
        TryRead(text, out var time) ? time : throw new FormatException($"'{text}' is no time.");

    /// <summary>Unix seconds are read as well: so Stripe.net writes the times of a v2 query.</summary>
    public static bool TryRead(string text, out DateTimeOffset time)
    {
        if (
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= -62_135_596_800 and <= 253_402_300_799
        )
        {
            time = DateTimeOffset.FromUnixTimeSeconds(seconds);
            return true;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}
