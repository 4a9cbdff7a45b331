using Distro.Commands.Execution;

namespace Distro.Commands.Streams;

/// <summary>
/// How many entries a command may give, take or release: each may be logged as an effect that names key, group and consumer, and all of them together must
/// fit into one record. Found out before anything is changed.
/// </summary>
internal static class EffectRoom
{
    /// <summary>Entries given at once, whatever else would be possible.</summary>
    private const long EntriesMax = 1_000_000;

    /// <summary>What an effect takes beside the names.</summary>
    private const int AroundBytes = 512;

    /// <summary>Effects that a command writes beside those for entries: a new consumer, a group's position.</summary>
    private const int OtherEffects = 3;

    public static long Entries(scoped ref Call call, ReadOnlySpan<byte> key, ReadOnlySpan<byte> group, ReadOnlySpan<byte> consumer)
    {
        var each = (long)key.Length + group.Length + consumer.Length + AroundBytes;
        return Math.Clamp(((call.Effects.BytesMax - call.Effects.Bytes.Length) / each) - OtherEffects, 0, EntriesMax);
    }

    /// <summary>Refuses a command that may need room for so many entries and would not find it.</summary>
    public static void Require(scoped ref Call call, long entries, ReadOnlySpan<byte> key, ReadOnlySpan<byte> group, ReadOnlySpan<byte> consumer)
    {
        if (entries > Entries(ref call, key, group, consumer)) throw new TooLargeException();
    }
}
