using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Distro.SideBySide.Variants;

/// <summary>A certificate (P-256) made for one run, in files.</summary>
internal sealed record RunCertificate(string CertificateFile, string KeyFile)
{
    /// <summary>What redis-server and ours are told of it.</summary>
    public string[] Arguments => ["--tls-cert-file", CertificateFile, "--tls-key-file", KeyFile, "--tls-auth-clients", "no"];

    /// <summary>What the peers want besides.</summary>
    public string[] Authority => ["--tls-ca-cert-file", CertificateFile];

    public static RunCertificate Make(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var files = new RunCertificate(Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(files.CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(files.KeyFile, key.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
