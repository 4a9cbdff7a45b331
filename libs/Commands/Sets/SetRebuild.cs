using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Engine.Sets;

namespace Distro.Commands.Sets;

/// <summary>Writes a set as the effects that build it: SADD with some members at a time, so that no effect is large.</summary>
internal ref struct SetRebuild : IElementSink
{
    private const int MembersAtOnce = 256;

    private readonly EffectWriter effects;
    private readonly int slot;
    private readonly int database;
    private readonly ReadOnlySpan<byte> key;
    private long left;
    private int open;

    private SetRebuild(EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key, long count)
    {
        this.effects = effects;
        this.slot = slot;
        this.database = database;
        this.key = key;
        left = count;
    }

    /// <summary>The effects build the set under <paramref name="key"/>, which is empty before them.</summary>
    public static void Write(ref Set set, EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key)
    {
        var sink = new SetRebuild(effects, slot, database, key, set.Count);
        set.Emit(ref sink);
    }

    /// <summary>The effects build a set of these members.</summary>
    public static void Write(ScratchBytes members, EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key)
    {
        var sink = new SetRebuild(effects, slot, database, key, members.Count);
        for (var i = 0; i < members.Count; i++) sink.Emit(members[i]);
    }

    public void Emit(scoped ReadOnlySpan<byte> element)
    {
        if (open == 0)
        {
            open = (int)Math.Min(left, MembersAtOnce);
            left -= open;
            effects.Begin(slot, database, 2 + open);
            effects.Arg("SADD"u8);
            effects.Arg(key);
        }

        effects.Arg(element);
        open--;
    }
}
