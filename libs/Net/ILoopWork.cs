namespace Distro.Net;

/// <summary>Something to do on a loop's thread. Objects are reused by whoever posts them, so that posting allocates nothing.</summary>
public interface ILoopWork
{
    void Run();

    /// <summary>Whether it may run while a handler on the loop's thread is at work (<see cref="EventLoop.ServeMeanwhile"/>). Asked on that thread.</summary>
    bool RunsMeanwhile => false;
}
