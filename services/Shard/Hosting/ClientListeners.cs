using System.Net;
using System.Net.Sockets;
using Distro.Net;
using Distro.ServiceDefaults.Options;

namespace Distro.Shard.Hosting;

/// <summary>
/// Where clients connect: on each address of bind a plain port and a TLS one, and a socket in the file system. A server of its own may be told other addresses
/// while it runs; what can't be bound leaves it where it was, and connections made stay in any case.
/// </summary>
internal sealed class ClientListeners(ShardOptions options, LoopGroup loops, Func<EventLoop, IChannelHandler> accept, Func<EventLoop, IChannelHandler> acceptTls)
{
    private readonly List<IListener> plain = [];
    private readonly List<IListener> encrypted = [];
    private (long Port, long TlsPort, string Bind) followed;

    /// <summary>0 where no plain port is open.</summary>
    public int Port { get; private set; }

    /// <summary>0 without TLS.</summary>
    public int TlsPort { get; private set; }

    /// <summary>At start.</summary>
    /// <exception cref="SocketException">An address can't be had.</exception>
    /// <exception cref="FormatException">bind is not understood.</exception>
    public void Open()
    {
        followed = Wanted;
        if (options.Port.Value != 0 || !options.Tls.IsOn)
            Port = Listen(plain, (int)options.Port.Value);
        if (options.Tls.IsOn)
            TlsPort = Listen(encrypted, (int)options.Tls.Port.Value);
        OpenFile();
        loops.KeepAliveSeconds = (int)options.KeepAliveSeconds.Value;
        options.KeepAliveSeconds.Changed += () => loops.KeepAliveSeconds = (int)options.KeepAliveSeconds.Value;
        options.NewConnections.Follow((plainMax, encryptedMax) => (loops.ConnectionsPerTurn, loops.EncryptedConnectionsPerTurn) = (plainMax, encryptedMax));
        options.Together([options.Port, options.BindAddress, options.Tls.Port], Follow);
    }

    /// <summary>Goes where the options say now. Null when done, else why it can't; what was there before is closed then, and the options are to be set back.</summary>
    private string? Follow()
    {
        var wanted = Wanted;
        if (wanted == followed)
            return null;
        var movesAddress = wanted.Bind != followed.Bind;
        var movesPort = wanted.Port != followed.Port;
        var movesTls = wanted.TlsPort != followed.TlsPort;
        var port = movesPort ? (int)wanted.Port : Port;
        var tlsPort = movesTls ? (int)wanted.TlsPort : TlsPort;
        followed = wanted;
        try
        {
            if (movesAddress || movesPort)
                Close(plain);
            if (movesAddress || movesTls)
                Close(encrypted);
            if (movesAddress || movesPort)
                Port = port == 0 ? 0 : Listen(plain, port);
            if (movesAddress || movesTls)
                TlsPort = tlsPort == 0 ? 0 : Listen(encrypted, tlsPort);
            return null;
        }
        catch (Exception error) when (error is SocketException or FormatException)
        {
            (Port, TlsPort) = (port, tlsPort);
            return movesPort || movesTls ? "Unable to listen on this port. Check server logs." : "Failed to bind to specified addresses.";
        }
    }

    private (long Port, long TlsPort, string Bind) Wanted => (options.Port.Value, options.Tls.Port.Value, options.BindAddress.Value);

    private static void Close(List<IListener> listeners)
    {
        foreach (var listener in listeners)
            listener.Stop();
        listeners.Clear();
    }

    /// <summary>Listens on all addresses, on the port that the first one got; 0 when there are none.</summary>
    private int Listen(List<IListener> listeners, int port)
    {
        var isEncrypted = listeners == encrypted;
        var bound = port;
        foreach (var (address, mayFail) in ListenAddresses.Words(options.BindAddress.Value))
        {
            try
            {
                var listener = loops.Open(new IPEndPoint(address, bound), isEncrypted ? acceptTls : accept, isEncrypted);
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
