using System.Globalization;

namespace Distro.SideBySide.Idle;

/// <summary>What the kernel holds for everybody and can't give back: sockets, their buffers, descriptors. Of a connection within the machine, both ends.</summary>
internal static class KernelMemory
{
    public static long Bytes => Field("SUnreclaim:") + SocketBuffers();

    private static long Field(string name)
    {
        var line = File.ReadLines("/proc/meminfo").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static long SocketBuffers()
    {
        var line = File.ReadLines("/proc/net/sockstat").First(line => line.StartsWith("TCP:", StringComparison.Ordinal));
        return long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}
