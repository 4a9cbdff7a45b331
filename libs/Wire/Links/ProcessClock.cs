using System.Runtime.InteropServices;
using Distro.Wire.Machines;

namespace Distro.Wire.Links;

/// <summary>
/// The clocks of a running process. A lease must not be believed after a laptop or a virtual machine slept through it, so on Linux the monotonic clock is the one
/// that counts suspended time (CLOCK_BOOTTIME); Windows' performance counter does so by itself.
/// </summary>
public sealed class ProcessClock(TimeProvider time) : IClock
{
    private const int BootTime = 7;
    private const long MillisecondsPerSecond = 1000;
    private const long NanosecondsPerMillisecond = 1_000_000;

    private static readonly bool HasBootTime = OperatingSystem.IsLinux();

    public long MonotonicMilliseconds
    {
        get
        {
            if (HasBootTime && Read(BootTime, out var now) == 0) return (now.Seconds * MillisecondsPerSecond) + (now.Nanoseconds / NanosecondsPerMillisecond);
            return (long)time.GetElapsedTime(0).TotalMilliseconds;
        }
    }

    public long UnixMilliseconds => time.GetUtcNow().ToUnixTimeMilliseconds();

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int Read(int clock, out Timespec now);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
