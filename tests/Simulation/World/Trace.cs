using System.Runtime.InteropServices;
using System.Text;

namespace Distro.Tests.Simulation.World;

/// <summary>Everything that happened, as one hash; and, when asked for, as lines to read after a failure.</summary>
public sealed class Trace
{
    private const ulong Prime = 1099511628211;

    public ulong Hash { get; private set; } = 14695981039346656037;

    public List<string>? Lines { get; set; }

    public void Add(long time, int process, ReadOnlySpan<byte> bytes)
    {
        var hash = (Hash ^ (ulong)time) * Prime;
        hash = (hash ^ (ulong)process) * Prime;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) hash = (hash ^ word) * Prime;
        foreach (var one in bytes[(bytes.Length & ~7)..]) hash = (hash ^ one) * Prime;
        Hash = hash ^ (hash >> 29);
    }

    public void Say(long time, string what)
    {
        Add(time, 0, Encoding.UTF8.GetBytes(what));
        Lines?.Add($"{time / 1000.0,10:F3} {what}");
    }
}
