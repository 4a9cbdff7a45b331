using System.Security.Cryptography.X509Certificates;

namespace Distro.ServiceDefaults.Tls;

/// <summary>What INFO says of a certificate, or of the one among several that ends first.</summary>
/// <param name="Serial">Hexadecimal.</param>
/// <param name="EndsAt">When it can't be shown any more.</param>
public sealed record CertificateFacts(string Serial, DateTime EndsAt)
{
    internal static CertificateFacts? Of(IEnumerable<X509Certificate2> certificates)
        => certificates.MinBy(certificate => certificate.NotAfter) is { } first ? new CertificateFacts(first.SerialNumber, first.NotAfter.ToUniversalTime()) : null;
}

/// <summary>The certificates that TLS works with now; null: there is none of that kind.</summary>
public sealed record TlsFacts(CertificateFacts? Server, CertificateFacts? Client, CertificateFacts? Authority)
{
    public static readonly TlsFacts None = new(null, null, null);
}
