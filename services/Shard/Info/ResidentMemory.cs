using System.Globalization;

namespace Distro.Shard.Info;

/// <summary>
/// Bytes of the process that are resident. Read from the kernel's file where there is one: the runtime's own answer loads a library for it,
/// half a megabyte that every process that was asked once would show from then on.
/// </summary>
internal static class ResidentMemory
{
    private const string Statistics = "/proc/self/statm";

    public static long Bytes
    {
        get
        {
            if (!OperatingSystem.IsLinux())
                return Environment.WorkingSet;
            var pages = File.ReadAllText(Statistics).Split(' ')[1];
            return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
    }
}
