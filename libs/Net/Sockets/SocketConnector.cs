using System.Net.Sockets;

namespace Distro.Net.Sockets;

/// <summary>
/// Opens one connection off the loop (names may have to be looked up), then hands it, or the error, to the loop. The call blocks a pool's thread:
/// an asynchronous one would leave the socket registered with the platform's own event thread, which would then wake for every message.
/// </summary>
internal sealed class SocketConnector(EventLoop loop, IChannelHandler handler) : ILoopWork
{
    private Socket? socket;
    private Exception? error;

    public void Start(string host, int port) => _ = Connect(host, port);

    public void Run()
    {
        if (socket is not null)
            loop.Adopt(loop.Wrap(handler, socket));
        else
            handler.OnClosed(null, error);
    }

    private async Task Connect(string host, int port)
    {
        var opening = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await Task.Run(() => opening.Connect(host, port)).ConfigureAwait(false);
            socket = opening;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or ArgumentException)
        {
            opening.Dispose();
            error = exception;
        }

        loop.Post(this);
    }
}
