using System.Buffers.Binary;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;

namespace Distro.ChangeLog.Segments;

/// <summary>Reads and writes what ends a full segment: the seal's header, the index behind it, and a footer that lets a reader find them from the file's end.</summary>
internal static class SegmentSeal
{
    /// <summary>False, and why, when the seal at that position is not whole.</summary>
    public static (bool Whole, string Reason) Index(FileWindow window, long position, GroupHeader seal, long baseOffset, out SegmentIndex index)
    {
        index = new SegmentIndex();
        var bytes = window.At(position + SegmentFormat.GroupHeaderBytes, seal.Length + SegmentFormat.SealFooterBytes);
        if (bytes.Length < seal.Length + SegmentFormat.SealFooterBytes) return (false, "the file ends inside its seal");
        if (position + SegmentFormat.GroupHeaderBytes + bytes.Length != window.Length) return (false, "there are bytes behind the seal");
        var footer = bytes[seal.Length..];
        if (BinaryPrimitives.ReadInt64LittleEndian(footer) != position) return (false, "the seal's footer points elsewhere");
        if (BinaryPrimitives.ReadUInt32LittleEndian(footer[8..]) != Crc32C.Of(bytes[..seal.Length])) return (false, "the seal's index has a wrong checksum");
        return SegmentIndex.TryRead(bytes[..seal.Length], baseOffset, seal.Offset, position, out index) ? (true, "") : (false, "the seal's index points outside the segment");
    }

    /// <summary>Finds the seal from the end of a file, without reading what is before it. False when there is none, or not a whole one.</summary>
    public static bool TryFind(IFile file, SegmentHeader header, out GroupHeader seal, out long position, out SegmentIndex index)
    {
        var window = new FileWindow(file, SegmentFormat.IndexStepBytes);
        seal = default;
        position = 0;
        index = new SegmentIndex();
        var footer = window.At(window.Length - SegmentFormat.SealFooterBytes, SegmentFormat.SealFooterBytes);
        if (footer.Length < SegmentFormat.SealFooterBytes) return false;
        position = BinaryPrimitives.ReadInt64LittleEndian(footer);
        if (position < SegmentFormat.HeaderBytes || position > window.Length - SegmentFormat.SealFooterBytes - SegmentFormat.GroupHeaderBytes) return false;
        return GroupHeader.TryRead(window.At(position, SegmentFormat.GroupHeaderBytes), header.Salt, out seal)
            && seal.Kind == GroupKind.Seal && Index(window, position, seal, header.BaseOffset, out index).Whole;
    }

    public static byte[] Footer(long sealPosition, ReadOnlySpan<byte> index)
    {
        var footer = new byte[SegmentFormat.SealFooterBytes];
        BinaryPrimitives.WriteInt64LittleEndian(footer, sealPosition);
        BinaryPrimitives.WriteUInt32LittleEndian(footer.AsSpan(8), Crc32C.Of(index));
        return footer;
    }
}
