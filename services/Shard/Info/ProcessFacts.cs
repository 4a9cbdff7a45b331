using System.Globalization;
using System.Security.Cryptography;
using Distro.Commands.HotKeys;

namespace Distro.Shard.Info;

/// <summary>What INFO says of the process and can't change while it runs.</summary>
internal sealed record ProcessFacts(long StartedMilliseconds, Func<int> Port, string Transport, int Loops, string ConfigFile = "")
{
    /// <summary>Another at each start: 40 hexadecimal digits.</summary>
    public string RunId { get; } = RandomNumberGenerator.GetHexString(40, lowercase: true);

    /// <summary>What all threads have used of processors since the process began.</summary>
    public static ProcessorTime ProcessorTime()
    {
        var used = Environment.CpuUsage;
        return new ProcessorTime((long)used.UserTime.TotalMilliseconds, (long)used.PrivilegedTime.TotalMilliseconds);
    }

    public static string OperatingSystem => System.Runtime.InteropServices.RuntimeInformation.OSDescription.ToString(CultureInfo.InvariantCulture);
}
