namespace Distro.Engine.Streams;

/// <summary>
/// From one id to a later one: milliseconds between them, and the sequence where it is not what comes by itself, which is 0 in a new millisecond
/// and the next number in the same one. Ids made by the server have a sequence of 0 here.
/// </summary>
internal readonly record struct StreamDelta(ulong Milliseconds, ulong Sequence)
{
    /// <summary>Bytes it takes in a block beside the entry's flags: nothing for a part that is 0.</summary>
    public int Bytes => (Milliseconds == 0 ? 0 : VariableInteger.Size(Milliseconds)) + (Sequence == 0 ? 0 : VariableInteger.Size(Sequence));

    public static StreamDelta Between(StreamId before, StreamId id)
        => id.Milliseconds == before.Milliseconds
            ? new StreamDelta(0, id.Sequence - before.Sequence - 1)
            : new StreamDelta(id.Milliseconds - before.Milliseconds, id.Sequence);

    public StreamId From(StreamId before)
        => Milliseconds == 0
            ? new StreamId(before.Milliseconds, before.Sequence + Sequence + 1)
            : new StreamId(before.Milliseconds + Milliseconds, Sequence);
}
