using System.Globalization;

namespace Distro.Rdb.Files;

/// <summary>The first nine bytes of a file: whose it is, and the version of the format. Redis writes REDIS and four digits, Valkey since 9 VALKEY and three.</summary>
public readonly record struct RdbHeader(int Version, bool IsValkey)
{
    public const int Bytes = 9;

    /// <summary>From here on a file ends in a checksum of what stands before.</summary>
    internal const int FirstWithChecksum = 5;

    private const int FirstOfValkey = 80;
    private const int RedisDigitsAt = 5;
    private const int ValkeyDigitsAt = 6;

    /// <summary>The versions from here on are Redis' alone, and the types from 22 on mean what Redis means by them.</summary>
    internal bool IsRedis => !IsValkey && Version >= FormatVersion.FirstOfRedis;

    /// <summary>Null, or why the bytes are no header of a version that is known.</summary>
    public static string? Read(ReadOnlySpan<byte> bytes, out RdbHeader header)
    {
        header = default;
        var isValkey = bytes.StartsWith("VALKEY"u8);
        if (!isValkey && !bytes.StartsWith("REDIS"u8)) return "this is no RDB file: it begins with neither REDIS nor VALKEY";
        if (bytes.Length < Bytes) return "the file ends inside its first nine bytes";
        if (!int.TryParse(bytes[(isValkey ? ValkeyDigitsAt : RedisDigitsAt)..Bytes], NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version == 0) return "the version is no number";
        header = new RdbHeader(version, isValkey);
        return null;
    }

    /// <summary>Whether the version is one whose values are read here as they were meant.</summary>
    public bool IsKnown => IsValkey ? Version is >= FirstOfValkey and <= FormatVersion.Newest : Version < FirstOfValkey;

    internal void Write(Span<byte> bytes)
    {
        if (IsValkey) "VALKEY"u8.CopyTo(bytes);
        else "REDIS"u8.CopyTo(bytes);
        Version.TryFormat(bytes[(IsValkey ? ValkeyDigitsAt : RedisDigitsAt)..Bytes], out _, IsValkey ? "D3" : "D4", CultureInfo.InvariantCulture);
    }
}
