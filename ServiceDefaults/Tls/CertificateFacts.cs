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

    /// <summary>The fields of INFO tls: which certificates are in use, and how many seconds each is good for; of several authorities, the one that ends first.</summary>
    public IEnumerable<KeyValuePair<string, string>> Fields(long unixMilliseconds)
    {
        foreach (var (whose, certificate) in new[] { ("server", Server), ("client", Client), ("ca", Authority) })
        {
            var left = certificate is null ? 0 : new DateTimeOffset(certificate.EndsAt).ToUnixTimeSeconds() - unixMilliseconds / 1000;
            yield return new($"tls_{whose}_cert_serial", certificate?.Serial ?? "none");
            yield return new($"tls_{whose}_cert_expires_in_seconds", Math.Max(left, 0).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
