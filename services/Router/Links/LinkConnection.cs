using Distro.Net;
using Distro.Wire.RouterLink;

namespace Distro.Router.Links;

/// <summary>
/// One connection to a shard's link port, from the first byte to the last: handshake, then answers. It never comes back; a broken link is replaced by a new connection.
/// A shard that says nothing for too long, though it was asked (Ping), is taken for dead.
/// </summary>
internal sealed class LinkConnection(ILinkOwner owner, LinkTarget target, int index, LinkSettings settings, byte[] nonce) : IChannelHandler
{
    private readonly RouterHandshake handshake = new(settings.Secret, nonce);
    private Channel? channel;
    private ShardLink? link;
    private string? failure;
    private long lastSignMilliseconds;
    private long lastTakenPosition;
    private bool hadBacklog;
    private long lastPingMilliseconds;
    private ulong lastPing;

    public LinkTarget Target => target;

    public int Index => index;

    public bool HasOutstanding => link is { Outstanding: > 0 };

    public void OnOpened(Channel opened)
    {
        channel = opened;
        if (failure is not null)
        {
            channel.Close();
            return;
        }

        channel.InputLimit = LinkLimits.HandshakeFrameBytesMax;
        lastSignMilliseconds = channel.Loop.MonotonicMilliseconds;
        channel.Advance(handshake.Start(index, index + 1, channel.GetSpan(LinkLimits.HandshakeFrameBytesMax)));
        channel.Flush(channel.OutputPosition);
    }

    public void OnInput(Channel channel)
    {
        lastSignMilliseconds = channel.Loop.MonotonicMilliseconds;
        owner.OnLinkInput();
        var input = channel.Input;
        var consumed = 0;
        while (failure is null)
        {
            var limit = link is null ? LinkLimits.HandshakeFrameBytesMax : LinkLimits.ReplyFrameBytesMax;
            var status = LinkFrame.TryRead(input[consumed..], limit, out var frame);
            if (status == LinkFrameStatus.Incomplete) break;
            if (status == LinkFrameStatus.Malformed) failure = "it sent a frame of an impossible length";
            else if (link is null) ReceiveHandshake(channel, frame);
            else if (!Receive(link, frame)) failure = $"it sent a frame of kind {frame.Kind} that makes no sense";
            consumed += frame.Bytes;
        }

        if (failure is not null)
        {
            channel.Close();
            return;
        }

        channel.Consume(consumed);
    }

    /// <summary>
    /// Called now and then: asks for a sign of life, and closes the link when there was none for too long. Output that goes on being taken
    /// though the kernel was full is a sign: a Ping may stand behind hundreds of megabytes.
    /// </summary>
    /// <param name="isLeaving">The map names the shard no more: then nobody waits long for what it may still answer.</param>
    public void CheckLife(long nowMilliseconds, bool isLeaving)
    {
        if (channel is null || failure is not null) return;
        var takenPosition = channel.OutputPosition - channel.OutputPending;
        if (hadBacklog && takenPosition != lastTakenPosition) lastSignMilliseconds = nowMilliseconds;
        lastTakenPosition = takenPosition;
        hadBacklog = channel.OutputPending > 0;
        var silentMilliseconds = nowMilliseconds - lastSignMilliseconds;
        if (silentMilliseconds >= (isLeaving ? settings.LeavingSilenceMilliseconds : settings.SilenceMilliseconds)) Close($"it has been silent for {silentMilliseconds} ms");
        else if (link is not null && nowMilliseconds - lastPingMilliseconds >= settings.PingMilliseconds) Ping(link, nowMilliseconds);
    }

    public void Close(string reason)
    {
        failure ??= reason;
        channel?.Close();
    }

    public void OnDrained(Channel channel)
    {
    }

    public void OnClosed(Channel? closed, Exception? error)
        => owner.OnLinkDown(this, link, failure ?? error?.Message ?? "it closed the connection");

    private void Ping(ShardLink link, long nowMilliseconds)
    {
        lastPingMilliseconds = nowMilliseconds;
        link.WritePing(++lastPing);
        link.Release();
    }

    private void ReceiveHandshake(Channel channel, LinkFrame frame)
    {
        var step = handshake.Receive(frame, channel.GetSpan(LinkLimits.HandshakeFrameBytesMax), out var written);
        channel.Advance(written);
        channel.Flush(channel.OutputPosition);
        if (step == HandshakeStep.Failed) failure = handshake.Failure;
        if (step != HandshakeStep.Done) return;
        if (handshake.MemberName != target.MemberName)
        {
            failure = $"{target.Host}:{target.Port} is {handshake.MemberName} now";
            return;
        }

        channel.InputLimit = 2 * LinkLimits.ReplyFrameBytesMax;
        var linkCount = (handshake.LoopCount + settings.RouterLoopCount - 1) / settings.RouterLoopCount;
        var requestsMax = Math.Min(handshake.RequestsOutstandingMax, settings.RequestsOutstandingMax);
        link = new ShardLink(channel, target.Incarnation, index, linkCount, requestsMax, settings.OutstandingBytesMax) { KnowsTakers = handshake.KnowsTakers };
        link.Release();
        owner.OnLinkUp(this, link);
    }

    private bool Receive(ShardLink link, LinkFrame frame) => frame.Kind switch
    {
        LinkFrameKind.Reply => ReplyFrame.TryParse(frame.Body, out var reply) && owner.OnReply(link, reply),
        LinkFrameKind.NotServed => NotServedFrame.TryParse(frame.Body, out var notServed) && owner.OnNotServed(link, notServed),
        LinkFrameKind.Push => PushFrame.TryParse(frame.Body, out var push) && owner.OnPush(link, push),
        LinkFrameKind.ClientForgotten => ClientGoneFrame.TryParse(frame.Body, out var forgotten) && Forgotten(link, forgotten.ClientId),
        LinkFrameKind.Pong => true,
        _ => false,
    };

    private bool Forgotten(ShardLink link, ulong clientId)
    {
        owner.OnClientForgotten(link, clientId);
        return true;
    }
}
