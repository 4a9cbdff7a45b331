using System.Globalization;

namespace Distro.SideBySide.Crowds;

/// <summary>What a process has taken so far, as the kernel says.</summary>
internal readonly record struct MeasuredProcess(int Id)
{
    public double CpuSeconds => ProcessCpu.Seconds(Id);

    public long ResidentBytes => Status("VmRSS:");

    public long MostResidentBytes => Status("VmHWM:");

    private long Status(string field)
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
