using System.Buffers.Binary;
using Distro.ChangeLog.Records;

namespace Distro.Snapshots.Format;

/// <summary>
/// The last 64 bytes: magic, id, position of the index, smallest and largest stamp, keys, frames, checksum over the frames' checksums, checksum of the footer.
/// </summary>
public readonly record struct SnapshotFooter(long Id, long IndexPosition, long SmallestStamp, long LargestStamp, long Keys, long Frames, uint FramesChecksum)
{
    private const int IdAt = 8;
    private const int IndexPositionAt = 16;
    private const int SmallestStampAt = 24;
    private const int LargestStampAt = 32;
    private const int KeysAt = 40;
    private const int FramesAt = 48;
    private const int FramesChecksumAt = 56;
    private const int ChecksumAt = SnapshotFormat.FooterBytes - sizeof(uint);

    /// <summary>Of a whole snapshot that ends at that length.</summary>
    public SnapshotSummary Summary(long length) => new(Id, length, FramesChecksum, SmallestStamp, LargestStamp, Keys);

    public void Write(Span<byte> bytes)
    {
        bytes = bytes[..SnapshotFormat.FooterBytes];
        SnapshotFormat.FooterMagic.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[IdAt..], Id);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[IndexPositionAt..], IndexPosition);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[SmallestStampAt..], SmallestStamp);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[LargestStampAt..], LargestStamp);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[KeysAt..], Keys);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[FramesAt..], Frames);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[FramesChecksumAt..], FramesChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumAt..], Crc32C.Of(bytes[..ChecksumAt]));
    }

    /// <summary>Null when the footer is right, else what is wrong with it. <paramref name="length"/> is that of the whole snapshot.</summary>
    public static string? Read(ReadOnlySpan<byte> bytes, long length, out SnapshotFooter footer)
    {
        footer = default;
        if (bytes.Length < SnapshotFormat.FooterBytes || !bytes.StartsWith(SnapshotFormat.FooterMagic)) return "the file does not end as a snapshot does: it was not finished, or is cut short";
        bytes = bytes[..SnapshotFormat.FooterBytes];
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) != Crc32C.Of(bytes[..ChecksumAt])) return "the snapshot footer's checksum is wrong";
        footer = new SnapshotFooter(
            BinaryPrimitives.ReadInt64LittleEndian(bytes[IdAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[IndexPositionAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[SmallestStampAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[LargestStampAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[KeysAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[FramesAt..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[FramesChecksumAt..]));
        var isRight = footer.IndexPosition >= SnapshotFormat.HeaderBytes && footer.IndexPosition <= length - SnapshotFormat.FooterBytes
            && footer.SmallestStamp >= 0 && footer.LargestStamp >= footer.SmallestStamp && footer.Keys >= 0 && footer.Frames >= 0;
        return isRight ? null : "the snapshot's footer holds values that can't be";
    }
}
