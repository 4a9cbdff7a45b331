using System.Buffers.Binary;
using Distro.ChangeLog.Keys;
using Distro.ChangeLog.Records;

namespace Distro.Snapshots.Sealing;

/// <summary>The first 64 bytes of an encrypted snapshot: magic, version, header length, the key's fingerprint, the salt that the file's own key is derived by, zeros, checksum.</summary>
internal static class SealedFileHeader
{
    public const int Bytes = 64;

    public const int ChunkBytes = 64 * 1024;

    private const int Version = 1;
    private const int VersionAt = 8;
    private const int HeaderBytesAt = 12;
    private const int KeyIdAt = 16;
    private const int SaltAt = 24;
    private const int ChecksumAt = Bytes - sizeof(uint);

    public static ReadOnlySpan<byte> KeyPurpose => "distro snapshot 1"u8;

    private static ReadOnlySpan<byte> Magic => "DISTROSE"u8;

    public static byte[] Of(ReadOnlySpan<byte> keyId, ReadOnlySpan<byte> salt)
    {
        var bytes = new byte[Bytes];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(VersionAt), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(HeaderBytesAt), Bytes);
        keyId.CopyTo(bytes.AsSpan(KeyIdAt));
        salt.CopyTo(bytes.AsSpan(SaltAt));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumAt), Crc32C.Of(bytes.AsSpan(0, ChecksumAt)));
        return bytes;
    }

    /// <summary>False when it is not such a header: the file is in clear, or damaged, which its reader finds.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> keyId, out ReadOnlySpan<byte> salt)
    {
        keyId = bytes.Slice(KeyIdAt, KeyRing.IdBytes);
        salt = bytes.Slice(SaltAt, FileKey.SaltBytes);
        return bytes.StartsWith(Magic) && BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) == Crc32C.Of(bytes[..ChecksumAt])
            && BinaryPrimitives.ReadInt32LittleEndian(bytes[VersionAt..]) == Version && BinaryPrimitives.ReadInt32LittleEndian(bytes[HeaderBytesAt..]) == Bytes;
    }
}
