using System.Net;
using System.Net.Sockets;

namespace Distro.Wire.Links;

/// <summary>Accepts control links: proves each connection beside the others, within a time and up to a number, and hands over those of this cluster.</summary>
public sealed class ControlListener : IAsyncDisposable
{
    private const int Backlog = 512;
    private const int PauseMilliseconds = 20;

    private readonly Socket socket;
    private readonly ControlLinkOptions options;
    private readonly CancellationTokenSource stopping = new();
    private readonly Action<ControlLink> accepted;
    private readonly Action<string, Exception> refused;
    private int unproved;
    private Task accepting = Task.CompletedTask;

    /// <param name="accepted">Called with each proved link, from any thread.</param>
    /// <param name="refused">Called with a peer's address and why it was not let in.</param>
    public ControlListener(IPEndPoint endpoint, ControlLinkOptions options, Action<ControlLink> accepted, Action<string, Exception> refused)
    {
        this.options = options;
        this.accepted = accepted;
        this.refused = refused;
        socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(endpoint);
        socket.Listen(Backlog);
    }

    /// <summary>The port bound, when it was asked for as 0.</summary>
    public int Port => ((IPEndPoint)socket.LocalEndPoint!).Port;

    public void Start() => accepting = AcceptAsync();

    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested) return;
        await stopping.CancelAsync().ConfigureAwait(false);
        socket.Dispose();
        await accepting.ConfigureAwait(false);
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var connection = await socket.AcceptAsync(stopping.Token).ConfigureAwait(false);
                if (Volatile.Read(ref unproved) >= options.UnprovedConnectionsMax) connection.Dispose();
                else _ = ProveAsync(connection);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException error)
            {
                // The connection was gone before it was accepted, or this process has no file descriptor left for it.
                refused("", error);
                await Task.Delay(PauseMilliseconds, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task ProveAsync(Socket connection)
    {
        Interlocked.Increment(ref unproved);
        var peer = "";
        try
        {
            peer = connection.RemoteEndPoint?.ToString() ?? "";
            accepted(await ControlLink.AcceptAsync(connection, options, stopping.Token).ConfigureAwait(false));
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            if (!stopping.IsCancellationRequested) refused(peer, error);
        }
        finally
        {
            Interlocked.Decrement(ref unproved);
        }
    }
}
