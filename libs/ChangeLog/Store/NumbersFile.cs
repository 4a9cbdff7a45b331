using System.Buffers.Binary;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;

namespace Distro.ChangeLog.Store;

/// <summary>A few numbers that a log keeps beside its segments, replaced atomically: magic (8 bytes), version (u32, which says how many there are), the numbers (i64 each), checksum (u32).</summary>
internal static class NumbersFile
{
    private const int VersionAt = 8;
    private const int NumbersAt = 12;
    private const string WrongForm = "its checksum or its form is wrong";

    /// <summary>False when there is no such file. One that is not whole is corruption: it was never written in place.</summary>
    public static bool TryRead(IFileSystem files, string path, ReadOnlySpan<byte> magic, Span<long> numbers)
    {
        var all = ReadAll(files, path, magic, numbers.Length);
        if (all is null) return false;
        if (all.Length != numbers.Length) throw new CorruptLogException(path, 0, 0, WrongForm);
        all.CopyTo(numbers);
        return true;
    }

    /// <summary>As many numbers as there are; null when there is no such file.</summary>
    /// <param name="versionMax">The newest version that such a file has had. Later ones hold what this program would forget.</param>
    public static long[]? ReadAll(IFileSystem files, string path, ReadOnlySpan<byte> magic, int numbersMax, int versionMax = 1)
    {
        var bytes = DurableFile.Read(files, path, NumbersAt + (numbersMax * sizeof(long)) + sizeof(uint));
        if (bytes is null) return null;
        var checksumAt = bytes.Length - sizeof(uint);
        if (checksumAt < NumbersAt || (checksumAt - NumbersAt) % sizeof(long) != 0 || !bytes.AsSpan().StartsWith(magic)
            || (uint)(BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(VersionAt)) - 1) >= (uint)versionMax
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(checksumAt)) != Crc32C.Of(bytes.AsSpan(0, checksumAt)))
            throw new CorruptLogException(path, 0, 0, WrongForm);
        var numbers = new long[(checksumAt - NumbersAt) / sizeof(long)];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(NumbersAt + (i * sizeof(long))));
        return numbers;
    }

    public static void Write(IFileSystem files, string path, ReadOnlySpan<byte> magic, ReadOnlySpan<long> numbers, int version = 1)
    {
        var checksumAt = NumbersAt + (numbers.Length * sizeof(long));
        var bytes = new byte[checksumAt + sizeof(uint)];
        magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(VersionAt), version);
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(NumbersAt + (i * sizeof(long))), numbers[i]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(checksumAt), Crc32C.Of(bytes.AsSpan(0, checksumAt)));
        DurableFile.Replace(files, path, bytes);
    }
}
