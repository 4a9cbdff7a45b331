using System.Globalization;

namespace Distro.SideBySide.Durability;

/// <summary>What a run measures and how far it goes: keys of the snapshots, seconds of each measurement, rounds of all.</summary>
internal sealed record DurabilityPlan(DurabilityPart Parts, int Keys, TimeSpan Time, int Rounds)
{
    private const int KeysDefault = 5_000_000;
    private const int SecondsDefault = 5;
    private const int RoundsDefault = 5;

    /// <summary>[commits|readers|saves] [KEYS [SECONDS [ROUNDS]]].</summary>
    public static DurabilityPlan Parse(ReadOnlySpan<string> words)
        => words.Length > 0 && Enum.TryParse<DurabilityPart>(words[0], ignoreCase: true, out var part) && char.IsLetter(words[0][0]) ? Parse(part, words[1..]) : Parse(DurabilityPart.All, words);

    private static DurabilityPlan Parse(DurabilityPart parts, ReadOnlySpan<string> words) => new(
        parts,
        words.Length > 0 ? int.Parse(words[0], CultureInfo.InvariantCulture) : KeysDefault,
        TimeSpan.FromSeconds(words.Length > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : SecondsDefault),
        words.Length > 2 ? int.Parse(words[2], CultureInfo.InvariantCulture) : RoundsDefault);
}
