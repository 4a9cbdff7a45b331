using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Distro.RdbTool.Sending;

/// <summary>The server that keys are sent to, and how one gets in.</summary>
internal sealed record Target(string Host, int Port, string? User, string? Password, bool UsesTls, string? AuthorityFile)
{
    private const string PasswordVariable = "DISTRO_PASSWORD";

    public static Target Of(CommandLine line, string address, Func<string, string?> environment)
    {
        var colon = address.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) throw new UsageException($"'{address}' is no HOST:PORT");
        var password = line.Text("password-file") is { } file ? File.ReadAllText(file).TrimEnd('\r', '\n') : environment(PasswordVariable);
        return new Target(address[..colon].Trim('[', ']'), port, line.Text("user"), password, line.Has("tls"), line.Text("ca"));
    }

    public Stream Connect()
    {
        var socket = new TcpClient { NoDelay = true };
        try
        {
            socket.Connect(Host, Port);
            var plain = socket.GetStream();
            if (!UsesTls) return plain;
            var encrypted = new SslStream(plain);
            encrypted.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = Host, CertificateChainPolicy = Policy() });
            return encrypted;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private X509ChainPolicy? Policy()
    {
        if (AuthorityFile is null) return null;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(AuthorityFile);
        return policy;
    }
}
