using System.Net.Sockets;

namespace Distro.Net.Sockets;

/// <summary>The portable transport: the platform's asynchronous sockets, whose completions are posted to the loops' inboxes. Commands still run on loop threads only.</summary>
internal sealed class SocketLoopGroup(NetOptions options) : LoopGroup(options)
{
    public override TransportKind Transport => TransportKind.Sockets;

    private protected override EventLoop MakeLoop(int index) => new SocketLoop(this, index, Options);
}
