using Distro.Commands.Execution;
using Distro.Engine.SortedSets;

namespace Distro.Commands.SortedSets;

/// <summary>Writes a sorted set as the effects that build it: ZADD with some elements at a time, so that no effect is large.</summary>
internal ref struct SortedSetRebuild : IScoreSink
{
    private const int ElementsAtOnce = 256;

    private readonly EffectWriter effects;
    private readonly int slot;
    private readonly int database;
    private readonly ReadOnlySpan<byte> key;
    private long left;
    private int open;

    private SortedSetRebuild(EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key, long count)
    {
        this.effects = effects;
        this.slot = slot;
        this.database = database;
        this.key = key;
        left = count;
    }

    /// <summary>The effects build the sorted set under <paramref name="key"/>, which is empty before them.</summary>
    public static void Write(ref SortedSet set, EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key)
    {
        var sink = new SortedSetRebuild(effects, slot, database, key, set.Count);
        set.Emit(0, set.Count, 1, ref sink);
    }

    public void Emit(scoped ReadOnlySpan<byte> member, double score)
    {
        if (open == 0)
        {
            open = (int)Math.Min(left, ElementsAtOnce);
            left -= open;
            effects.Begin(slot, database, 2 + (open * 2));
            effects.Arg("ZADD"u8);
            effects.Arg(key);
        }

        effects.Arg(score);
        effects.Arg(member);
        open--;
    }
}
