using Distro.Commands.Execution;
using Distro.ServiceDefaults.Tls;

namespace Distro.Shard.Info;

/// <summary>INFO tls: which certificates are in use, and how long each is good for; of several authorities, the one that ends first.</summary>
internal static class TlsSection
{
    public static void Write(InfoWriter info, TlsFacts facts, long nowMilliseconds)
    {
        if (!info.Section("TLS"))
            return;
        Write(info, "server", facts.Server, nowMilliseconds);
        Write(info, "client", facts.Client, nowMilliseconds);
        Write(info, "ca", facts.Authority, nowMilliseconds);
    }

    private static void Write(InfoWriter info, string whose, CertificateFacts? certificate, long nowMilliseconds)
    {
        var left = certificate is null ? 0 : new DateTimeOffset(certificate.EndsAt).ToUnixTimeSeconds() - nowMilliseconds / 1000;
        info.Field($"tls_{whose}_cert_serial", certificate?.Serial ?? "none");
        info.Field($"tls_{whose}_cert_expires_in_seconds", Math.Max(left, 0));
    }
}
