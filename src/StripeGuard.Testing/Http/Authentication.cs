using System.Text;
using System.Text.RegularExpressions;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Http;

/// <summary>Who calls: docs.stripe.com/api/authentication, docs.stripe.com/keys.</summary>
internal static partial class Authentication
{
    private const string HowToAuthenticate =
        "You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.";

    /// <summary>The account that the request's key opens, or the connected one that <c>Stripe-Account</c> names in it; or Stripe's 401 or 403.</summary>
    public static Account AccountOf(ApiRequest request, Accounts accounts)
    {
        var key = Key(request);
        var account = accounts.Of(SecretKey(key));
        if (request.Header("Stripe-Account") is not { Length: > 0 } connected)
        {
            return account;
        }

        return connected == account.Id ? account
            : ConnectedId().IsMatch(connected) && account.Platform is null && account.Knows(connected)
                ? account.Connected(connected)
            : throw StripeErrors.Invalid(
                $"The provided key '{Masked(key)}' does not have access to account '{connected}' (or that account does not exist). Application access may have been revoked.",
                "account_invalid",
                status: 403
            );
    }

    private static string Key(ApiRequest request)
    {
        var header = request.Header("Authorization")?.Trim() ?? "";
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        var (scheme, value) = space < 0 ? (header, "") : (header[..space], header[(space + 1)..].Trim());
        var key =
            scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? value
            : scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) ? UserName(value)
            : "";
        return key.Length > 0 ? key : throw Unauthorized($"You did not provide an API key. {HowToAuthenticate}");
    }

    /// <summary>With Basic authentication the key is the user name; the password is empty.</summary>
    private static string UserName(string encoded)
    {
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0]
            : "";
    }

    private static string SecretKey(string key)
    {
        if (
            key.StartsWith("sk_live_", StringComparison.Ordinal) || key.StartsWith("rk_live_", StringComparison.Ordinal)
        )
        {
            throw Unauthorized(
                $"This is StripeGuard's fake Stripe, and '{Masked(key)}' is a live key. It was refused and not kept. Point live keys at Stripe only, and give this server any key that begins with sk_test_."
            );
        }

        if (key.StartsWith("pk_", StringComparison.Ordinal))
        {
            throw Unauthorized(
                "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.",
                "secret_key_required"
            );
        }

        if (key.StartsWith("sk_test_expired", StringComparison.Ordinal))
        {
            throw Unauthorized($"Expired API Key provided: {Masked(key)}", "api_key_expired");
        }

        return TestKey().IsMatch(key) ? key : throw Unauthorized($"Invalid API Key provided: {Masked(key)}");
    }

    private static StripeErrorException Unauthorized(string message, string? code = null) =>
        StripeErrors.Invalid(message, code, status: 401);

    /// <summary>As Stripe shows keys in its messages: the kind and the last four characters.</summary>
    private static string Masked(string key)
    {
        var kind = KeyKind().Match(key).Value;
        var tail = key.Length >= kind.Length + 8 ? key[^4..] : "";
        return kind + new string('*', Math.Clamp(key.Length - kind.Length - tail.Length, 0, 32)) + tail;
    }

    [GeneratedRegex(@"\A(sk|rk)_test_[A-Za-z0-9_.\-]{1,255}\z")]
    private static partial Regex TestKey();

    [GeneratedRegex(@"\A[a-z]{2}_(test|live)_")]
    private static partial Regex KeyKind();

    [GeneratedRegex(@"\Aacct_[A-Za-z0-9_]{1,255}\z")]
    private static partial Regex ConnectedId();
}
