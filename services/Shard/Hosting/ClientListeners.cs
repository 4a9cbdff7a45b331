using System.Net;
using System.Net.Sockets;
using Distro.Net;
using Distro.ServiceDefaults.Options;

namespace Distro.Shard.Hosting;

/// <summary>
/// Where clients connect: on each address of bind a plain port and a TLS one, and a socket in the file system. A server of its own may be told other addresses
/// while it runs; what can't be bound leaves it where it was, and connections made stay in any case.
/// </summary>
internal sealed class ClientListeners(ShardOptions options, LoopGroup loops, Func<EventLoop, IChannelHandler> accept)
{
    private readonly List<IListener> plain = [];
    private readonly List<IListener> encrypted = [];
    private Func<EventLoop, IChannelHandler>? acceptTls;
    private (long Port, string Bind) followed;

    /// <summary>0 where no plain port is open.</summary>
    public int Port { get; private set; }

    /// <summary>0 without TLS.</summary>
    public int TlsPort { get; private set; }

    /// <summary>At start.</summary>
    /// <exception cref="SocketException">An address can't be had.</exception>
    /// <exception cref="FormatException">bind is not understood.</exception>
    public void Open(Func<EventLoop, IChannelHandler>? tls)
    {
        acceptTls = tls;
        followed = (options.Port.Value, options.BindAddress.Value);
        if (options.Port.Value != 0 || tls is null)
            Port = Listen(plain, (int)options.Port.Value, accept);
        if (tls is not null)
            TlsPort = Listen(encrypted, (int)options.Tls.Port.Value, tls);
        OpenFile();
        loops.KeepAliveSeconds = (int)options.KeepAliveSeconds.Value;
        options.KeepAliveSeconds.Changed += () => loops.KeepAliveSeconds = (int)options.KeepAliveSeconds.Value;
        options.Together([options.Port, options.BindAddress], Follow);
    }

    /// <summary>Goes where the options say now. Null when done, else why it can't; what was there before is closed then, and the options are to be set back.</summary>
    private string? Follow()
    {
        var wanted = (Port: options.Port.Value, Bind: options.BindAddress.Value);
        if (wanted == followed)
            return null;
        var movesPort = wanted.Port != followed.Port;
        var movesAddress = wanted.Bind != followed.Bind;
        var port = movesPort ? (int)wanted.Port : Port;
        followed = wanted;
        try
        {
            Close(plain);
            if (movesAddress)
                Close(encrypted);
            Port = port == 0 ? 0 : Listen(plain, port, accept);
            if (movesAddress && acceptTls is not null)
                TlsPort = Listen(encrypted, TlsPort, acceptTls);
            return null;
        }
        catch (Exception error) when (error is SocketException or FormatException)
        {
            Port = port;
            return movesPort ? "Unable to listen on this port. Check server logs." : "Failed to bind to specified addresses.";
        }
    }

    private static void Close(List<IListener> listeners)
    {
        foreach (var listener in listeners)
            listener.Stop();
        listeners.Clear();
    }

    /// <summary>Listens on all addresses, on the port that the first one got; 0 when there are none.</summary>
    private int Listen(List<IListener> listeners, int port, Func<EventLoop, IChannelHandler> handler)
    {
        var bound = port;
        foreach (var (address, mayFail) in ListenAddresses.Words(options.BindAddress.Value))
        {
            try
            {
                var listener = loops.Open(new IPEndPoint(address, bound), handler);
                listeners.Add(listener);
                bound = listener.Port;
            }
            catch (SocketException error) when (mayFail && error.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
            {
                // The operator has said that this address may be missing.
            }
        }

        return bound;
    }

    private void OpenFile()
    {
        var path = options.UnixSocket.Value;
        if (path.Length == 0)
            return;
        // What a server that was killed has left behind.
        File.Delete(path);
        loops.Open(new UnixDomainSocketEndPoint(path), accept);
        if (options.UnixSocketMode.Value != 0 && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)options.UnixSocketMode.Value);
    }
}
