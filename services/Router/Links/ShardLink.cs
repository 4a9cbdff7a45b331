using Distro.Commands.PubSub;
using Distro.Net;
using Distro.Router.Dispatch;
using Distro.Router.Routing;
using Distro.Wire.RouterLink;

namespace Distro.Router.Links;

/// <summary>A link that is up, as requests see it: frames are written into the channel's output, and all of a batch go out together.</summary>
internal sealed class ShardLink(Channel channel, long incarnation, int index, int count, int requestsMax, long bytesMax)
    : RouteLink(incarnation, index, count, requestsMax, bytesMax)
{
    /// <summary>A command up to this size is written in one piece.</summary>
    private const int OnePieceBytesMax = 8 * 1024;

    private HeldBytes pushParts;
    private bool isPushWhole = true;

    /// <summary>The shard is new enough for <see cref="WriteTakers"/>.</summary>
    public bool KnowsTakers { get; init; }

    /// <summary>Output up to here was given to the transport: a request beyond it has certainly not been sent.</summary>
    public long ReleasedPosition { get; private set; }

    /// <summary>It has output that the end of the batch will release.</summary>
    public bool IsDirty { get; set; }

    public Channel Channel => channel;

    public void Write(ClientRequest request)
    {
        request.LinkPosition = channel.OutputPosition;
        var command = request.Command;
        var frame = new RequestFrame
        {
            RequestId = request.Id, ClientId = request.ClientId, Database = request.Database, RespVersion = request.RespVersion, Durability = request.Durability,
            Flags = request.Flags, User = request.User, Trace = request.Trace,
        };
        var headerBytes = frame.HeaderBytes;
        if (command.Length <= OnePieceBytesMax)
        {
            var span = channel.GetSpan(headerBytes + command.Length);
            frame.WriteHeader(span, command.Length);
            command.CopyTo(span[headerBytes..]);
            channel.Advance(headerBytes + command.Length);
            return;
        }

        frame.WriteHeader(channel.GetSpan(headerBytes), command.Length);
        channel.Advance(headerBytes);
        channel.Write(command);
    }

    public void WriteClientGone(ulong clientId)
    {
        new ClientGoneFrame(clientId).Write(channel.GetSpan(ClientGoneFrame.FrameBytes));
        channel.Advance(ClientGoneFrame.FrameBytes);
    }

    public void WriteUnblock(ulong clientId, bool withError)
    {
        new UnblockFrame(clientId, withError).Write(channel.GetSpan(UnblockFrame.FrameBytes));
        channel.Advance(UnblockFrame.FrameBytes);
    }

    public void WriteTakers(ulong clientId, SubscriptionKind kind, ReadOnlySpan<byte> name, int clients)
    {
        var frame = new TakersFrame { ClientId = clientId, Kind = (byte)kind, Clients = clients, Name = name };
        frame.Write(channel.GetSpan(frame.FrameBytes));
        channel.Advance(frame.FrameBytes);
    }

    public void WritePing(ulong token)
    {
        new HeartbeatFrame(token).Write(channel.GetSpan(HeartbeatFrame.FrameBytes), LinkFrameKind.Ping);
        channel.Advance(HeartbeatFrame.FrameBytes);
    }

    /// <summary>True with the whole push, when its last part has come; its bytes are good until the next.</summary>
    public bool TryAssemble(in PushFrame push, out ReadOnlySpan<byte> whole)
    {
        if (isPushWhole) pushParts.Clear();
        isPushWhole = push.Flags == ReplyFlags.None;
        whole = push.Resp;
        if (isPushWhole && pushParts.Length == 0) return true;
        pushParts.Append(push.Resp);
        whole = pushParts.Span;
        return isPushWhole;
    }

    /// <summary>Everything written so far may be sent.</summary>
    public void Release()
    {
        IsDirty = false;
        ReleasedPosition = channel.OutputPosition;
        channel.Flush(ReleasedPosition);
    }
}
