using System.Net;
using System.Net.Sockets;

namespace Distro.Net.Sockets;

/// <summary>
/// Accepts on any thread and hands each connection to the next loop in turn, which makes its handler and owns it from then on. A loop takes up a few in each batch
/// (<see cref="Loops.Arrivals"/>), and so many may wait for that: none is accepted while all loops have their fill. Invariant: whoever took a place of
/// <c>room</c> finds a loop with room, because together they have as much.
/// </summary>
internal sealed class SocketListener : IListener
{
    private const int RetryMilliseconds = 100;

    /// <summary>A peer that answers none of so many is gone.</summary>
    private const int Probes = 3;

    private readonly LoopGroup group;
    private readonly Func<EventLoop, IChannelHandler> accept;
    private readonly Socket socket;
    private readonly bool isEncrypted;
    private readonly int[] waiting;
    private readonly SemaphoreSlim room;
    private int next;
    private volatile bool stopped;

    public SocketListener(LoopGroup group, EndPoint endpoint, Func<EventLoop, IChannelHandler> accept, bool isEncrypted)
    {
        this.group = group;
        this.accept = accept;
        this.isEncrypted = isEncrypted;
        waiting = new int[group.Loops.Count];
        room = new SemaphoreSlim(waiting.Length * group.Options.AcceptedWaitingMax);
        socket = new Socket(endpoint.AddressFamily, SocketType.Stream, endpoint is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified);
        try
        {
            socket.Bind(endpoint);
            socket.Listen(group.Options.ListenBacklog);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }

        Port = (socket.LocalEndPoint as IPEndPoint)?.Port ?? 0;
        _ = AcceptForever();
    }

    public int Port { get; }

    /// <summary>Connections accepted that no loop has taken up yet, as of a moment ago.</summary>
    public int Waiting
    {
        get
        {
            var all = 0;
            for (var i = 0; i < waiting.Length; i++)
                all += Volatile.Read(ref waiting[i]);
            return all;
        }
    }

    public void Stop()
    {
        stopped = true;
        socket.Dispose();
    }

    private async Task AcceptForever()
    {
        while (!stopped)
        {
            await room.WaitAsync().ConfigureAwait(false);
            try
            {
                var connection = await socket.AcceptAsync().ConfigureAwait(false);
                if (connection.ProtocolType == ProtocolType.Tcp)
                    Tune(connection);
                var loop = NextLoop();
                Interlocked.Increment(ref waiting[loop.Index]);
                loop.Post(new Adoption(this, loop, connection));
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // Out of descriptors, or the client is gone already: the listener outlives both.
                room.Release();
                if (!stopped)
                    await Task.Delay(RetryMilliseconds).ConfigureAwait(false);
            }
        }
    }

    private EventLoop NextLoop()
    {
        EventLoop loop;
        do
        {
            loop = group.Loops[next];
            next = (next + 1) % group.Loops.Count;
        }
        while (Volatile.Read(ref waiting[loop.Index]) >= group.Options.AcceptedWaitingMax);
        return loop;
    }

    private void TakenUp(EventLoop loop)
    {
        Interlocked.Decrement(ref waiting[loop.Index]);
        room.Release();
    }

    private void Tune(Socket connection)
    {
        connection.NoDelay = true;
        if (group.KeepAliveSeconds is not (> 0 and var seconds))
            return;
        connection.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        connection.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, seconds);
        connection.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Math.Max(seconds / Probes, 1));
        connection.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
    }

    /// <summary>Runs twice: posted by the listener it gets in line, and when its turn has come the loop makes it a channel.</summary>
    private sealed class Adoption(SocketListener listener, EventLoop loop, Socket socket) : ILoopWork
    {
        private bool isInLine;

        public bool RunsMeanwhile => true;

        public void Run()
        {
            if (!isInLine)
            {
                isInLine = true;
                loop.Arrivals.Add(this, listener.isEncrypted);
                return;
            }

            listener.TakenUp(loop);
            if (loop.IsStopping)
                socket.Dispose();
            else
                loop.Adopt(loop.Wrap(listener.accept(loop), socket));
        }
    }
}
