namespace Distro.SideBySide.Variants;

/// <summary>What TLS costs: both servers with it and without, with one certificate made for the run.</summary>
internal static class TlsTable
{
    public static async Task<string> Measure(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("distro-tls-");
        try
        {
            var certificate = RunCertificate.Make(folder.FullName);
            Variant[] variants =
            [
                new("redis-server, plain", IsOurs: false, []),
                new("redis-server, TLS", IsOurs: false, [.. certificate.Arguments, .. certificate.Authority]) { IsEncrypted = true },
                new("distro-server, plain", IsOurs: true, []),
                new("distro-server, TLS", IsOurs: true, certificate.Arguments) { IsEncrypted = true },
            ];
            var loads = Workload.All.Where(work => work is { Clients: 50, Pipeline: 1 or 16 } && work.Request is "get" or "set" && work.ValueBytes <= 16 << 10);
            return await VariantTable.Measure(variants, [.. loads], rounds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
