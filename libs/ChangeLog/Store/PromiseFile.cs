using System.Buffers.Binary;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;

namespace Distro.ChangeLog.Store;

/// <summary>
/// The epoch below which this writer refuses everything, on disk before the promise is answered: a writer that forgot it could help two primaries at once.
/// Magic, version (u32), epoch (u64), checksum (u32).
/// </summary>
internal static class PromiseFile
{
    private const int Version = 1;
    private const int VersionAt = 8;
    private const int EpochAt = 12;
    private const int ChecksumAt = 20;
    private const int Bytes = 24;

    private static ReadOnlySpan<byte> Magic => "DISTROPR"u8;

    public static string PathIn(string directory) => Path.Combine(directory, "promise");

    /// <summary>0 when nothing was ever promised. A file that is not whole is corruption: it was replaced atomically.</summary>
    public static long Read(IFileSystem files, string directory)
    {
        var path = PathIn(directory);
        var bytes = DurableFile.Read(files, path, Bytes);
        if (bytes is null) return 0;
        if (bytes.Length != Bytes || !bytes.AsSpan().StartsWith(Magic) || BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(VersionAt)) != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(ChecksumAt)) != Crc32C.Of(bytes.AsSpan(0, ChecksumAt)))
            throw new CorruptLogException(path, 0, 0, "it does not hold a promise");
        return BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(EpochAt));
    }

    public static void Write(IFileSystem files, string directory, long epoch)
    {
        var bytes = new byte[Bytes];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(VersionAt), Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(EpochAt), epoch);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumAt), Crc32C.Of(bytes.AsSpan(0, ChecksumAt)));
        DurableFile.Replace(files, PathIn(directory), bytes);
    }
}
