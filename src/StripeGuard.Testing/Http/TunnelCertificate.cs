using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StripeGuard.Testing.Http;

/// <summary>
/// A certificate for Stripe's API hosts, made when a proxy starts. It signs nothing but itself and its key never leaves
/// the process, so that whoever trusts it trusts this one server, while it runs.
/// </summary>
internal static class TunnelCertificate
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    public static X509Certificate2 New()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            "CN=api.stripe.com, O=StripeGuard's fake Stripe",
            key,
            HashAlgorithmName.SHA256
        );
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in ConnectTunnel.Hosts)
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false)
        );

        // The machine's time, not the fake's: it is the client's machine that looks.
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(30));

        // Windows' TLS takes only a key that was imported.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
