namespace Distro.Net;

/// <summary>Something to do on a loop's thread. Objects are reused by whoever posts them, so that posting allocates nothing.</summary>
public interface ILoopWork
{
    void Run();
}
