using System.Net;
using System.Net.Sockets;

namespace Distro.Net.Sockets;

/// <summary>The portable transport: the platform's asynchronous sockets, whose completions are posted to the loops' inboxes. Commands still run on loop threads only.</summary>
internal sealed class SocketLoopGroup(NetOptions options) : LoopGroup(options)
{
    private readonly List<SocketListener> listeners = [];

    public override TransportKind Transport => TransportKind.Sockets;

    public override int Listen(IPEndPoint endpoint, Func<EventLoop, IChannelHandler> accept)
    {
        var listener = new SocketListener(this, endpoint, accept);
        listeners.Add(listener);
        return listener.Port;
    }

    private protected override EventLoop MakeLoop(int index) => new SocketLoop(this, index, Options);

    private protected override void StopListening()
    {
        foreach (var listener in listeners)
            listener.Stop();
        listeners.Clear();
    }
}
