namespace Distro.Tests.Simulation.Processes;

/// <summary>A snapshot's stamps, kept for the one that builds on it.</summary>
public sealed class SimStamps(long id)
{
    public long Id => id;

    public Dictionary<int, long> Stamps { get; } = [];
}
