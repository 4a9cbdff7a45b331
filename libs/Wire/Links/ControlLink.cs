using System.Net.Sockets;
using Distro.Wire.Codec;
using Distro.Wire.Messages;

namespace Distro.Wire.Links;

/// <summary>
/// One control link, proved, carrying messages both ways over a socket. <see cref="Send"/> may be called from any thread and never blocks: it encodes into a buffer
/// that is sent whole (large records by reference), by the calling thread as far as the socket takes it at once, so that no other need be woken. What is said while
/// a send is under way goes out together with the next.
/// Invariant: at most one send is under way, and while one is, whatever is queued is sent by whoever ends it.
/// </summary>
public sealed class ControlLink : IAsyncDisposable
{
    private readonly Socket socket;
    private readonly NetworkStream stream;
    private readonly LinkInput input;
    private readonly ControlLinkOptions options;
    private readonly TaskCompletionSource sendFailed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private LinkOutput queued = new();
    private LinkOutput sending = new();
    private bool isSending;
    private bool isClosed;

    private ControlLink(Socket socket, ControlLinkOptions options)
    {
        this.socket = socket;
        this.options = options;
        Peer = socket.RemoteEndPoint?.ToString() ?? "";
        stream = new NetworkStream(socket, ownsSocket: true);
        input = new LinkInput(stream);
    }

    /// <summary>Address of the other side, for logs.</summary>
    public string Peer { get; }

