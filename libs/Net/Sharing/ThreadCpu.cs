using System.Runtime.InteropServices;

namespace Distro.Net.Sharing;

/// <summary>CPU time of one thread, readable by others: Linux gives every thread a clock whose number follows from the thread's.</summary>
public static partial class ThreadCpu
{
    private const int PerThreadScheduledTime = 6;
    private const int ClockBits = 3;

    /// <summary>CLOCK_THREAD_CPUTIME_ID.</summary>
    private const int OwnTime = 3;

    private static readonly bool works = OperatingSystem.IsLinux() && Works();

    /// <summary>The clock of the calling thread.</summary>
    public static int Clock() => (~ThreadId() << ClockBits) | PerThreadScheduledTime;

    /// <summary>Nanoseconds that the clock's thread has run; 0 when it is gone.</summary>
    public static unsafe long Nanoseconds(int clock)
    {
        Time time;
        return GetTime(clock, &time) == 0 ? (time.Seconds * 1_000_000_000) + time.Nanoseconds : 0;
    }

    /// <summary>Nanoseconds that the calling thread has run; 0 where the system can't say.</summary>
    public static long OwnNanoseconds() => works ? Nanoseconds(OwnTime) : 0;

    public static bool Works()
    {
        try
        {
            return Nanoseconds(Clock()) > 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int ThreadId();

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static unsafe partial int GetTime(int clock, Time* time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
