using System.Buffers.Binary;
using Distro.ChangeLog.Records;
using Distro.Snapshots.Format;

namespace Distro.Snapshots.Writing;

/// <summary>One frame in the making. A frame's checksum covers the snapshot's id, the length and kind, and the payload.</summary>
internal sealed class FrameBuffer(long snapshotId)
{
    internal const int ChecksumAt = 4;
    internal const int KindAt = 8;

    private readonly byte[] bytes = new byte[SnapshotFormat.FrameBytesMax];
    private int length = SnapshotFormat.FrameHeaderBytes;

    public bool IsEmpty => length == SnapshotFormat.FrameHeaderBytes;

    public int Room => SnapshotFormat.FrameBytesMax - length;

    public Span<byte> Take(int count)
    {
        var taken = bytes.AsSpan(length, count);
        length += count;
        return taken;
    }

    public void Add(scoped ReadOnlySpan<byte> more) => more.CopyTo(Take(more.Length));

    /// <summary>The whole frame, good until the next call to anything here; the buffer begins another.</summary>
    public ReadOnlySpan<byte> Finish(FrameKind kind, out uint checksum)
    {
        var frame = bytes.AsSpan(0, length);
        BinaryPrimitives.WriteInt32LittleEndian(frame, length - SnapshotFormat.FrameHeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(frame[KindAt..], (int)kind);
        checksum = Checksum(snapshotId, frame);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[ChecksumAt..], checksum);
        length = SnapshotFormat.FrameHeaderBytes;
        return frame;
    }

    internal static uint Checksum(long snapshotId, ReadOnlySpan<byte> frame)
    {
        Span<byte> seed = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(seed, snapshotId);
        var running = Crc32C.Extend(uint.MaxValue, seed);
        return ~Crc32C.Extend(Crc32C.Extend(running, frame[..ChecksumAt]), frame[KindAt..]);
    }
}
