using Distro.Net.Sharing;

namespace Distro.Net.Epoll;

/// <summary>
/// Linux: each loop waits on its own epoll and makes the system calls for its channels itself, so a request costs no hand-over between threads.
/// Accepting and connecting are rare, and stay with the platform's sockets. Loops with little to do share a thread (<see cref="LoopBalancer"/>).
/// </summary>
internal sealed class EpollLoopGroup(NetOptions options) : LoopGroup(options)
{
    private LoopBalancer? balancer;

    public override TransportKind Transport => TransportKind.Epoll;

    /// <summary>Whether the system calls are there: tried, not guessed.</summary>
    public static bool Works()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
            return false;
        try
        {
            var file = Native.EpollCreate(Native.CloseOnExec);
            if (file < 0)
                return false;
            _ = Native.Close(file);
            return true;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    private protected override EventLoop MakeLoop(int index) => new EpollLoop(this, index, Options);

    private protected override void Started()
    {
        if (Loops.Count < 2 || !Options.SharesThreads || Options.SpinMicroseconds > 0 || !ThreadCpu.Works())
            return;
        balancer = new LoopBalancer([.. Loops.Cast<EpollLoop>()], Options.Time);
        balancer.Start();
    }

    private protected override void Stopping()
    {
        balancer?.Stop();
        balancer = null;
    }
}
