using System.Runtime.InteropServices;

namespace Distro.Persistence.Storage;

/// <summary>
/// Long work on a thread of its own. What nobody waits for gets only the time that loops leave: on Linux by the system's own means, since .NET's
/// priorities say nothing to it; and a thread can't go back, so each piece of work has a new one.
/// </summary>
public static class QuietThread
{
    private const int OfThread = 0;
    private const int ThisOne = 0;
    private const int Least = 19;

    /// <param name="name">The thread's.</param>
    /// <param name="isAwaited">Somebody does nothing else until it is done: it takes its time as anybody.</param>
    /// <param name="work">Throws nothing.</param>
    /// <returns>It runs.</returns>
    public static Thread Start(string name, bool isAwaited, Action work)
    {
        var thread = new Thread(() =>
        {
            // Where it may not be said, the thread is as any other.
            if (!isAwaited && OperatingSystem.IsLinux()) _ = SetPriority(OfThread, ThisOne, Least);
            work();
        }) { Name = name, IsBackground = true, Priority = isAwaited ? ThreadPriority.Normal : ThreadPriority.BelowNormal };
        thread.Start();
        return thread;
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    private static extern int SetPriority(int which, int who, int priority);
}
