using System.Globalization;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Checkout;

/// <summary>The addresses of Checkout's pages on this server, and the addresses of the shop that they lead back to.</summary>
internal static class CheckoutUrls
{
    public const string SessionPath = "/c/pay/";
    public const string LinkPath = "/b/";
    public const string RecoveryPath = "/r/";
    public const string PortalPath = "/p/session/";

    /// <summary>docs.stripe.com/payments/checkout/custom-success-page: Checkout puts the session's id in its place.</summary>
    private const string IdTemplate = "{CHECKOUT_SESSION_ID}";

    /// <summary>The page of a session, in the form that Stripe's have.</summary>
    public static string Session(string baseUrl, string id) => baseUrl + SessionPath + id;

    /// <summary>The address of a payment link.</summary>
    public static string Link(string baseUrl, string code) => baseUrl + LinkPath + code;

    /// <summary>The address that opens a copy of an expired session.</summary>
    public static string Recovery(string baseUrl, string code) => baseUrl + RecoveryPath + code;

    /// <summary>The page of a billing portal session.</summary>
    public static string Portal(string baseUrl, string code) => baseUrl + PortalPath + code;

    /// <summary>The shop's address with the session's id in it.</summary>
    public static string WithId(string url, string session) =>
        url.Replace(IdTemplate, session, StringComparison.Ordinal)
            .Replace(Uri.EscapeDataString(IdTemplate), session, StringComparison.OrdinalIgnoreCase);

    /// <summary>Refuses what is not an absolute address, in Stripe's words.</summary>
    public static void Check(Parameters parameters, string name, string? at = null)
    {
        if (parameters.String(name) is not { } url)
        {
            return;
        }

        var param = at ?? name;
        if (Uri.TryCreate(WithId(url, "cs_test_"), UriKind.Absolute, out var address) && address.IsAbsoluteUri)
        {
            if (!url.Contains(':', StringComparison.Ordinal) || url.StartsWith('/'))
            {
                throw WithoutScheme(param);
            }

            if (IsDangerous(address))
            {
                throw StripeErrors.Invalid("Not a valid URL", "url_invalid", param);
            }

            return;
        }

        throw Uri.IsWellFormedUriString("https://" + url, UriKind.Absolute)
            ? WithoutScheme(param)
            : StripeErrors.Invalid("Not a valid URL", "url_invalid", param);
    }

    /// <summary>An address that a browser would run instead of visiting it.</summary>
    private static bool IsDangerous(Uri address) =>
        address.Scheme.ToLower(CultureInfo.InvariantCulture)
            is "javascript"
                or "data"
                or "vbscript"
                or "file"
                or "blob";

    private static StripeErrorException WithoutScheme(string param) =>
        StripeErrors.Invalid("Invalid URL: An explicit scheme (such as https) must be provided.", "url_invalid", param);
}
