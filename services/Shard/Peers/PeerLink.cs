using System.Buffers;
using System.Security.Cryptography;
using Distro.Net;
using Distro.Topology;
using Distro.Wire.RouterLink;

namespace Distro.Shard.Peers;

/// <summary>
/// The link to one other shard, through all connections that it takes: handshake, then messages. What is published while there is no connection is held, up to a bound, for as long as the
/// map says that the shard is there. Owned by one loop.
/// </summary>
internal sealed class PeerLink(MessagePeers peers, EventLoop loop, ClusterMember member, ReadOnlyMemory<byte> secret) : IChannelHandler
{
    private const int HeldBytesMax = 8 * 1024 * 1024;

    /// <summary>A shard that takes no more than this is given up, and what it was sent with it.</summary>
    private const long OutputBytesMax = 256 * 1024 * 1024;

    private const int PieceBytes = 64 * 1024;
    private const int SilenceMilliseconds = 15_000;

    private RouterHandshake? handshake;
    private Channel? channel;
    private ArrayBufferWriter<byte> held = new();
    private string lastFailure = "";
    private string? failure;
    private bool isUp;
    private bool isOpening;
    private ulong lastPing;
    private long lastSignMilliseconds;

    public ClusterMember Member => member;

    /// <summary>The map names the shard, and says that it is there.</summary>
    public bool IsWanted { get; set; } = true;

    /// <summary>There is no connection, nor one being made.</summary>
    public bool IsIdle => !isUp && !isOpening;

    /// <summary>Whether the last attempt failed for another reason.</summary>
    public bool IsNews(string reason)
    {
        var isNews = lastFailure != reason;
        lastFailure = reason;
        return isNews;
    }

    public void Send(ReadOnlySpan<byte> frames)
    {
        if (!isUp)
        {
            if (IsWanted && held.WrittenCount + frames.Length <= HeldBytesMax)
                held.Write(frames);
            else
                peers.Lost(frames.Length);
            return;
        }

        if (channel!.OutputPending > OutputBytesMax)
        {
            peers.Lost(channel.OutputPending + frames.Length);
            Close("it does not take what it is sent");
            return;
        }

        while (!frames.IsEmpty)
        {
            var piece = frames[..Math.Min(frames.Length, PieceBytes)];
            piece.CopyTo(channel.GetSpan(piece.Length));
            channel.Advance(piece.Length);
            frames = frames[piece.Length..];
        }

        channel.Flush(channel.OutputPosition);
    }

    /// <summary>Called now and then.</summary>
    public void Tend()
    {
        if (IsIdle && IsWanted)
            Open();
        else if (!IsIdle && loop.MonotonicMilliseconds - lastSignMilliseconds > SilenceMilliseconds)
            Close("it is silent");
        else if (isUp)
            Ping();
    }

    public void Close(string reason)
    {
        failure ??= reason;
        channel?.Close();
    }

    public void OnOpened(Channel opened)
    {
        channel = opened;
        if (failure is not null)
        {
            channel.Close();
            return;
        }

        channel.InputLimit = LinkLimits.HandshakeFrameBytesMax;
        channel.Advance(handshake!.Start(0, 1, channel.GetSpan(LinkLimits.HandshakeFrameBytesMax)));
        channel.Flush(channel.OutputPosition);
    }

    public void OnInput(Channel channel)
    {
        lastSignMilliseconds = loop.MonotonicMilliseconds;
        while (failure is null)
        {
            var status = LinkFrame.TryRead(channel.Input, LinkLimits.HandshakeFrameBytesMax, out var frame);
            if (status == LinkFrameStatus.Incomplete)
                return;
            if (status == LinkFrameStatus.Malformed || (isUp && frame.Kind != LinkFrameKind.Pong))
                Close("what it answers makes no sense");
            else if (!isUp)
                Shake(channel, frame);
            channel.Consume(Math.Min(frame.Bytes, channel.InputLength));
        }
    }

    public void OnDrained(Channel channel)
    {
    }

    public void OnClosed(Channel? closed, Exception? error)
    {
        var wasUp = isUp;
        isUp = isOpening = false;
        channel = null;
        peers.Down(this, wasUp, failure ?? error?.Message ?? "it closed the connection");
    }

    private void Open()
    {
        isOpening = true;
        failure = null;
        lastSignMilliseconds = loop.MonotonicMilliseconds;
        handshake = new RouterHandshake(secret, RandomNumberGenerator.GetBytes(LinkProof.NonceBytes));
        var colon = member.LinkEndpoint.LastIndexOf(':');
        if (colon > 0 && int.TryParse(member.LinkEndpoint.AsSpan(colon + 1), out var port))
            loop.Connect(member.LinkEndpoint[..colon].Trim('[', ']'), port, this);
        else
            OnClosed(null, new FormatException($"{member.LinkEndpoint} is no host and port"));
    }

    private void Shake(Channel channel, LinkFrame frame)
    {
        var step = handshake!.Receive(frame, channel.GetSpan(LinkLimits.HandshakeFrameBytesMax), out var written);
        channel.Advance(written);
        channel.Flush(channel.OutputPosition);
        if (step == HandshakeStep.Failed)
            Close(handshake.Failure ?? "the handshake failed");
        if (step != HandshakeStep.Done)
            return;
        if (handshake.MemberName != member.Name)
        {
            Close($"{member.LinkEndpoint} is {handshake.MemberName} now");
            return;
        }

        isUp = true;
        isOpening = false;
        lastFailure = "";
        peers.Up(this);
        Send(held.WrittenSpan);
        held = new ArrayBufferWriter<byte>();
    }

    private void Ping()
    {
        channel!.Advance(new HeartbeatFrame(++lastPing).Write(channel.GetSpan(HeartbeatFrame.FrameBytes), LinkFrameKind.Ping));
        channel.Flush(channel.OutputPosition);
    }
}
