namespace Distro.Lua.Libraries;

/// <summary>
/// The generator behind math.random: the 48-bit linear congruence of lrand48, so that a seed gives scripts the numbers they
/// have always got. The host seeds it before each script: two runs of a script draw the same.
/// </summary>
public sealed class RandomSequence
{
    const ulong Multiplier = 0x5DEECE66D;
    const ulong Increment = 0xB;
    const ulong Mask = (1UL << 48) - 1;
    const ulong SeedLow = 0x330E;

    /// <summary>Largest number that is drawn.</summary>
    public const int Max = int.MaxValue;

    ulong state = SeedLow;

    public void Seed(int seed) => state = ((ulong)(uint)seed << 16) | SeedLow;

    /// <summary>A number from 0 to <see cref="Max"/>.</summary>
    public int Next()
    {
        state = (state * Multiplier + Increment) & Mask;
        return (int)(state >> 17);
    }
}
