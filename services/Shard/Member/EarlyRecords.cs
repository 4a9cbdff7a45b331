namespace Distro.Shard.Member;

/// <summary>
/// Records that a replica received before they were committed, in order and without a gap, bounded. Chunks come as they were sent; offsets asked for lie between records,
/// not always between chunks, so a chunk may be taken in two pieces.
/// </summary>
internal sealed class EarlyRecords
{
    private const long BytesMax = 64 << 20;

    private readonly Queue<(long Offset, ReadOnlyMemory<byte> Records)> chunks = [];
    private long beginOffset;

    public long EndOffset { get; private set; }

    public void BeginAt(long offset)
    {
        Clear();
        beginOffset = EndOffset = offset;
    }

    /// <summary>Adds what lies above the end. False when there is a gap, or no room.</summary>
    public bool Add(long offset, ReadOnlyMemory<byte> records)
    {
        var known = EndOffset - offset;
        if (known < 0) return false;
        if (known >= records.Length) return true;
        if (EndOffset - beginOffset + records.Length > BytesMax && chunks.Count > 0) return false;
        chunks.Enqueue((EndOffset, records[(int)known..]));
        EndOffset = offset + records.Length;
        return true;
    }

    /// <summary>Takes the next records that lie below an offset. False when there are none.</summary>
    public bool TryTake(long belowOffset, out ReadOnlyMemory<byte> records)
    {
        records = default;
        if (beginOffset >= belowOffset || !chunks.TryPeek(out var chunk)) return false;
        var taken = (int)(beginOffset - chunk.Offset);
        var length = (int)Math.Min(chunk.Records.Length - taken, belowOffset - beginOffset);
        records = chunk.Records.Slice(taken, length);
        beginOffset += length;
        if (taken + length == chunk.Records.Length) chunks.Dequeue();
        return true;
    }

    public void Clear() => chunks.Clear();
}
