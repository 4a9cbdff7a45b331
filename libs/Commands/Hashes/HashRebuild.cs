using Distro.Commands.Execution;
using Distro.Engine.Hashes;

namespace Distro.Commands.Hashes;

/// <summary>Writes a hash as the effects that build it: HSET with some fields at a time, so that no effect is large.</summary>
internal ref struct HashRebuild : IFieldSink
{
    private const int FieldsAtOnce = 256;

    private readonly EffectWriter effects;
    private readonly int slot;
    private readonly int database;
    private readonly ReadOnlySpan<byte> key;
    private long left;
    private int open;

    private HashRebuild(EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key, long count)
    {
        this.effects = effects;
        this.slot = slot;
        this.database = database;
        this.key = key;
        left = count;
    }

    /// <summary>The effects build the hash under <paramref name="key"/>, which is empty before them.</summary>
    public static void Write(ref Hash hash, EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key)
    {
        var sink = new HashRebuild(effects, slot, database, key, hash.Count);
        hash.Emit(ref sink);
    }

    public void Emit(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
    {
        if (open == 0)
        {
            open = (int)Math.Min(left, FieldsAtOnce);
            left -= open;
            effects.Begin(slot, database, 2 + (open * 2));
            effects.Arg("HSET"u8);
            effects.Arg(key);
        }

        effects.Arg(field);
        effects.Arg(value);
        open--;
    }
}
