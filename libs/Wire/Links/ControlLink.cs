using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Distro.Wire.Codec;
using Distro.Wire.Messages;

namespace Distro.Wire.Links;

/// <summary>
/// One control link, proved, carrying messages both ways over a socket. <see cref="Send"/> may be called from any thread and never blocks: it encodes into a buffer
/// that a task of the link sends whole (large records by reference), so whatever is said while a send is under way goes out together with the next.
/// </summary>
public sealed class ControlLink : IAsyncDisposable
{
    private const int BufferBytes = 64 << 10;

    private readonly Socket socket;
    private readonly NetworkStream stream;
    private readonly PipeReader input;
    private readonly ControlLinkOptions options;
    private readonly SemaphoreSlim somethingToSend = new(0);
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private LinkOutput queued = new();
    private LinkOutput sending = new();
    private bool isClosed;

    private ControlLink(Socket socket, ControlLinkOptions options)
    {
        this.socket = socket;
        this.options = options;
        Peer = socket.RemoteEndPoint?.ToString() ?? "";
        stream = new NetworkStream(socket, ownsSocket: true);
        input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferBytes, minimumReadSize: BufferBytes / 4));
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
        lock (gate)
        {
            if (isClosed) return;
            if (queued.Count > options.QueuedBytesMax)
            {
                Close();
                return;
            }

            var wake = queued.Count == 0;
            queued.Add(message);
            if (wake) somethingToSend.Release();
        }
    }

    /// <summary>
    /// Sends what is queued and hands over what comes in, in order, until the link ends; then throws or returns, and the link is closed either way. The handler's task
    /// holds back reading until it is done.
    /// </summary>
    public async Task RunAsync(Func<Message, ValueTask> received)
    {
        try
        {
            var reading = ReadAsync(received);
            var writing = WriteAsync();
            await await Task.WhenAny(reading, writing).ConfigureAwait(false);
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
            var result = await input.ReadAsync(closing.Token).ConfigureAwait(false);
            var buffer = result.Buffer;
            while (ControlFrame.TryTake(ref buffer, ControlFrame.MessageBytesMax, out var frame))
            {
                var bytes = GC.AllocateUninitializedArray<byte>((int)frame.Length);
                frame.CopyTo(bytes);
                if (!MessageCodec.TryDecode(bytes, out var message)) throw new LinkException($"a message of kind {bytes[0]} and {bytes.Length} bytes can't be read");
                await received(message!).ConfigureAwait(false);
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted) return;
        }
    }

    private async Task WriteAsync()
    {
        while (true)
        {
            await somethingToSend.WaitAsync(closing.Token).ConfigureAwait(false);
            lock (gate) (queued, sending) = (sending, queued);
            await sending.SendAsync(stream, closing.Token).ConfigureAwait(false);
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
        var callerNonce = ControlHandshake.ReadHello(await FrameAsync(cancel).ConfigureAwait(false));
        var nonce = ControlHandshake.NewNonce();
        await stream.WriteAsync(ControlHandshake.Challenge(options.Secret.Span, callerNonce, nonce), cancel).ConfigureAwait(false);
        var proof = await FrameAsync(cancel).ConfigureAwait(false);
        var welcome = ControlHandshake.CheckProof(options.Secret.Span, callerNonce, nonce, proof);
        await stream.WriteAsync(welcome, cancel).ConfigureAwait(false);
    }

    private async Task<byte[]> FrameAsync(CancellationToken cancel)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancel).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (ControlFrame.TryTake(ref buffer, ControlFrame.HandshakeBytesMax, out var frame))
            {
                var bytes = frame.ToArray();
                input.AdvanceTo(buffer.Start);
                return bytes;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted) throw new LinkException("the other side closed during the handshake");
        }
    }
}
