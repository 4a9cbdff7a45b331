using Distro.Engine.Memory;

namespace Distro.Engine;

/// <summary>
/// How a type gives back what hangs off its value: the blocks outside the key's record. Each type that has such blocks registers one
/// in <see cref="ValueReclaimers"/>; a type without any (strings, packed collections) needs none. Deleting a key calls it with a small
/// budget; what is left waits in the worker's backlog and is finished by <see cref="Keyspace.FreeSome"/>, step by step.
/// The value's bytes are the whole state: after a step they must describe what is still to free, so that another worker's heap,
/// or the same one later, can go on from them.
/// </summary>
public abstract class ValueReclaimer
{
    /// <summary>True when a value of this encoding has blocks outside its record: false makes deletion free the record at once.</summary>
    public abstract bool HasOutside(byte encoding);

    /// <summary>
    /// Frees some of the blocks that hang off the value, taking one from <paramref name="budget"/> for each, until it is used up (overshoot by a
    /// few dozen is fine). Updates <paramref name="value"/> to describe the rest. True when nothing is left outside.
    /// </summary>
    public abstract bool FreeSome(Heap heap, byte encoding, Span<byte> value, ref int budget);

    /// <summary>
    /// Bytes of the blocks outside, in block sizes, for MEMORY USAGE: of all of them with no <paramref name="samples"/>, exactly what freeing them gives back; else judged by at least so many
    /// of them where the value is large.
    /// </summary>
    public abstract long OutsideBytes(Heap heap, byte encoding, ReadOnlySpan<byte> value, long samples);
}
