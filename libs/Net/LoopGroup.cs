using System.Net;

namespace Distro.Net;

/// <summary>A process's loops, one thread a core allowed unless said otherwise, over one transport picked at start.</summary>
public abstract class LoopGroup : IAsyncDisposable
{
    public abstract IReadOnlyList<EventLoop> Loops { get; }

    /// <summary>Called on each loop at the beginning of a batch (time is read once here) and at its end (everything is flushed here).</summary>
    public abstract Action<EventLoop>? BatchStarting { get; set; }

    public abstract Action<EventLoop>? BatchEnded { get; set; }

    /// <summary>Accepts connections and spreads them over the loops. Returns the port bound, for port 0.</summary>
    public abstract int Listen(IPEndPoint endpoint, Func<EventLoop, IChannelHandler> accept);

    public abstract void Start();

    public abstract ValueTask DisposeAsync();
}
