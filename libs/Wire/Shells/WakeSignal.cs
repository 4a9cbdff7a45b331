using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Distro.Wire.Shells;

/// <summary>
/// One thread sleeps until others have something for it. On Linux a word that the kernel waits on: setting it costs a system call only where the thread sleeps, and the
/// woken thread finds no lock taken. The runtime's own events wake a thread that at once sleeps again on the lock of whoever woke it, which cost a log's writer
/// a dozen calls a batch. Elsewhere such an event.
/// Invariant: only the owner leaves <see cref="Sleeps"/> other than to <see cref="IsSet"/>, so a word that is set is never slept on.
/// </summary>
public sealed class WakeSignal : IDisposable
{
    private const int Quiet = 0;
    private const int IsSet = 1;
    private const int Sleeps = 2;

    /// <summary>FUTEX_WAIT and FUTEX_WAKE, both within one process.</summary>
    private const int WaitOperation = 128;
    private const int WakeOperation = 129;

    private static readonly nint FutexCall = !OperatingSystem.IsLinux() ? 0 : RuntimeInformation.ProcessArchitecture switch { Architecture.X64 => 202, Architecture.Arm64 => 98, _ => 0 };

    private readonly ManualResetEventSlim? portable = FutexCall == 0 ? new ManualResetEventSlim(initialState: false, spinCount: 0) : null;
    private int word;

    /// <summary>From any thread: the owner wakes, or does not fall asleep. Everything written before is seen by it.</summary>
    public void Set()
    {
        if (portable is not null)
        {
            portable.Set();
            return;
        }

        if (Interlocked.Exchange(ref word, IsSet) != Sleeps) return;
        var none = default(Timespec);
        _ = Futex(FutexCall, ref word, WakeOperation, 1, ref none);
    }

    /// <summary>Only the owner's thread: true, and it is no longer set, once it was set; false after so many milliseconds. 0 only looks.</summary>
    public bool Wait(long milliseconds) => WaitMicroseconds(Math.Min(milliseconds, int.MaxValue) * 1000);

    /// <summary>The same; elsewhere than on Linux not as exact.</summary>
    public bool WaitMicroseconds(long microseconds)
    {
        if (portable is not null)
        {
            var wasSet = portable.Wait((int)Math.Min((microseconds + 999) / 1000, int.MaxValue));
            portable.Reset();
            return wasSet;
        }

        if (Interlocked.Exchange(ref word, Quiet) == IsSet) return true;
        var started = Stopwatch.GetTimestamp();
        for (var left = microseconds; left > 0; left = microseconds - (long)Stopwatch.GetElapsedTime(started).TotalMicroseconds)
        {
            if (Interlocked.CompareExchange(ref word, Sleeps, Quiet) == Quiet)
            {
                var limit = new Timespec((nint)(left / 1_000_000), (nint)(left % 1_000_000 * 1000));
                _ = Futex(FutexCall, ref word, WaitOperation, Sleeps, ref limit);
            }

            if (Interlocked.Exchange(ref word, Quiet) == IsSet) return true;
        }

        return false;
    }

    public void Dispose() => portable?.Dispose();

    /// <summary>The word is held in its place for the call, so it has one address for as long as anybody sleeps on it.</summary>
    [DllImport("libc", EntryPoint = "syscall")]
    private static extern nint Futex(nint number, ref int word, nint operation, nint value, ref Timespec limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Timespec(nint seconds, nint nanoseconds)
    {
        private readonly nint seconds = seconds;
        private readonly nint nanoseconds = nanoseconds;
    }
}
