using System.Buffers.Binary;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;

namespace Distro.ChangeLog.Store;

/// <summary>A few numbers that a log keeps beside its segments, replaced atomically: magic (8 bytes), version (u32), the numbers (i64 each), checksum (u32).</summary>
internal static class NumbersFile
{
    private const int Version = 1;
    private const int VersionAt = 8;
    private const int NumbersAt = 12;

    /// <summary>False when there is no such file. One that is not whole is corruption: it was never written in place.</summary>
    public static bool TryRead(IFileSystem files, string path, ReadOnlySpan<byte> magic, Span<long> numbers)
    {
        var checksumAt = NumbersAt + (numbers.Length * sizeof(long));
        var bytes = DurableFile.Read(files, path, checksumAt + sizeof(uint));
        if (bytes is null) return false;
        if (bytes.Length != checksumAt + sizeof(uint) || !bytes.AsSpan().StartsWith(magic) || BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(VersionAt)) != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(checksumAt)) != Crc32C.Of(bytes.AsSpan(0, checksumAt)))
            throw new CorruptLogException(path, 0, 0, "its checksum or its form is wrong");
        for (var i = 0; i < numbers.Length; i++) numbers[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(NumbersAt + (i * sizeof(long))));
        return true;
    }

    public static void Write(IFileSystem files, string path, ReadOnlySpan<byte> magic, ReadOnlySpan<long> numbers)
    {
        var checksumAt = NumbersAt + (numbers.Length * sizeof(long));
        var bytes = new byte[checksumAt + sizeof(uint)];
        magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(VersionAt), Version);
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(NumbersAt + (i * sizeof(long))), numbers[i]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(checksumAt), Crc32C.Of(bytes.AsSpan(0, checksumAt)));
        DurableFile.Replace(files, path, bytes);
    }
}
