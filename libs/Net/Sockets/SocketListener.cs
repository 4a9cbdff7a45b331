using System.Net;
using System.Net.Sockets;

namespace Distro.Net.Sockets;

/// <summary>Accepts on any thread and hands each connection to the next loop in turn, which makes its handler and owns it from then on.</summary>
internal sealed class SocketListener : IListener
{
    private const int RetryMilliseconds = 100;

    /// <summary>A peer that answers none of so many is gone.</summary>
    private const int Probes = 3;

    private readonly LoopGroup group;
    private readonly Func<EventLoop, IChannelHandler> accept;
    private readonly Socket socket;
    private int next;
    private volatile bool stopped;

    public SocketListener(LoopGroup group, EndPoint endpoint, Func<EventLoop, IChannelHandler> accept)
    {
        this.group = group;
        this.accept = accept;
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

    public void Stop()
    {
        stopped = true;
        socket.Dispose();
    }

    private async Task AcceptForever()
    {
        while (!stopped)
        {
            try
            {
                var connection = await socket.AcceptAsync().ConfigureAwait(false);
                if (connection.ProtocolType == ProtocolType.Tcp)
                    Tune(connection);
                var loop = group.Loops[next];
                next = (next + 1) % group.Loops.Count;
                loop.Post(new Adoption(loop, connection, accept));
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // Out of descriptors, or the client is gone already: the listener outlives both.
                if (!stopped)
                    await Task.Delay(RetryMilliseconds).ConfigureAwait(false);
            }
        }
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

    private sealed class Adoption(EventLoop loop, Socket socket, Func<EventLoop, IChannelHandler> accept) : ILoopWork
    {
        public bool RunsMeanwhile => true;

        public void Run() => loop.Adopt(loop.Wrap(accept(loop), socket));
    }
}
