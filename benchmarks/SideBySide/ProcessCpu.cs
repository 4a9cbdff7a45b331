using System.Globalization;
using Distro.Net.Sharing;

namespace Distro.SideBySide;

/// <summary>
/// CPU time of a process: its own to the nanosecond, from the clock that Linux gives every process, and that of children that have ended, which rewrite a peer's append-only file, from
/// /proc/PID/stat in ticks of 10 ms.
/// </summary>
internal static class ProcessCpu
{
    private const double TicksPerSecond = 100;
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>Of the fields behind the name.</summary>
    private const int FirstChildTime = 13;
    private const int ChildTimes = 2;

    /// <summary>A process's clock is named by its number.</summary>
    private const int ClockBits = 3;
    private const int ScheduledTime = 2;

    public static double Seconds(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return OwnNanoseconds(processId) / NanosecondsPerSecond + fields.AsSpan(FirstChildTime, ChildTimes).ToArray().Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>What the process has computed, whichever of its threads did.</summary>
    public static long OwnNanoseconds(int processId) => ThreadCpu.Nanoseconds((~processId << ClockBits) | ScheduledTime);
}
