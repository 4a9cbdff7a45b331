using System.Buffers.Binary;
using Distro.ChangeLog.Keys;

namespace Distro.Backup.Sealing;

/// <summary>
/// The first 64 bytes of an encrypted object, and where its bytes lie: behind them chunks of 64 KiB, the last one shorter, each with its tag of 16 bytes.
/// docs/formats/backup.md says the same in prose.
/// </summary>
internal readonly struct SealedHeader
{
    public const int Bytes = 64;
    public const int ChunkBytes = 64 << 10;
    public const int TagBytes = 16;
    public const int SaltBytes = 32;

    private const int VersionAt = 8;
    private const int KeyIdAt = 16;
    private const int SaltAt = 24;
    private const int LengthAt = 56;
    private const uint Version = 1;

    public byte[] KeyId { get; private init; }

    /// <summary>Derives the object's own key.</summary>
    public byte[] Salt { get; private init; }

    /// <summary>Of what was encrypted.</summary>
    public long Length { get; private init; }

    private static ReadOnlySpan<byte> Magic => "DISTROEN"u8;

    public static SealedHeader Of(ReadOnlySpan<byte> keyId, ReadOnlySpan<byte> salt, long length) => new() { KeyId = keyId.ToArray(), Salt = salt.ToArray(), Length = length };

    public static bool IsSealed(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    /// <summary>Null when it is right, else what is wrong with it.</summary>
    public static string? Read(ReadOnlySpan<byte> bytes, long storedLength, out SealedHeader header)
    {
        header = default;
        if (bytes.Length < Bytes) return "it ends inside its header";
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[VersionAt..]) != Version) return "it is encrypted in a way that this program does not know";
        header = Of(bytes.Slice(KeyIdAt, KeyRing.IdBytes), bytes.Slice(SaltAt, SaltBytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[LengthAt..]));
        return header.Length < 0 || header.Length > storedLength || StoredLength(header.Length) != storedLength ? $"it has {storedLength} bytes, and should have others" : null;
    }

    public void Write(Span<byte> bytes)
    {
        bytes[..Bytes].Clear();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[VersionAt..], Version);
        KeyId.CopyTo(bytes[KeyIdAt..]);
        Salt.CopyTo(bytes[SaltAt..]);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[LengthAt..], Length);
    }

    public static long StoredLength(long length) => Bytes + length + (ChunksOf(length) * TagBytes);

    public static long ChunksOf(long length) => (length + ChunkBytes - 1) / ChunkBytes;

    public static long PositionOf(long chunk) => Bytes + (chunk * (ChunkBytes + TagBytes));
}