    /// <summary>Connects and proves. Throws when it can't: a <see cref="SocketException"/>, a <see cref="LinkException"/>, or a cancellation when it takes too long.</summary>
    public static async Task<ControlLink> ConnectAsync(string endpoint, ControlLinkOptions options, CancellationToken cancel)
    {
        if (!TrySplit(endpoint, out var host, out var port)) throw new LinkException($"'{endpoint}' is not host:port");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            using (var connecting = CancellationTokenSource.CreateLinkedTokenSource(cancel))
            {
                connecting.CancelAfter(options.ConnectMillisecondsMax);
                await socket.ConnectAsync(host, port, connecting.Token).ConfigureAwait(false);
            }

            Tune(socket);
            var link = new ControlLink(socket, options);
            await link.ProveAsync(link.CallAsync, cancel).ConfigureAwait(false);
            return link;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Makes a link of a connection that came in. Throws as <see cref="ConnectAsync"/> does, and closes the socket then.</summary>
    public static async Task<ControlLink> AcceptAsync(Socket socket, ControlLinkOptions options, CancellationToken cancel)
    {
        try
        {
            Tune(socket);
            var link = new ControlLink(socket, options);
            await link.ProveAsync(link.AnswerAsync, cancel).ConfigureAwait(false);
            return link;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Queues a message. It is lost if the link is, and closes the link if the other side has let too much pile up.</summary>
    public void Send(Message message)
    {
        Queue(message);
        Flush();
    }

    /// <summary>The same, but it waits for a <see cref="Flush"/>: for several at a time.</summary>
    public void Queue(Message message)
    {
        lock (gate)
        {
            if (isClosed) return;
            if (queued.Count > options.QueuedBytesMax)
            {
                Close();
                return;
            }

            queued.Add(message);
        }
    }

    /// <summary>Begins to send what is queued, unless a send is under way, which goes on with it. Does what can be done without waiting.</summary>
    public void Flush()
    {
        lock (gate)
        {
            if (isSending || isClosed || queued.Count == 0) return;
            isSending = true;
        }

        _ = SendQueuedAsync();
    }

    /// <summary>
    /// Sends what is queued and hands over what comes in, in order, until the link ends; then throws or returns, and the link is closed either way. The handler's task
    /// holds back reading until it is done.
    /// </summary>
    public async Task RunAsync(Func<Message, ValueTask> received)
    {
        try
        {
            await await Task.WhenAny(ReadAsync(received), sendFailed.Task).ConfigureAwait(false);
        }
        finally
        {
            Close();
        }
    }

    public void Close()
    {
        lock (gate)
        {
            if (isClosed) return;
            isClosed = true;
        }

        closing.Cancel();
        socket.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return stream.DisposeAsync();
    }

    /// <summary>host:port, where the host may be an IPv6 address in brackets.</summary>
    public static bool TrySplit(string endpoint, out string host, out int port)
    {
        var colon = endpoint.LastIndexOf(':');
        host = colon > 0 ? endpoint[..colon].Trim('[', ']') : "";
        port = 0;
        return colon > 0 && int.TryParse(endpoint.AsSpan(colon + 1), out port) && port is > 0 and <= ushort.MaxValue;
    }

    private static void Tune(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
    }

    private async Task ReadAsync(Func<Message, ValueTask> received)
    {
        while (true)
        {
            var (frame, lent) = await input.NextAsync(ControlFrame.MessageBytesMax, closing.Token).ConfigureAwait(false);
            if (frame.IsEmpty) return;
            if (!MessageCodec.TryDecode(frame, out var message)) throw new LinkException($"a message of kind {frame.Span[0]} and {frame.Length} bytes can't be read");
            message!.Lent = lent;
            await received(message).ConfigureAwait(false);
        }
    }

    private async Task SendQueuedAsync()
    {
        try
        {
            while (TakeQueued()) await sending.SendAsync(stream, closing.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            sendFailed.TrySetException(error);
            _ = sendFailed.Task.Exception;
            Close();
        }
    }

    /// <summary>What is queued becomes what is sent. False when there is nothing: no send is under way any longer.</summary>
    private bool TakeQueued()
    {
        lock (gate)
        {
            isSending = queued.Count > 0;
            if (isSending) (queued, sending) = (sending, queued);
            return isSending;
        }
    }

    private async Task ProveAsync(Func<CancellationToken, Task> prove, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, closing.Token);
        limit.CancelAfter(options.HandshakeMillisecondsMax);
        await prove(limit.Token).ConfigureAwait(false);
    }

    private async Task CallAsync(CancellationToken cancel)
    {
        var nonce = ControlHandshake.NewNonce();
        await stream.WriteAsync(ControlHandshake.Hello(nonce), cancel).ConfigureAwait(false);
        var challenge = await FrameAsync(cancel).ConfigureAwait(false);
        var answer = ControlHandshake.AnswerChallenge(options.Secret.Span, nonce, challenge);
        await stream.WriteAsync(answer, cancel).ConfigureAwait(false);
        ControlHandshake.ReadWelcome(await FrameAsync(cancel).ConfigureAwait(false));
    }

    private async Task AnswerAsync(CancellationToken cancel)
    {
        var callerNonce = await CallersNonceAsync(cancel).ConfigureAwait(false);
        var nonce = ControlHandshake.NewNonce();
        await stream.WriteAsync(ControlHandshake.Challenge(options.Secret.Span, callerNonce, nonce), cancel).ConfigureAwait(false);
        var proof = await FrameAsync(cancel).ConfigureAwait(false);
        var welcome = ControlHandshake.CheckProof(options.Secret.Span, callerNonce, nonce, proof);
        await stream.WriteAsync(welcome, cancel).ConfigureAwait(false);
    }

    private async Task<byte[]> CallersNonceAsync(CancellationToken cancel)
    {
        var hello = await FrameAsync(cancel).ConfigureAwait(false);
        try
        {
            return ControlHandshake.ReadHello(hello);
        }
        catch (LinkVersionException)
        {
            await stream.WriteAsync(ControlHandshake.OtherVersion(), cancel).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<byte[]> FrameAsync(CancellationToken cancel)
    {
        var (frame, _) = await input.NextAsync(ControlFrame.HandshakeBytesMax, cancel).ConfigureAwait(false);
        return frame.IsEmpty ? throw new LinkException("the other side closed during the handshake") : frame.ToArray();
    }
}
