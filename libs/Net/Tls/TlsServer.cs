using System.Net.Security;
using System.Security.Authentication;

namespace Distro.Net.Tls;

/// <summary>
/// The server's side of TLS. What it shows and demands may be replaced while connections go on: each handshake takes what is current when it begins.
/// </summary>
/// <param name="options">What a handshake shows and demands; null: there are none now.</param>
/// <param name="failed">Told on a loop's thread of each connection that ended before its handshake did: from where, and why.</param>
public sealed class TlsServer(SslServerAuthenticationOptions? options, Action<string, Exception> failed)
{
    private volatile SslServerAuthenticationOptions? current = options;

    /// <summary>Set from any thread.</summary>
    public SslServerAuthenticationOptions? Options
    {
        get => current;
        set => current = value;
    }

    /// <summary>Wraps what makes the handlers of accepted connections: theirs are plain bytes, the connection's are encrypted.</summary>
    public Func<EventLoop, IChannelHandler> Accept(Func<EventLoop, IChannelHandler> accept)
        => _ => new TlsSession(tls => tls.AuthenticateAsServerAsync(current ?? throw new AuthenticationException("TLS has been turned off")), accept, failed);
}
