using System.Buffers.Binary;
using Distro.ChangeLog.Records;
using Distro.Snapshots.Format;
using Distro.Snapshots.Writing;

namespace Distro.Snapshots.Reading;

/// <summary>
/// Finds the frames in bytes that come in pieces cut anywhere, and vouches for each. It keeps at most one frame, and believes a length only as far as a frame may be.
/// </summary>
internal sealed class FrameStream(long snapshotId, long position)
{
    private byte[] kept = [];
    private int keptBytes;
    private uint framesChecksum = uint.MaxValue;

    /// <summary>Of the next frame's first byte.</summary>
    public long Position { get; private set; } = position;

    public long Frames { get; private set; }

    /// <summary>Over the checksums of all frames so far.</summary>
    public uint FramesChecksum => ~framesChecksum;

    /// <summary>Whether the last piece ended inside a frame.</summary>
    public bool IsInsideFrame => keptBytes > 0;

    /// <summary>
    /// The next frame, taken from the front of the input or from what was kept with what continues it; false when the input is used up. Good until the next call.
    /// </summary>
    /// <exception cref="CorruptSnapshotException">No right frame stands here.</exception>
    public bool TryNext(ref ReadOnlySpan<byte> input, out Frame frame)
    {
        frame = default;
        if (keptBytes == 0 && TryFromInput(ref input, out frame)) return true;
        if (!TryKeep(ref input, SnapshotFormat.FrameHeaderBytes)) return false;
        var length = FrameLength(kept);
        if (!TryKeep(ref input, length)) return false;
        keptBytes = 0;
        frame = Vouch(kept.AsSpan(0, length));
        return true;
    }

    private bool TryFromInput(ref ReadOnlySpan<byte> input, out Frame frame)
    {
        frame = default;
        if (input.Length < SnapshotFormat.FrameHeaderBytes) return false;
        var length = FrameLength(input);
        if (length > input.Length) return false;
        frame = Vouch(input[..length]);
        input = input[length..];
        return true;
    }

    /// <summary>Makes what is kept that long, as far as the input goes.</summary>
    private bool TryKeep(ref ReadOnlySpan<byte> input, int length)
    {
        if (kept.Length < length && !input.IsEmpty) Array.Resize(ref kept, length == SnapshotFormat.FrameHeaderBytes ? length : SnapshotFormat.FrameBytesMax);
        var taken = Math.Max(0, Math.Min(length - keptBytes, input.Length));
        input[..taken].CopyTo(kept.AsSpan(Math.Min(keptBytes, kept.Length)));
        keptBytes += taken;
        input = input[taken..];
        return keptBytes >= length;
    }

    private int FrameLength(ReadOnlySpan<byte> head)
    {
        var payload = BinaryPrimitives.ReadUInt32LittleEndian(head);
        if (payload > SnapshotFormat.PayloadBytesMax) throw new CorruptSnapshotException(Position, $"a frame can't have {payload} bytes");
        return SnapshotFormat.FrameHeaderBytes + (int)payload;
    }

    private Frame Vouch(ReadOnlySpan<byte> frame)
    {
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(frame[FrameBuffer.ChecksumAt..]);
        if (checksum != FrameBuffer.Checksum(snapshotId, frame)) throw new CorruptSnapshotException(Position, "a frame's checksum is wrong");
        var kind = BinaryPrimitives.ReadUInt32LittleEndian(frame[FrameBuffer.KindAt..]);
        if (kind is < (uint)FrameKind.SlotBegin or > (uint)FrameKind.KeptSlots) throw new CorruptSnapshotException(Position, $"a frame has kind {kind}, which this version does not know");
        framesChecksum = Crc32C.Extend(framesChecksum, frame.Slice(FrameBuffer.ChecksumAt, sizeof(uint)));
        Frames++;
        var found = new Frame((FrameKind)kind, frame[SnapshotFormat.FrameHeaderBytes..], Position);
        Position += frame.Length;
        return found;
    }
}
