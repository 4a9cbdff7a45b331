using System.Net.Sockets;

namespace Distro.Net.Sockets;

/// <summary>Everything reaches this loop through its inbox, so waiting is waiting for a post.</summary>
internal sealed class SocketLoop(LoopGroup group, int index, NetOptions options) : EventLoop(group, index, options)
{
    private readonly AutoResetEvent posted = new(initialState: false);

    public override void Connect(string host, int port, IChannelHandler handler) => new SocketConnector(this, handler).Start(host, port);

    internal override Channel Wrap(IChannelHandler handler, Socket socket) => new SocketChannel(this, handler, socket);

    private protected override void Wait(int milliseconds)
    {
        if (milliseconds != 0)
            posted.WaitOne(milliseconds);
    }

    private protected override void Wake() => posted.Set();

    private protected override void Dispatch()
    {
    }

    private protected override void Release()
    {
        // The event is left to its finalizer: a completion that comes late still posts, and may still set it.
    }
}
