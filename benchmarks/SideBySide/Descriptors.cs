using System.Globalization;

namespace Distro.SideBySide;

/// <summary>How many files and connections a process may have open here; a client and its server need one each.</summary>
internal static class Descriptors
{
    public static int Allowed { get; } = Read();

    private static int Read()
    {
        var words = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return int.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out var allowed) ? allowed : int.MaxValue;
    }
}
