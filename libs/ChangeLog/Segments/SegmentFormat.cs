namespace Distro.ChangeLog.Segments;

/// <summary>
/// Where the bytes of a segment file lie: a header, then commit groups, each a header and whole records; at the end of a full one a seal with its index.
/// docs/formats/changelog.md says the same in prose. All numbers are little-endian.
/// </summary>
public static class SegmentFormat
{
    /// <summary>Of a segment whose records are in clear.</summary>
    public const int ClearVersion = 1;

    /// <summary>Of a segment whose records are encrypted.</summary>
    public const int SealedVersion = 2;

    public const int HeaderBytes = 64;

    public const int GroupHeaderBytes = 32;

    /// <summary>Groups begin at multiples of this, so that a group's header never lies across two sectors: it is on the disk whole or not at all.</summary>
    public const int GroupAlignment = 32;

    /// <summary>Records of one commit group, in bytes: at least one record of the largest size fits.</summary>
    public const int GroupBytesMax = Records.RecordFormat.RecordBytesMax;

    public const int IndexEntryBytes = 24;

    /// <summary>Position of the seal (u64), checksum of the index (u32), zero (u32): the last bytes of a sealed file.</summary>
    public const int SealFooterBytes = 16;

    /// <summary>An index has an entry for about every so many bytes of records, and one wherever the epoch changes.</summary>
    public const int IndexStepBytes = 64 * 1024;

    /// <summary>What is encrypted at once, and has to be decrypted to read any of it.</summary>
    public const int ChunkBytesMax = 256 * 1024;

    public const int ChunkBytesDefault = 64 * 1024;

    public const string FileEnding = ".log";

    public static ReadOnlySpan<byte> Magic => "DISTROCL"u8;

    /// <summary>A segment is named by the offset it begins at, in 16 hexadecimal digits, so that names sort as offsets do.</summary>
    public static string FileName(long baseOffset) => baseOffset.ToString("x16", System.Globalization.CultureInfo.InvariantCulture) + FileEnding;

    public static bool TryParseFileName(string name, out long baseOffset)
    {
        baseOffset = -1;
        return name.Length == 16 + FileEnding.Length && name.EndsWith(FileEnding, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, 16), System.Globalization.NumberStyles.AllowHexSpecifier, null, out baseOffset) && baseOffset >= 0;
    }

    public static long AlignGroup(long position) => (position + GroupAlignment - 1) & ~(long)(GroupAlignment - 1);
}
