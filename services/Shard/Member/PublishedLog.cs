using Distro.Wire.Codec;

namespace Distro.Shard.Member;

/// <summary>
/// The part of the log that a primary still holds in its own memory: from a floor, below which everything was released, to what is published.
/// Writers and relay read the same places at nearly the same time, so the last chunk read is kept and shared.
/// </summary>
internal sealed class PublishedLog(IDataPlane plane, long startOffset)
{
    private readonly byte[] buffer = new byte[WireLimits.ChunkBytes];
    private long chunkOffset = -1;
    private ReadOnlyMemory<byte> chunk;

    public long FloorOffset { get; private set; } = startOffset;

    public long EndOffset { get; private set; } = startOffset;

    /// <summary>Looks again where the log ends. Chunks read before stay as they are.</summary>
    public void Refresh() => EndOffset = plane.PublishedOffset;

    /// <summary>Whole records from an offset on; the memory is the caller's for good. Empty only when there are none.</summary>
    public ReadOnlyMemory<byte> Read(long offset)
    {
        if (offset == chunkOffset) return chunk;
        if (offset < FloorOffset || offset >= EndOffset) return default;
        var length = plane.ReadPublished(offset, buffer);
        ReadOnlyMemory<byte> read = length > 0 ? buffer.AsSpan(0, length).ToArray() : ReadLarge(offset);
        if (!read.IsEmpty) (chunkOffset, chunk) = (offset, read);
        return read;
    }

    /// <summary>A record larger than a chunk, alone: into memory of its own, which is sent from there.</summary>
    private ReadOnlyMemory<byte> ReadLarge(long offset)
    {
        var available = Math.Min(EndOffset - offset, WireLimits.MessageBytesMax);
        for (var bytes = (long)WireLimits.ChunkBytes; bytes < available;)
        {
            bytes = Math.Min(bytes * 4, available);
            var large = GC.AllocateUninitializedArray<byte>((int)bytes);
            var length = plane.ReadPublished(offset, large);
            if (length > 0) return large.AsMemory(0, length);
        }

        return default;
    }

    public void ReleaseBelow(long offset)
    {
        if (offset <= FloorOffset) return;
        FloorOffset = offset;
        plane.ReleaseBelow(offset);
    }
}
