namespace Distro.SideBySide;

/// <summary>What a workload must reach: a ratio to the best of redis-server and valkey-server, and one to garnet-server, of the same run; of CPU per request, or of median latency.</summary>
internal sealed record Bar(double Best, double? Garnet = null, bool IsLatency = false)
{
    public string Name => IsLatency ? "p50" : "CPU";

    public double Measure(LoadRun run) => IsLatency ? run.P50 : run.CpuMicroseconds;
}
