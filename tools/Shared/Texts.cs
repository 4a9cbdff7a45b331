using System.Globalization;
using System.Text;

namespace Distro.Tools;

/// <summary>Numbers, times and bytes as people read them.</summary>
internal static class Texts
{
    private const int FirstPrintable = 0x20;
    private const int LastPrintable = 0x7e;
    private const int KeyBytesMax = 64;
    private const double Step = 1024;

    private static readonly string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Size(double bytes)
    {
        var unit = 0;
        for (; bytes >= Step && unit < units.Length - 1; unit++) bytes /= Step;
        return bytes.ToString(unit == 0 ? "F0" : "F1", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    public static string Time(long unixMilliseconds)
        => unixMilliseconds <= 0 || unixMilliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? "-"
            : DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>In the unit that fits, rounded up: what is not over takes a second at least.</summary>
    public static string Duration(double seconds)
    {
        const int unitsOfNext = 60;
        const int hoursOfDay = 24;
        var (number, unit) = (seconds, "s");
        if (number > unitsOfNext) (number, unit) = (number / unitsOfNext, "min");
        if (unit == "min" && number > unitsOfNext) (number, unit) = (number / unitsOfNext, "h");
        if (unit == "h" && number > hoursOfDay) (number, unit) = (number / hoursOfDay, "days");
        return Math.Max(Math.Ceiling(number), 1).ToString("F0", CultureInfo.InvariantCulture) + " " + unit;
    }

    /// <summary>In quotes, its beginning if it is long.</summary>
    public static string Key(ReadOnlySpan<byte> key) => Quoted(key[..Math.Min(key.Length, KeyBytesMax)]) + (key.Length > KeyBytesMax ? "..." : "");

    /// <summary>In quotes, as redis-cli shows strings.</summary>
    public static string Quoted(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length + 2).Append('"');
        foreach (var one in bytes)
        {
            if (one is (byte)'"' or (byte)'\\') text.Append('\\').Append((char)one);
            else if (one is >= FirstPrintable and <= LastPrintable) text.Append((char)one);
            else text.Append("\\x").Append(one.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.Append('"').ToString();
    }
}
