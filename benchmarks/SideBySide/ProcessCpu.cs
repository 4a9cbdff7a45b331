using System.Globalization;

namespace Distro.SideBySide;

/// <summary>CPU time as the kernel accounts it, from /proc/PID/stat: fields 14 and 15, in ticks of 10 ms.</summary>
internal static class ProcessCpu
{
    private const double TicksPerSecond = 100;

    public static double Seconds(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
