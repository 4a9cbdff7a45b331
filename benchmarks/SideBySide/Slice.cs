namespace Distro.SideBySide;

/// <summary>What a server did in a slice of time under a load: commands a second, and CPU microseconds of all its processes for each.</summary>
internal readonly record struct Slice(double CommandsPerSecond, double CpuMicroseconds);
