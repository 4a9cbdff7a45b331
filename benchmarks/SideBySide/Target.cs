namespace Distro.SideBySide;

/// <summary>A server under measurement: where clients connect, and the processes whose CPU time its requests cost.</summary>
internal sealed record Target(string Name, int Port, IReadOnlyList<int> ProcessIds)
{
    /// <summary>User and kernel CPU time of all its processes so far, in seconds.</summary>
    public double CpuSeconds() => ProcessIds.Sum(ProcessCpu.Seconds);
}
