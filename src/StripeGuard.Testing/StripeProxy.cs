using System.Security.Cryptography.X509Certificates;

namespace StripeGuard.Testing;

/// <summary>
/// The way to a <see cref="FakeStripe"/> for a program whose API base cannot be set: a proxy on the loopback address that
/// answers for <c>api.stripe.com</c>, <c>files.stripe.com</c>, <c>connect.stripe.com</c> and
/// <c>meter-events.stripe.com</c>, and refuses every other host.
/// </summary>
/// <param name="Url">The proxy's address, for <c>HTTPS_PROXY</c> or a <see cref="System.Net.WebProxy"/>.</param>
/// <param name="Certificate">
/// The certificate that the program has to trust, without its key. It is made anew at each start and good for thirty days.
/// </param>
public sealed record StripeProxy(string Url, X509Certificate2 Certificate)
{
    /// <summary>The certificate as the text of a <c>.pem</c> file, for <c>SSL_CERT_FILE</c> or <c>NODE_EXTRA_CA_CERTS</c>.</summary>
    public string CertificatePem => Certificate.ExportCertificatePem() + "\n";
}
