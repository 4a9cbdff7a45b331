using System.Net;
using System.Net.Sockets;
using System.Text;
using Distro.Resp;
using Distro.Wire.RouterLink;

namespace Distro.Tests.Shard.Links;

/// <summary>A Router's end of a link, frame by frame and blocking.</summary>
internal sealed class RouterProbe : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
        ReceiveTimeout = RespClient.PatienceMilliseconds,
    };

    private byte[] received = new byte[1 << 21];
    private int length;

    public RouterProbe(int port) => socket.Connect(IPAddress.Loopback, port);

    public RouterHandshake? Handshake { get; private set; }

    public bool Attach(string secret)
    {
        Handshake = new RouterHandshake(Encoding.UTF8.GetBytes(secret), new byte[LinkProof.NonceBytes]);
        var frame = new byte[LinkLimits.HandshakeFrameBytesMax];
        socket.Send(frame.AsSpan(0, Handshake.Start(0, 1, frame)));
        while (true)
        {
            var (kind, body) = ReadFrame();
            var bytes = new byte[LinkLimits.HeaderBytes + body.Length];
            body.CopyTo(LinkFrame.WriteHeader(bytes, kind, body.Length));
            LinkFrame.TryRead(bytes, LinkLimits.ReplyFrameBytesMax, out var answer);
            var step = Handshake.Receive(answer, frame, out var written);
            if (written > 0)
                socket.Send(frame.AsSpan(0, written));
            if (step != HandshakeStep.Continue)
                return step == HandshakeStep.Done;
        }
    }

    public void Request(uint id, ulong client, string command, RequestFlags flags = RequestFlags.None) => Request(id, client, command.Split(' '), flags);

    public void Request(uint id, ulong client, string[] arguments, RequestFlags flags = RequestFlags.None)
    {
        var bytes = RespClient.Request(arguments);
        var request = new RequestFrame { RequestId = id, ClientId = client, Database = 0, RespVersion = 2, Flags = flags };
        var header = new byte[request.HeaderBytes];
        request.WriteHeader(header, bytes.Length);
        socket.Send([.. header, .. bytes]);
    }

    public void Gone(ulong client)
    {
        var frame = new byte[ClientGoneFrame.FrameBytes];
        new ClientGoneFrame(client).Write(frame);
        socket.Send(frame);
    }

    public void Ping(ulong token)
    {
        var frame = new byte[HeartbeatFrame.FrameBytes];
        new HeartbeatFrame(token).Write(frame, LinkFrameKind.Ping);
        socket.Send(frame);
    }

    /// <summary>The next answer: "7: OK", "7: not served, NotOwner", "pong 3". Parts are put together.</summary>
    public string Read()
    {
        var whole = new MemoryStream();
        while (true)
        {
            var (kind, body) = ReadFrame();
            if (kind == LinkFrameKind.NotServed && NotServedFrame.TryParse(body, out var refusal))
                return $"{refusal.RequestId}: not served, {refusal.Reason}";
            if (kind == LinkFrameKind.ClientForgotten && ClientGoneFrame.TryParse(body, out var forgotten))
                return $"forgotten {forgotten.ClientId}";
            if (kind == LinkFrameKind.Pong && HeartbeatFrame.TryParse(body, out var pong))
                return $"pong {pong.Token}";
            Assert.Equal(LinkFrameKind.Reply, kind);
            Assert.True(ReplyFrame.TryParse(body, out var reply));
            whole.Write(reply.Resp);
            if ((reply.Flags & ReplyFlags.More) == 0)
                return $"{reply.RequestId}: {ReplyValue.Parse(whole.ToArray(), out _)}";
        }
    }

    public bool ReadsEnd()
    {
        try
        {
            return socket.Receive(received) == 0;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    public void SendRaw(ReadOnlySpan<byte> bytes) => socket.Send(bytes);

    public void Dispose() => socket.Dispose();

    private (LinkFrameKind Kind, byte[] Body) ReadFrame()
    {
        while (true)
        {
            if (LinkFrame.TryRead(received.AsSpan(0, length), LinkLimits.ReplyFrameBytesMax, out var frame) == LinkFrameStatus.Complete)
            {
                var result = (frame.Kind, frame.Body.ToArray());
                var taken = frame.Bytes;
                received.AsSpan(taken, length - taken).CopyTo(received);
                length -= taken;
                return result;
            }

            var count = socket.Receive(received, length, received.Length - length, SocketFlags.None);
            if (count == 0)
                throw new EndOfStreamException("the shard closed the link");
            length += count;
        }
    }
}
