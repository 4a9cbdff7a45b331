using System.Net;
using Distro.Net.Epoll;
using Distro.Net.Sockets;
using Distro.Net.Uring;

namespace Distro.Net;

/// <summary>A process's loops, one thread a core allowed unless said otherwise, over one transport picked at start.</summary>
public abstract class LoopGroup : IAsyncDisposable
{
    private readonly EventLoop[] loops;
    private readonly List<SocketListener> listeners = [];
    private volatile int keepAliveSeconds;
    private volatile int connectionsPerTurn = 10;
    private volatile int encryptedConnectionsPerTurn = 1;
    private bool started;

    private protected LoopGroup(NetOptions options)
    {
        Options = options;
        loops = new EventLoop[Math.Max(options.Loops, 1)];
        for (var i = 0; i < loops.Length; i++)
            loops[i] = MakeLoop(i);
    }

    public NetOptions Options { get; }

    public IReadOnlyList<EventLoop> Loops => loops;

    /// <summary>What moves the bytes, for the start-up log.</summary>
    public abstract TransportKind Transport { get; }

    /// <summary>Called on each loop at the beginning of a batch (time is read once here) and at its end (everything is flushed here). Set before <see cref="Start"/>.</summary>
    public Action<EventLoop>? BatchStarting { get; set; }

    public Action<EventLoop>? BatchEnded { get; set; }

    /// <summary>Called at the end of a batch within a batch (<see cref="EventLoop.ServeMeanwhile"/>), before anything is sent.</summary>
    public Action<EventLoop>? MeanwhileEnded { get; set; }

    /// <summary>Makes the loops over the transport asked for, or over the best that works here.</summary>
    /// <exception cref="PlatformNotSupportedException">The transport asked for does not work here.</exception>
    public static LoopGroup Create(NetOptions options) => options.Transport switch
    {
        TransportKind.Sockets => new SocketLoopGroup(options),
        TransportKind.Epoll when !EpollLoopGroup.Works() => throw new PlatformNotSupportedException("epoll does not work here: let the transport be chosen, or name sockets"),
        TransportKind.Epoll => new EpollLoopGroup(options),
        TransportKind.Uring when !UringLoopGroup.Works() => throw new PlatformNotSupportedException("io_uring does not work here (it needs Linux 6.1, and containers often forbid it): let the transport be chosen, or name epoll"),
        TransportKind.Uring => new UringLoopGroup(options),
        _ => EpollLoopGroup.Works() ? new EpollLoopGroup(options) : new SocketLoopGroup(options),
    };

    /// <summary>
    /// Accepts connections and spreads them over the loops; the handler is made on the loop that will own the channel.
    /// Returns the port bound, for port 0. Throws SocketException when the address can't be had.
    /// </summary>
    /// <param name="isEncrypted">Its connections count as encrypted ones do: see <see cref="EncryptedConnectionsPerTurn"/>.</param>
    public int Listen(IPEndPoint endpoint, Func<EventLoop, IChannelHandler> accept, bool isEncrypted = false) => Open(endpoint, accept, isEncrypted).Port;

    /// <summary>As <see cref="Listen"/>, for an address that may be given up again; a path in the file system, too.</summary>
    public IListener Open(EndPoint endpoint, Func<EventLoop, IChannelHandler> accept, bool isEncrypted = false)
    {
        var listener = new SocketListener(this, endpoint, accept, isEncrypted);
        lock (listeners)
            listeners.Add(listener);
        return listener;
    }

    /// <summary>Silence after which a peer of a connection accepted from now on is asked by the system whether it is there, in seconds; 0: never.</summary>
    public int KeepAliveSeconds
    {
        get => keepAliveSeconds;
        set => keepAliveSeconds = value;
    }

    /// <summary>New connections that a loop takes up in one batch, after what the batch brought for those it has: a storm of them delays nobody for long.</summary>
    public int ConnectionsPerTurn
    {
        get => connectionsPerTurn;
        set => connectionsPerTurn = Math.Max(value, 1);
    }

    /// <summary>The same for those that are encrypted, and for the steps of their handshakes.</summary>
    public int EncryptedConnectionsPerTurn
    {
        get => encryptedConnectionsPerTurn;
        set => encryptedConnectionsPerTurn = Math.Max(value, 1);
    }

    /// <summary>Connections accepted that no loop has taken up yet, as of a moment ago.</summary>
    public int ConnectionsWaiting
    {
        get
        {
            lock (listeners)
                return listeners.Sum(listener => listener.Waiting);
        }
    }

    public void Start()
    {
        if (started)
            return;
        started = true;
        foreach (var loop in loops)
            loop.Start();
        Started();
    }

    /// <summary>Stops listening, then each loop: it closes its channels (their handlers hear it) and ends.</summary>
    public ValueTask DisposeAsync()
    {
        StopListening();
        Stopping();
        foreach (var loop in loops)
            loop.Stop();
        foreach (var loop in loops)
            loop.Join();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The loops run.</summary>
    private protected virtual void Started()
    {
    }

    /// <summary>The loops are about to be stopped, each on its own thread.</summary>
    private protected virtual void Stopping()
    {
    }

    private protected abstract EventLoop MakeLoop(int index);

    private void StopListening()
    {
        lock (listeners)
        {
            foreach (var listener in listeners)
                listener.Stop();
            listeners.Clear();
        }
    }
}
