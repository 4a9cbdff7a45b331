using System.Globalization;

namespace Distro.BackupTool.Commands;

/// <summary>Times as operators type them.</summary>
internal static class TimeText
{
    /// <summary>Unix milliseconds of a number of such, or of a time with its zone.</summary>
    public static long Parse(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)) return milliseconds;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds()
            : throw new UsageException($"'{text}' is not a time: write it as 2026-11-22T21:30:00Z");
    }
}
