using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.SortedSets;

namespace Distro.Commands.Execution;

/// <summary>
/// Writes a collection as the effects that build it: its elements come in, and commands of one name (RPUSH, SADD, ZADD, HSET), each with some of
/// them, go out, so that no effect is large. How many elements come is said first, since a command begins with its number of arguments.
/// </summary>
internal ref struct ChunkedEffects : IElementSink, IFieldSink, IScoreSink
{
    private const int ElementsAtOnce = 256;

    private readonly EffectWriter effects;
    private readonly int slot;
    private readonly int database;
    private readonly ReadOnlySpan<byte> key;
    private readonly ReadOnlySpan<byte> command;
    private long left;
    private int open;

    /// <param name="effects">Where they are written.</param>
    /// <param name="slot">The key's.</param>
    /// <param name="database">The key's.</param>
    /// <param name="key">What the effects build; it is empty before them.</param>
    /// <param name="command">The command that adds elements to such a key.</param>
    /// <param name="count">How many elements will come.</param>
    public ChunkedEffects(EffectWriter effects, int slot, int database, ReadOnlySpan<byte> key, ReadOnlySpan<byte> command, long count)
    {
        this.effects = effects;
        this.slot = slot;
        this.database = database;
        this.key = key;
        this.command = command;
        left = count;
    }

    public void Emit(scoped ReadOnlySpan<byte> element)
    {
        Begin(1);
        effects.Arg(element);
    }

    public void Emit(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
    {
        Begin(2);
        effects.Arg(field);
        effects.Arg(value);
    }

    public void Emit(scoped ReadOnlySpan<byte> member, double score)
    {
        Begin(2);
        effects.Arg(score);
        effects.Arg(member);
    }

    private void Begin(int argumentsEach)
    {
        if (open == 0)
        {
            open = (int)Math.Min(left, ElementsAtOnce);
            left -= open;
            effects.Begin(slot, database, 2 + (open * argumentsEach));
            effects.Arg(command);
            effects.Arg(key);
        }

        open--;
    }
}
