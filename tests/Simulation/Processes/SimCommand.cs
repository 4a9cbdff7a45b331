namespace Distro.Tests.Simulation.Processes;

/// <summary>One client's read or write of a register. Reply is called at most once: with the value read or written, or with null when it was surely not executed; where it waits for the disk, not before a majority has synced what it shows.</summary>
public sealed record SimCommand(int Key, bool IsWrite, long Value, bool WaitsForDisk, Action<long?> Reply);
