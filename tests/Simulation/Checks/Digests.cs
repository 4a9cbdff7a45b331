using System.Runtime.InteropServices;

namespace Distro.Tests.Simulation.Checks;

/// <summary>A number that stands for everything in a log up to a record.</summary>
public static class Digests
{
    public static ulong After(ulong before, ReadOnlySpan<byte> record)
    {
        var digest = before + 0x9E3779B97F4A7C15;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(record)) digest = System.Numerics.BitOperations.RotateLeft((digest ^ word) * 0xFF51AFD7ED558CCD, 31);
        return digest;
    }
}
