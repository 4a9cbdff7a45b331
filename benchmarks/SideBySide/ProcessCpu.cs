using System.Globalization;

namespace Distro.SideBySide;

/// <summary>CPU time as the kernel accounts it, from /proc/PID/stat, in ticks of 10 ms: the process's own (fields 14 and 15) and that of children that have ended (16 and 17), which rewrite a peer's append-only file.</summary>
internal static class ProcessCpu
{
    private const double TicksPerSecond = 100;

    /// <summary>Of the fields behind the name.</summary>
    private const int FirstTime = 11;
    private const int Times = 4;

    public static double Seconds(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields.AsSpan(FirstTime, Times).ToArray().Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
