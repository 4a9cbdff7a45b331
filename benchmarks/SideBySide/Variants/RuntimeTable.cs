namespace Distro.SideBySide.Variants;

/// <summary>
/// What the runtime's settings do to a server at work: the build as it is shipped, the same told otherwise by the environment, and one compiled ahead whole, if there is one
/// (`dotnet publish services/Server -r linux-x64 -p:PublishAot=true -p:TreatWarningsAsErrors=false`, its program in DISTRO_NATIVE).
/// </summary>
internal static class RuntimeTable
{
    public static Task<string> Measure(int rounds)
    {
        List<Variant> variants =
        [
            new("as shipped", IsOurs: true, []),
            new("TieredPGO", IsOurs: true, []) { Environment = ["DOTNET_TieredPGO=1"] },
            new("nothing compiled ahead", IsOurs: true, []) { Environment = ["DOTNET_ReadyToRun=0", "DOTNET_TieredPGO=0"] },
            new("collector not concurrent", IsOurs: true, []) { Environment = ["DOTNET_gcConcurrent=0"] },
            new("redis-server", IsOurs: false, []),
        ];
        if (Environment.GetEnvironmentVariable("DISTRO_NATIVE") is { Length: > 0 } native) variants.Insert(1, new("NativeAOT", IsOurs: true, []) { Program = native });
        var loads = Workload.All.Where(work => work is { Clients: 50, Pipeline: 1 or 16, ValueBytes: 32, Request: "get" or "set" or "hset" or "zadd" });
        return VariantTable.Measure(variants, [.. loads], rounds);
    }
}
