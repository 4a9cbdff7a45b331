using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Distro.SideBySide.Variants;

/// <summary>What TLS costs: both servers with it and without, with one certificate made for the run.</summary>
internal static class TlsTable
{
    public static async Task<string> Measure(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("distro-tls-");
        try
        {
            var (certificate, key) = MakeCertificate(folder.FullName);
            string[] files = ["--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients", "no"];
            Variant[] variants =
            [
                new("redis-server, plain", IsOurs: false, []),
                new("redis-server, TLS", IsOurs: false, [.. files, "--tls-ca-cert-file", certificate]) { IsEncrypted = true },
                new("distro-server, plain", IsOurs: true, []),
                new("distro-server, TLS", IsOurs: true, files) { IsEncrypted = true },
            ];
            var loads = Workload.All.Where(work => work is { Clients: 50, Pipeline: 1 or 16 } && work.Request is "get" or "set" && work.ValueBytes <= 16 << 10);
            return await VariantTable.Measure(variants, [.. loads], rounds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (string Certificate, string Key) MakeCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var (certificateFile, keyFile) = (Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }
}
