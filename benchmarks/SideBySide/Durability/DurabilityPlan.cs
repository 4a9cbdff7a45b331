using System.Globalization;

namespace Distro.SideBySide.Durability;

/// <summary>How far a run goes: keys of the snapshots, seconds of each measurement, rounds of all.</summary>
internal sealed record DurabilityPlan(int Keys, TimeSpan Time, int Rounds)
{
    private const int KeysDefault = 5_000_000;
    private const int SecondsDefault = 5;
    private const int RoundsDefault = 5;

    /// <summary>[KEYS [SECONDS [ROUNDS]]].</summary>
    public static DurabilityPlan Parse(ReadOnlySpan<string> words) => new(
        words.Length > 0 ? int.Parse(words[0], CultureInfo.InvariantCulture) : KeysDefault,
        TimeSpan.FromSeconds(words.Length > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : SecondsDefault),
        words.Length > 2 ? int.Parse(words[2], CultureInfo.InvariantCulture) : RoundsDefault);
}
