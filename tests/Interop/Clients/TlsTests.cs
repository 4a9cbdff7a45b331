using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Clients;

/// <summary>A cluster with TLS ports: through the Router, and straight to shards, where MOVED must lead to TLS ports again.</summary>
public sealed class TlsTests
{
    private const string RedisToolsInstall = "Debian: apt-get install redis-tools";

    [NeedsProgram("redis-cli", "--tls --version", RedisToolsInstall)]
    public async Task Redis_cli_speaks_TLS_to_the_router_and_to_the_shards_and_shows_a_certificate()
    {
        using var data = new DataFolder();
        var files = new CertificateFiles(data.Path);
        await using var store = await TestStore.Start(
            Path.Combine(data.Path, "store"), shards: 2, replicas: 0, "interval", more: ["--tls-cert", files.Server, "--tls-key", files.ServerKey, "--tls-ca", files.Authority]);
        string[] tls = ["--tls", "--cacert", files.Authority, "--cert", files.Client, "--key", files.ClientKey];
        var router = $"{store.Port("store-router", "resps")}";
        var shard = $"{store.Port("store-shard-0", "resps")}";

        Assert.Equal("OK\n", await Programs.Run("redis-cli", ["-p", router, .. tls, "SET", "tls:a", "41"]));
        for (var i = 0; i < 20; i++)
            Assert.Equal("OK\n", await Programs.Run("redis-cli", ["-c", "-p", shard, .. tls, "SET", $"tls:{i}", $"{i}"]));
        Assert.Equal("41\n", await Programs.Run("redis-cli", ["-c", "-p", shard, .. tls, "GET", "tls:a"]));
        Assert.Equal("41\n", await Programs.Run("redis-cli", ["-p", $"{store.RouterPort}", "GET", "tls:a"]));

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => Programs.Run("redis-cli", "-p", router, "--tls", "--cacert", files.Authority, "GET", "tls:a"));
        Assert.Contains("exit code", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>An authority, and certificates of a server and a client that come from it, as PEM files.</summary>
    private sealed class CertificateFiles
    {
        private readonly string folder;

        public CertificateFiles(string folder)
        {
            this.folder = folder;
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=an authority", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            using var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
            File.WriteAllText(Authority, authority.ExportCertificatePem());
            Issue(authority, "server", 1);
            Issue(authority, "client", 2);
        }

        public string Authority => Path.Combine(folder, "authority.crt");

        public string Server => Path.Combine(folder, "server.crt");

        public string ServerKey => Path.Combine(folder, "server.key");

        public string Client => Path.Combine(folder, "client.crt");

        public string ClientKey => Path.Combine(folder, "client.key");

        private void Issue(X509Certificate2 authority, string name, byte serial)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            names.AddIpAddress(System.Net.IPAddress.Loopback);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(names.Build());
            using var certificate = request.Create(authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [serial]);
            File.WriteAllText(Path.Combine(folder, name + ".crt"), certificate.ExportCertificatePem());
            File.WriteAllText(Path.Combine(folder, name + ".key"), key.ExportPkcs8PrivateKeyPem());
        }
    }
}
