using Distro.Wire.Codec;

namespace Distro.Shard.Member;

/// <summary>
/// The part of the log that a primary still holds in its own memory: from a floor, below which everything was released, to what is published.
/// Writers and relay read the same places at nearly the same time, so the last chunk read is kept and shared.
/// </summary>
internal sealed class PublishedLog(IDataPlane plane, long startOffset)
{
    private byte[] buffer = new byte[WireLimits.ChunkBytes];
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
        while (length == 0 && buffer.Length < WireLimits.MessageBytesMax / 2)
        {
            buffer = new byte[buffer.Length * 2];
            length = plane.ReadPublished(offset, buffer);
        }

        if (length == 0) return default;
        chunkOffset = offset;
        chunk = buffer.AsSpan(0, length).ToArray();
        if (buffer.Length > WireLimits.ChunkBytes) buffer = new byte[WireLimits.ChunkBytes];
        return chunk;
    }

    public void ReleaseBelow(long offset)
    {
        if (offset <= FloorOffset) return;
        FloorOffset = offset;
        plane.ReleaseBelow(offset);
    }
}
