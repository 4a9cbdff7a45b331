using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Engine.Lists;

namespace Distro.Commands.Lists;

/// <summary>Writes a list as the effects that build it: RPUSH with some elements at a time, so that no effect is large.</summary>
internal ref struct ListRebuild : IElementSink
{
    private const int ElementsAtOnce = 256;

    private readonly EffectWriter effects;
    private readonly int slot;
    private readonly int database;
    private readonly ReadOnlySpan<byte> key;
    private long left;
    private int open;

    private ListRebuild(EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key, long count)
    {
        this.effects = effects;
        this.slot = slot;
        this.database = database;
        this.key = key;
        left = count;
    }

    /// <summary>The effects build the list under <paramref name="key"/>, which is empty before them.</summary>
    public static void Write(ref List list, EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key)
    {
        var sink = new ListRebuild(effects, slot, database, key, list.Count);
        list.Emit(0, list.Count, 1, ref sink);
    }

    public void Emit(scoped ReadOnlySpan<byte> element)
    {
        if (open == 0)
        {
            open = (int)Math.Min(left, ElementsAtOnce);
            left -= open;
            effects.Begin(slot, database, 2 + open);
            effects.Arg("RPUSH"u8);
            effects.Arg(key);
        }

        effects.Arg(element);
        open--;
    }
}
