using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Distro.SideBySide.Memory;
using Distro.SideBySide.Variants;

namespace Distro.SideBySide.Idle;

/// <summary>Silent connections of each transport of ours, with TLS and without, beside the peers.</summary>
internal static class IdleTable
{
    private const int Wanted = 100_000;

    public static string Measure(int? connections)
    {
        var folder = Directory.CreateTempSubdirectory("distro-idle-");
        try
        {
            var certificate = RunCertificate.Make(folder.FullName);
            var text = new StringBuilder();
            text.AppendLine(CultureInfo.InvariantCulture, $"{Report.Machine()}, redis-server {PeerServer.RedisVersion()}; a process may have {Descriptors.Allowed:N0} descriptors open.");
            text.AppendLine();
            text.AppendLine("| server | connections | process bytes a connection: all, above the empty server | those beyond the first 4,000 | kernel bytes a connection, both ends | % of a core: empty, with all of them |\n|---|---|---|---|---|---|");
            using var trusted = X509CertificateLoader.LoadCertificateFromFile(certificate.CertificateFile);
            foreach (var (name, kind, isEncrypted) in Servers(certificate))
            {
                var result = IdleResult.Measure(kind, connections ?? Wanted, isEncrypted ? trusted : null);
                var line = string.Create(CultureInfo.InvariantCulture, $"| {name} | {result.Connections:N0} | {result.BytesOfAll:N0} | {result.BytesOfMore:N0} | {result.KernelBytes:N0} | {result.CoreEmpty * 100:F2}, {result.CoreFull * 100:F2} |");
                Console.Error.WriteLine(line);
                text.AppendLine(line);
            }

            return text.ToString();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<(string Name, MemoryServerKind Kind, bool IsEncrypted)> Servers(RunCertificate certificate)
    {
        // Clients come from several addresses, which not all servers take for this machine's.
        var kinds = MemoryServerKind.Present().Select(kind => kind.Name == "garnet-server" ? kind : kind with { Arguments = (port, folder) => [.. kind.Arguments(port, folder), "--protected-mode", "no"] }).ToArray();
        foreach (var kind in kinds.Where(kind => kind.Name != "distro-server"))
        {
            yield return (kind.Name, kind, false);
            if (kind.Name != "garnet-server") yield return (kind.Name + ", TLS", Encrypted(kind, [.. certificate.Arguments, .. certificate.Authority]), true);
        }

        var ours = kinds.First(kind => kind.Name == "distro-server");
        foreach (var transport in (string[])["epoll", "uring", "sockets"])
        {
            var kind = ours with { Arguments = (port, folder) => [.. ours.Arguments(port, folder), "--transport", transport] };
            yield return ($"distro-server, {transport}", kind, false);
            yield return ($"distro-server, {transport}, TLS", Encrypted(kind, certificate.Arguments), true);
        }
    }

    /// <summary>Its port is the encrypted one.</summary>
    private static MemoryServerKind Encrypted(MemoryServerKind kind, string[] files)
        => kind with { Arguments = (port, folder) => [.. kind.Arguments(port, folder).Skip(2), "--port", "0", "--tls-port", $"{port}", .. files] };
}
