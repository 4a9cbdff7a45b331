namespace Distro.Lua.Libraries;

/// <summary>
/// The generator behind math.random: the 48-bit linear congruence of lrand48, so that a seed gives scripts the numbers they
/// have always got. Without a seed it begins where such generators have always begun, and goes on from script to script.
/// Machines on several threads may share one.
/// </summary>
public sealed class RandomSequence
{
    const ulong Multiplier = 0x5DEECE66D;
    const ulong Increment = 0xB;
    const ulong Mask = (1UL << 48) - 1;
    const ulong SeedLow = 0x330E;

    /// <summary>Largest number that is drawn.</summary>
    public const int Max = int.MaxValue;

    const ulong First = 0x1234_ABCD_330E;

    ulong state = First;

    public void Seed(int seed) => Volatile.Write(ref state, ((ulong)(uint)seed << 16) | SeedLow);

    /// <summary>A number from 0 to <see cref="Max"/>.</summary>
    public int Next()
    {
        while (true)
        {
            var before = Volatile.Read(ref state);
            var next = (before * Multiplier + Increment) & Mask;
            if (Interlocked.CompareExchange(ref state, next, before) == before) return (int)(next >> 17);
        }
    }
}
