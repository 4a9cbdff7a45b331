namespace Distro.SideBySide.Tail;

/// <summary>One run: answers a second at its peak, and milliseconds at the measured rate.</summary>
internal sealed record TailRun(double Peak, double P50, double P99, double P999, double Longest);
