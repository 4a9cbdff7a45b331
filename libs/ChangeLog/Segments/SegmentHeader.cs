using System.Buffers.Binary;
using Distro.ChangeLog.Keys;
using Distro.ChangeLog.Records;

namespace Distro.ChangeLog.Segments;

/// <summary>
/// The first 64 bytes of a segment: magic, version, header length, salt, base offset, zeros, checksum. The salt is drawn once for a log and goes into every
/// group header's mark and checksum: a client that stores bytes shaped like a group header can't make a recovering writer believe in them. An encrypted segment says
/// in place of the zeros which of the operator's keys its own is derived from, by which salt, and how large its chunks are.
/// </summary>
internal readonly record struct SegmentHeader(ulong Salt, long BaseOffset, ulong KeyId = 0, UInt128 KeySalt = default, int ChunkBytes = 0)
{
    private const int VersionAt = 8;
    private const int HeaderBytesAt = 12;
    private const int SaltAt = 16;
    private const int BaseOffsetAt = 24;
    private const int KeyIdAt = 32;
    private const int KeySaltAt = 40;
    private const int ChunkBytesAt = 56;
    private const int ChecksumAt = 60;

    public bool IsEncrypted => ChunkBytes > 0;

    private static ReadOnlySpan<byte> KeyPurpose => "distro segment 1"u8;

    /// <summary>Of a new segment; encrypted where there are keys.</summary>
    public static SegmentHeader New(ulong salt, long baseOffset, KeyRing? keys, int chunkBytes)
    {
        if (keys is null) return new SegmentHeader(salt, baseOffset);
        Span<byte> drawn = stackalloc byte[FileKey.SaltBytes];
        keys.Draw(drawn);
        return new SegmentHeader(salt, baseOffset, KeyIdOf(keys), BinaryPrimitives.ReadUInt128LittleEndian(drawn), chunkBytes);
    }

    /// <summary>Of the key that new segments are encrypted with; 0: they are not.</summary>
    public static ulong KeyIdOf(KeyRing? keys) => keys is null ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(keys.CurrentId);

    /// <summary>The key of an encrypted segment.</summary>
    /// <exception cref="MissingKeyException">It can't be derived from those given.</exception>
    public FileKey OpenKey(KeyRing? keys, string path)
    {
        Span<byte> id = stackalloc byte[KeyRing.IdBytes];
        Span<byte> salt = stackalloc byte[FileKey.SaltBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(id, KeyId);
        BinaryPrimitives.WriteUInt128LittleEndian(salt, KeySalt);
        return FileKey.Find(keys, id, salt, KeyPurpose, path);
    }

    public void Write(Span<byte> bytes)
    {
        bytes[..SegmentFormat.HeaderBytes].Clear();
        SegmentFormat.Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[VersionAt..], IsEncrypted ? SegmentFormat.SealedVersion : SegmentFormat.ClearVersion);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[HeaderBytesAt..], SegmentFormat.HeaderBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[SaltAt..], Salt);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[BaseOffsetAt..], BaseOffset);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[KeyIdAt..], KeyId);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes[KeySaltAt..], KeySalt);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[ChunkBytesAt..], ChunkBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumAt..], Crc32C.Of(bytes[..ChecksumAt]));
    }

    /// <summary>Null when the header is right, else what is wrong with it.</summary>
    public static string? Read(ReadOnlySpan<byte> bytes, out SegmentHeader header)
    {
        header = default;
        if (bytes.Length < SegmentFormat.HeaderBytes) return "the file ends inside the segment header";
        if (!bytes.StartsWith(SegmentFormat.Magic)) return "the file does not begin as a segment does";
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[VersionAt..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) != Crc32C.Of(bytes[..ChecksumAt])) return "the segment header's checksum is wrong";
        if (version is not (SegmentFormat.ClearVersion or SegmentFormat.SealedVersion))
            return $"the segment has version {version}, and this program reads versions up to {SegmentFormat.SealedVersion}";
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes[HeaderBytesAt..]) != SegmentFormat.HeaderBytes) return "the segment header has another length";
        header = new SegmentHeader(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[SaltAt..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[BaseOffsetAt..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[KeyIdAt..]),
            BinaryPrimitives.ReadUInt128LittleEndian(bytes[KeySaltAt..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[ChunkBytesAt..]));
        var isRight = header.BaseOffset >= 0 && (version == SegmentFormat.SealedVersion ? header.ChunkBytes is > 0 and <= SegmentFormat.ChunkBytesMax : !bytes[KeyIdAt..ChecksumAt].ContainsAnyExcept((byte)0));
        return isRight ? null : "the segment header holds values that can't be";
    }
}
