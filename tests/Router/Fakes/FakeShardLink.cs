using System.Text;
using Distro.Net;
using Distro.Resp;
using Distro.Wire.RouterLink;

namespace Distro.Tests.Router.Fakes;

/// <summary>One link to a fake shard.</summary>
internal sealed class FakeShardLink(FakeShard shard) : IChannelHandler
{
    private readonly ShardHandshake handshake = new(Encoding.UTF8.GetBytes(FakeShard.Secret), new byte[LinkProof.NonceBytes]);
    private bool isAttached;

    public void OnOpened(Channel channel)
    {
    }

    public void OnInput(Channel channel)
    {
        var input = channel.Input;
        var consumed = 0;
        while (channel.IsOpen && !shard.Hangs && LinkFrame.TryRead(input[consumed..], LinkLimits.RequestFrameBytesMax, out var frame) == LinkFrameStatus.Complete)
        {
            consumed += frame.Bytes;
            if (!isAttached) Handshake(channel, frame);
            else Receive(channel, frame);
        }

        channel.Consume(consumed);
        channel.Flush(channel.OutputPosition);
    }

    public void OnDrained(Channel channel)
    {
    }

    public void OnClosed(Channel? channel, Exception? error)
    {
    }

    private void Handshake(Channel channel, LinkFrame frame)
    {
        var welcome = new WelcomeFrame
        {
            Incarnation = 1, LoopIndex = 0, LoopCount = (ushort)shard.ClaimedLoops, RequestsOutstandingMax = 1000, MemberName = Encoding.UTF8.GetBytes(shard.Name),
        };
        var step = handshake.Receive(frame, welcome, channel.GetSpan(LinkLimits.HandshakeFrameBytesMax), out var written);
        channel.Advance(written);
        isAttached = step == HandshakeStep.Done;
        if (step == HandshakeStep.Failed) channel.Close(afterFlush: true);
    }

    private void Receive(Channel channel, LinkFrame frame)
    {
        switch (frame.Kind)
        {
            case LinkFrameKind.Request when RequestFrame.TryParse(frame.Body, out var request):
                Serve(channel, request);
                break;
            case LinkFrameKind.Ping when HeartbeatFrame.TryParse(frame.Body, out var beat):
                channel.Advance(beat.Write(channel.GetSpan(HeartbeatFrame.FrameBytes), LinkFrameKind.Pong));
                break;
            case LinkFrameKind.ClientGone when ClientGoneFrame.TryParse(frame.Body, out var gone):
                lock (shard.ClientsGone) shard.ClientsGone.Add(gone.ClientId);
                channel.Advance(gone.Write(channel.GetSpan(ClientGoneFrame.FrameBytes), LinkFrameKind.ClientForgotten));
                break;
            default:
                channel.Close();
                break;
        }
    }

    private void Serve(Channel channel, in RequestFrame request)
    {
        if (shard.Refuses)
        {
            channel.Advance(new NotServedFrame(request.RequestId, NotServedReason.Fenced, 1).Write(channel.GetSpan(NotServedFrame.FrameBytes)));
            return;
        }

        if ((request.Flags & RequestFlags.Traced) != 0) lock (shard.Traces) shard.Traces.Add(request.Trace);
        var parser = new RequestParser();
        Assert.Equal(RequestStatus.Complete, parser.Parse(request.Command));
        var arguments = new string[parser.Arguments.Length];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = Encoding.Latin1.GetString(request.Command.Slice(parser.Arguments[i].Offset, parser.Arguments[i].Length));
        byte[] reply;
        lock (shard.Store) reply = shard.Store.Run(request.Database, request.RespVersion, arguments);
        Interlocked.Increment(ref shard.Executed);
        if (shard.DiesAfter > 0 && --shard.DiesAfter == 0)
        {
            channel.Close();
            return;
        }

        if (!shard.IsMute) Reply(channel, request.RequestId, reply);
    }

    private void Reply(Channel channel, uint requestId, byte[] reply)
    {
        for (var start = 0; start < reply.Length; start += shard.PartBytesMax)
        {
            var part = reply.AsSpan(start, Math.Min(shard.PartBytesMax, reply.Length - start));
            var flags = start + part.Length < reply.Length ? ReplyFlags.More : ReplyFlags.None;
            var span = channel.GetSpan(LinkLimits.ReplyHeaderBytes + part.Length);
            var header = ReplyFrame.WriteHeader(span, requestId, flags, part.Length);
            part.CopyTo(span[header..]);
            channel.Advance(header + part.Length);
        }
    }
}
