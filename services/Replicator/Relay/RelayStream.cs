namespace Distro.Replicator.Relay;

/// <summary>
/// The newest part of one group's stream, bounded: chunks without a gap, all of one epoch. What falls out at the front, replicas read from a writer.
/// </summary>
internal sealed class RelayStream(long epoch, long offset)
{
    private const long BytesMax = 16 << 20;

    private readonly LinkedList<(long Offset, ReadOnlyMemory<byte> Records)> chunks = [];

    public long Epoch => epoch;

    public long FirstOffset { get; private set; } = offset;

    public long EndOffset { get; private set; } = offset;

    public long CommitOffset { get; set; }

    /// <summary>Adds records that begin at the end.</summary>
    public void Add(ReadOnlyMemory<byte> records)
    {
        chunks.AddLast((EndOffset, records));
        EndOffset += records.Length;
        while (EndOffset - FirstOffset > BytesMax && chunks.Count > 1)
        {
            chunks.RemoveFirst();
            FirstOffset = chunks.First!.Value.Offset;
        }
    }

    /// <summary>The stream jumped: what is held no longer touches what comes.</summary>
    public void JumpTo(long offset)
    {
        chunks.Clear();
        FirstOffset = EndOffset = offset;
    }

    /// <summary>What is held from an offset on, up to the end of the chunk it lies in; empty at the end.</summary>
    public ReadOnlyMemory<byte> From(long offset)
    {
        for (var node = chunks.Last; node is not null; node = node.Previous)
        {
            if (node.Value.Offset <= offset) return offset < EndOffset ? node.Value.Records[(int)(offset - node.Value.Offset)..] : default;
        }

        return default;
    }
}
