using Distro.ChangeLog.Records;
using Distro.Wire.Codec;

namespace Distro.Shard.Member;

/// <summary>
/// The part of the log that a primary still holds in its own memory: from a floor, below which everything was released, to what is published.
/// Writers and relay read the same places at nearly the same time, so the last chunk read is kept and shared. Large chunks lie in lent memory: <see cref="Lend"/>.
/// </summary>
internal sealed class PublishedLog(IDataPlane plane, long startOffset, int chunkBytes)
{
    private readonly int bufferBytes = Math.Max(chunkBytes, RecordFormat.HeaderBytes);
    private LentBytes? buffer;
    private LentBytes? lent;
    private long chunkOffset = -1;
    private bool chunkIsPiece;
    private ReadOnlyMemory<byte> chunk;

    public long FloorOffset { get; private set; } = startOffset;

    public long EndOffset { get; private set; } = startOffset;

    /// <summary>Looks again where the log ends, and has the next record told. Chunks read before stay as they are. True when it has grown.</summary>
    public bool Refresh() => Grow(plane.PublishedOffset);

    /// <summary>The same, and the log goes on telling what it would have told.</summary>
    public bool Glance() => Grow(plane.WalkPublished());

    /// <summary>The memory of the chunk read last, held once more, for a message that carries it: good beyond the next read until that is let go of. Null: it is good for as long as anybody likes.</summary>
    public LentBytes? Lend() => lent?.Hold();

    /// <summary>Whole records from an offset on, good until the next read. Empty when there are none, or the first is larger than a chunk.</summary>
    public ReadOnlyMemory<byte> Read(long offset)
    {
        if (offset == chunkOffset && !chunkIsPiece) return chunk;
        if (offset < FloorOffset || offset >= EndOffset) return default;
        return Keep(offset, plane.ReadPublished(offset, Buffer()), isPiece: false);
    }

    /// <summary>What comes next in a stream that stands there: whole records, or the next piece of one that is larger than a chunk.</summary>
    public ReadOnlyMemory<byte> Read(LogPosition position)
    {
        if (!position.IsInsideRecord && Read(position.RecordOffset) is { IsEmpty: false } records) return records;
        if (position.Offset == chunkOffset && chunkIsPiece) return chunk;
        if (position.RecordOffset < FloorOffset || position.RecordOffset >= EndOffset) return default;
        return Keep(position.Offset, plane.ReadPublishedPiece(position.RecordOffset, position.Taken, Buffer()), isPiece: true);
    }

    public void ReleaseBelow(long offset)
    {
        FloorOffset = Math.Max(FloorOffset, offset);
        plane.ReleaseBelow(FloorOffset);
    }

    private bool Grow(long endOffset)
    {
        if (endOffset == EndOffset) return false;
        EndOffset = endOffset;
        return true;
    }

    private ReadOnlyMemory<byte> Keep(long offset, int length, bool isPiece)
    {
        if (length == 0) return default;
        var read = buffer!.Memory[..length];
        lent?.LetGo();
        lent = null;
        if (length < LentBytes.BytesMin)
        {
            read = read.ToArray();
        }
        else
        {
            lent = buffer;
            buffer = null;
        }

        (chunkOffset, chunkIsPiece, chunk) = (offset, isPiece, read);
        return chunk;
    }

    private Span<byte> Buffer()
    {
        buffer ??= LentBytes.Borrow(bufferBytes);
        return buffer.Memory.Span[..bufferBytes];
    }
}
