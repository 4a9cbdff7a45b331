using System.Net.Security;
using System.Security.Authentication;
using Distro.Net.Loops;

namespace Distro.Net.Tls;

/// <summary>
/// What serves the encrypted channel: it brings the handshake to its end within a bound of time, then opens the plain channel for the real handler, and from then on
/// passes on what the transport tells. The real handler hears nothing of connections that never got so far. What a handshake brings is computed on when its turn has
/// come (<see cref="Arrivals"/>): many that begin together must not keep the loop from those it serves.
/// </summary>
internal sealed class TlsSession(Func<SslStream, Task> authenticate, Func<EventLoop, IChannelHandler> accept, Action<string, Exception> failed) : IChannelHandler, ILoopWork
{
    private const int HandshakeMilliseconds = 10_000;

    private Channel transport = null!;
    private CipherStream cipher = null!;
    private SslStream tls = null!;
    private TlsChannel? channel;
    private HandshakeTurn? turn;
    private Exception? refusal;
    private bool isOver;

    public void OnOpened(Channel channel)
    {
        transport = channel;
        cipher = new CipherStream(channel);
        tls = new SslStream(cipher, leaveInnerStreamOpen: true);
        channel.Loop.Schedule(this, HandshakeMilliseconds);
        _ = Shake();
    }

    public void OnInput(Channel channel)
    {
        if (this.channel is null && !HasTurn())
            return;
        cipher.Arrived();
        // The plain side takes nothing more just now: what comes stays with the kernel.
        if (channel.InputLength > 0 && !cipher.IsWaiting)
            channel.Pause();
        if (this.channel is null)
            channel.SendNow();
    }

    public void OnDrained(Channel channel) => this.channel?.TransportDrained();

    public void OnClosed(Channel? channel, Exception? error)
    {
        isOver = true;
        if (this.channel is { } open)
        {
            open.TransportClosed(error);
            return;
        }

        refusal ??= error ?? new IOException("the other side closed the connection during the TLS handshake");
        failed(transport.RemoteAddress, refusal);
        cipher.End();
        tls.Dispose();
    }

    /// <summary>The handshake's time is over.</summary>
    public void Run()
    {
        if (isOver || channel is not null)
            return;
        refusal = new TimeoutException($"the TLS handshake took longer than {HandshakeMilliseconds} ms");
        transport.Close();
    }

    private bool HasTurn()
    {
        turn ??= new HandshakeTurn(this);
        if (turn.TryUse())
            return true;
        transport.Pause();
        return false;
    }

    private async Task Shake()
    {
        try
        {
            await authenticate(tls).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            refusal ??= exception.InnerException ?? exception;
            // What SslStream has written by now is the alert that says why.
            transport.SendNow();
            transport.Close(afterFlush: true);
            return;
        }

        if (isOver)
            return;
        channel = new TlsChannel(accept(transport.Loop), transport, cipher, tls);
        transport.SendNow();
        transport.Loop.Adopt(channel);
    }

    /// <summary>A handshake's next step, in line with those of other connections; used once it has come.</summary>
    private sealed class HandshakeTurn(TlsSession session) : ILoopWork
    {
        private bool isInLine;
        private bool hasCome;

        public void Run()
        {
            isInLine = false;
            if (session.isOver)
                return;
            hasCome = true;
            session.transport.Resume();
        }

        /// <summary>False when it has not come yet: it is in line now.</summary>
        public bool TryUse()
        {
            if (hasCome)
            {
                hasCome = false;
                return true;
            }

            if (!isInLine)
            {
                isInLine = true;
                session.transport.Loop.Arrivals.AddHandshake(this);
            }

            return false;
        }
    }
}
