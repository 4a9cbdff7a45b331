namespace Distro.Commands.Execution;

/// <summary>One line of MEMORY STATS: bytes, a count, or a ratio; or several of them under one name.</summary>
public sealed record MemoryFigure(string Name, double Value, bool IsRatio = false, IReadOnlyList<MemoryFigure>? Parts = null);
