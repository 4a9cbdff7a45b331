using System.Globalization;
using System.Text;

namespace Distro.RdbTool.Commands;

/// <summary>Numbers and keys as people read them.</summary>
internal static class Texts
{
    private const int ShownBytesMax = 64;
    private const double Step = 1024;

    private static readonly string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Size(double bytes)
    {
        var unit = 0;
        for (; bytes >= Step && unit < units.Length - 1; unit++) bytes /= Step;
        return bytes.ToString(unit == 0 ? "F0" : "F1", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>In quotes, its beginning if it is long.</summary>
    public static string Key(ReadOnlySpan<byte> key)
    {
        var text = new StringBuilder("\"");
        foreach (var one in key[..Math.Min(key.Length, ShownBytesMax)])
        {
            if (one is (byte)'"' or (byte)'\\') text.Append('\\').Append((char)one);
            else if (one is >= 0x20 and < 0x7f) text.Append((char)one);
            else text.Append("\\x").Append(one.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.Append(key.Length > ShownBytesMax ? "\"..." : "\"").ToString();
    }
}
