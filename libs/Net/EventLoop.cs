namespace Distro.Net;

/// <summary>
/// One thread that owns its channels and runs everything that concerns them to completion: receive, handle, send, then what was posted to it.
/// </summary>
public abstract class EventLoop
{
    public abstract int Index { get; }

    public abstract bool IsCurrent { get; }

    /// <summary>Queues work from any thread; one wake-up a batch.</summary>
    public abstract void Post(ILoopWork work);

    /// <summary>Runs work on this loop not before that many milliseconds from now. Called on the loop's own thread.</summary>
    public abstract void Schedule(ILoopWork work, long delayMilliseconds);

    /// <summary>Opens a connection owned by this loop. The handler hears OnOpened, or OnClosed with the error.</summary>
    public abstract void Connect(string host, int port, IChannelHandler handler);
}
