using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Distro.Server.Configuration;
using Distro.Server.Hosting;
using Distro.Tests.Shard;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distro.Tests.Server.Hosting;

/// <summary>tls-port while the server runs, and clients that are whom their certificates name.</summary>
public sealed class TlsPortTests : IDisposable
{
    private const string Uri = "urn:distro:second";

    private readonly string folder = Directory.CreateTempSubdirectory("distro-tls-").FullName;

    [Fact]
    public async Task It_opens_and_closes_and_clients_are_whom_their_certificates_name()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=first", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(Uri));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var (file, keyFile) = (Path.Combine(folder, "both.crt"), Path.Combine(folder, "both.key"));
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());

        var options = new ServerOptions();
        new ConfigLoader(options).LoadText("", CommandLine.Parse(["--port", "0", "--dir", folder, "--save", "", "--log-ring-bytes", "64mb", "--loops", "2"]).Lines);
        await using var server = RunningServer.Start(options, null, NullLoggerFactory.Instance, static _ => { });
        using var client = new RespClient(server.Port);
        var port = FreePort.Find();
        Assert.Contains("Unable to update TLS", client.Run($"CONFIG SET tls-port {port}"));
        client.Expect("CONFIG GET tls-port", "[tls-port, 0]");
        Assert.Contains("tls_server_cert_serial:none", client.Run("INFO tls"));

        client.Expect($"CONFIG SET tls-cert-file {file} tls-key-file {keyFile} tls-ca-cert-file {file} tls-port {port}", "OK");
        Assert.Contains($"tls_server_cert_serial:{certificate.SerialNumber}", client.Run("INFO tls"));
        client.Expect($"ACL SETUSER {Uri} on +@all", "OK");
        foreach (var (field, expected) in new[] { ("off", "default"), ("CN", "default"), ("URI", Uri) })
        {
            client.Expect($"CONFIG SET tls-auth-clients-user {field}", "OK");
            Assert.Equal(expected, WhoAmI(server.TlsPort, file, keyFile));
        }

        Assert.Contains("acl_access_denied_tls_cert:1", client.Run("INFO stats"));
        Assert.Contains("tls-cert", client.Run("ACL LOG"));
        client.Expect("CONFIG SET tls-port 0", "OK");
        Assert.Throws<SocketException>(() => WhoAmI(port, file, keyFile));
        Assert.Contains("tls_server_cert_serial:none", client.Run("INFO tls"));
        Assert.Contains("must be one of the following: yes", client.Run("CONFIG SET tls-prefer-server-ciphers no"));
        client.Expect("PING", "PONG");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string WhoAmI(int port, string file, string keyFile)
    {
        using var socket = new TcpClient();
        socket.Connect(IPAddress.Loopback, port);
        using var tls = new SslStream(socket.GetStream());
        tls.AuthenticateAsClient(new SslClientAuthenticationOptions
        {
            TargetHost = "server",
            ClientCertificates = [X509Certificate2.CreateFromPemFile(file, keyFile)],
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
        });
        tls.Write("*2\r\n$3\r\nACL\r\n$6\r\nWHOAMI\r\n"u8);
        using var lines = new StreamReader(tls, Encoding.ASCII);
        Assert.StartsWith("$", lines.ReadLine());
        return lines.ReadLine()!;
    }
}
