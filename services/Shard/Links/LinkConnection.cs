using System.Buffers;
using System.Text;
using Distro.Commands.PubSub;
using Distro.Net;
using Distro.Resp;
using Distro.Shard.Clients;
using Distro.Shard.Execution;
using Distro.Wire.RouterLink;

namespace Distro.Shard.Links;

/// <summary>
/// The shard's end of one Router link: proves both sides' knowledge of the cluster's secret, then takes frames (docs/formats/link.md).
/// Requests of different clients pass each other; those of one client never do.
/// </summary>
internal sealed class LinkConnection : IChannelHandler
{
    /// <summary>Requests held behind parked ones, in bytes, from which on the link is read no further.</summary>
    private const long HeldBytesMax = 64 * 1024 * 1024;

    /// <summary>Output that the Router has not taken, from which on the link is read no further.</summary>
    private const long OutputPauseBytes = 64 * 1024 * 1024;

    /// <summary>Output of a link to a Router that does not take what its clients are sent, at which the link is closed.</summary>
    private const long PushBytesMax = 512 * 1024 * 1024;

    private const int FramesPerTurn = 512;

    private readonly Worker worker;
    private readonly LinkListener listener;
    private readonly ShardHandshake handshake;
    private readonly Dictionary<ulong, RoutedClient> clients = [];
    private Channel? channel;
    private readonly StagedReply staged = new();
    private readonly StagedReply stagedMeanwhile = new();
    private readonly RequestParser parser = new();
    private readonly RequestParser parserMeanwhile = new();
    private bool attached;
    private bool isAside;
    private int frameBytes;
    private bool paused;
    private long heldBytes;

    public LinkConnection(Worker worker, LinkListener listener, ReadOnlySpan<byte> nonce)
    {
        this.worker = worker;
        this.listener = listener;
        handshake = new ShardHandshake(listener.Secret, nonce);
    }

    internal delegate void FrameSink(ReadOnlySpan<byte> frame);

    /// <summary>The reply being written. In an interlude there are two.</summary>
    public StagedReply Staged => worker.Interlude.IsOpen ? stagedMeanwhile : staged;

    public RequestParser Parser => worker.Interlude.IsOpen ? parserMeanwhile : parser;

    public string RemoteAddress => channel?.RemoteAddress ?? "";

    public Worker Worker => worker;

    public bool IsOpen => channel is { IsOpen: true };

    /// <summary>Bytes of its objects and buffers, and of the requests held behind others. From any thread, a moment old.</summary>
    public long MemoryBytes => ClientMemory.UsualBytes + (channel?.InputCapacity ?? 0) + (channel?.OutputHeldBytes ?? 0) + Volatile.Read(ref heldBytes);

    public void OnOpened(Channel channel)
    {
        this.channel = channel;
        channel.InputLimit = LinkLimits.HandshakeFrameBytesMax;
    }

    public void OnInput(Channel channel)
    {
        worker.BeginTurn();
        var isInterlude = worker.Interlude.IsOpen;
        for (var frames = 0; channel.IsOpen && !channel.IsPaused; frames++)
        {
            var limit = attached ? LinkLimits.RequestFrameBytesMax : LinkLimits.HandshakeFrameBytesMax;
            if (attached && !isInterlude && worker.Ahead.IsEmpty)
                worker.Ahead.LookAtFrames(channel.Input);
            var status = LinkFrame.TryRead(channel.Input, limit, out var frame);
            if (status == LinkFrameStatus.Incomplete)
                break;
            if (!isInterlude)
                frameBytes = frame.Bytes;
            var isTaken = status != LinkFrameStatus.Malformed && Take(frame);
            if (isTaken && (!isAside || isInterlude))
                channel.Consume(frame.Bytes);
            if (!isInterlude)
                EndAside();
            if (!isTaken)
            {
                channel.Close(afterFlush: true);
                break;
            }

            if (frames < FramesPerTurn)
                continue;
            channel.Pause();
            channel.Resume();
            break;
        }

        FlushOutput();
        PauseIfOwing();
    }

    public void OnDrained(Channel channel) => ResumeIfPaid();

    public void OnClosed(Channel? channel, Exception? error)
    {
        foreach (var (_, client) in clients)
            client.Forget();
        clients.Clear();
        listener.Closed(this, attached, error);
    }

    /// <summary>The request under way, a script, goes on for long: others of this link go past it.</summary>
    public void SetAside()
    {
        if (isAside || frameBytes == 0)
            return;
        isAside = true;
        channel!.SetAside(frameBytes);
    }

    public void Write(ReadOnlySpan<byte> frame)
    {
        frame.CopyTo(channel!.GetSpan(frame.Length));
        channel.Advance(frame.Length);
    }

    /// <summary>A reply in as many parts as it needs.</summary>
    public void WriteReply(uint requestId, ReadOnlySpan<byte> resp)
    {
        do
        {
            var part = resp[..Math.Min(resp.Length, LinkLimits.ReplyPartBytesMax)];
            resp = resp[part.Length..];
            var span = channel!.GetSpan(LinkLimits.ReplyHeaderBytes + part.Length);
            ReplyFrame.WriteHeader(span, requestId, resp.IsEmpty ? ReplyFlags.None : ReplyFlags.More, part.Length);
            part.CopyTo(span[LinkLimits.ReplyHeaderBytes..]);
            channel.Advance(LinkLimits.ReplyHeaderBytes + part.Length);
        }
        while (!resp.IsEmpty);
    }

    /// <summary>The same parts, each handed on whole instead of written.</summary>
    public void WriteReplyParts(uint requestId, ReadOnlySpan<byte> resp, FrameSink sink)
    {
        do
        {
            var part = resp[..Math.Min(resp.Length, LinkLimits.ReplyPartBytesMax)];
            resp = resp[part.Length..];
            var bytes = ArrayPool<byte>.Shared.Rent(LinkLimits.ReplyHeaderBytes + part.Length);
            ReplyFrame.WriteHeader(bytes, requestId, resp.IsEmpty ? ReplyFlags.None : ReplyFlags.More, part.Length);
            part.CopyTo(bytes.AsSpan(LinkLimits.ReplyHeaderBytes));
            sink(bytes.AsSpan(0, LinkLimits.ReplyHeaderBytes + part.Length));
            ArrayPool<byte>.Shared.Return(bytes);
        }
        while (!resp.IsEmpty);
    }

    /// <summary>What a Router's client did not ask for, in frames; each goes to the sink instead, where one is given.</summary>
    public void WritePush(ulong clientId, ReadOnlySpan<byte> resp, FrameSink? sink)
    {
        if (!IsOpen)
            return;
        do
        {
            var part = resp[..Math.Min(resp.Length, LinkLimits.PushPartBytesMax)];
            resp = resp[part.Length..];
            var flags = resp.IsEmpty ? ReplyFlags.None : ReplyFlags.More;
            if (sink is null)
            {
                channel!.Advance(new PushFrame { ClientId = clientId, Flags = flags, Resp = part }.Write(channel.GetSpan(LinkLimits.PushHeaderBytes + part.Length)));
                continue;
            }

            var bytes = ArrayPool<byte>.Shared.Rent(LinkLimits.PushHeaderBytes + part.Length);
            sink(bytes.AsSpan(0, new PushFrame { ClientId = clientId, Flags = flags, Resp = part }.Write(bytes)));
            ArrayPool<byte>.Shared.Return(bytes);
        }
        while (!resp.IsEmpty);
        FlushOutput();
        if (channel!.OutputPending <= PushBytesMax)
            return;
        listener.Overrun(this, channel.OutputPending);
        channel.Close();
    }

    public void Close() => channel?.Close();

    public void FlushOutput() => channel!.Flush(channel.OutputPosition);

    /// <summary>Requests held as copies grew or shrank by so many bytes.</summary>
    public void Held(int bytes)
    {
        heldBytes += bytes;
        if (bytes < 0)
            ResumeIfPaid();
    }

    private void EndAside()
    {
        frameBytes = 0;
        if (!isAside)
            return;
        isAside = false;
        channel!.EndAside();
    }

    private bool Take(LinkFrame frame)
    {
        if (!attached)
            return Shake(frame);
        switch (frame.Kind)
        {
            case LinkFrameKind.Request:
                if (!worker.Interlude.IsOpen)
                    worker.TakeAhead();
                return RequestFrame.TryParse(frame.Body, out var request) && ClientOf(request.ClientId).Serve(frame.Body);
            case LinkFrameKind.ClientGone:
                if (!ClientGoneFrame.TryParse(frame.Body, out var gone))
                    return false;
                Settled(() => Forget(gone.ClientId));
                return true;
            case LinkFrameKind.Unblock:
                if (!UnblockFrame.TryParse(frame.Body, out var unblock))
                    return false;
                Settled(() => Unblock(unblock));
                return true;
            case LinkFrameKind.Ping:
                return Pong(frame);
            case LinkFrameKind.Publish:
                return PublishFrame.TryParse(frame.Body, out var message) && Publish(message);
            case LinkFrameKind.Takers:
                return TakersFrame.TryParse(frame.Body, out var takers) && Weigh(takers);
            default:
                return false;
        }
    }

    private bool Weigh(in TakersFrame takers)
    {
        var (id, kind, count, name) = (takers.ClientId, (SubscriptionKind)takers.Kind, takers.Clients, takers.Name.ToArray());
        Settled(() =>
        {
            if (clients.TryGetValue(id, out var relay))
                worker.Context.Subscribers.Weigh(relay.Session, kind, name, count);
        });
        return true;
    }

    /// <summary>Does what changes clients: at once, or when the script has ended that others had their turn in.</summary>
    private void Settled(Action action)
    {
        if (worker.Interlude.IsOpen)
            worker.Loop.Post(new LoopAction(action));
        else
            action();
    }

    private void Forget(ulong id)
    {
        if (clients.Remove(id, out var client))
            client.Forget();
        Span<byte> forgotten = stackalloc byte[ClientGoneFrame.FrameBytes];
        new ClientGoneFrame(id).Write(forgotten, LinkFrameKind.ClientForgotten);
        Write(forgotten);
        FlushOutput();
    }

    private void Unblock(UnblockFrame unblock)
    {
        if (clients.TryGetValue(unblock.ClientId, out var blocked))
            blocked.Blocked?.End(unblock.WithError ? Waiting.BlockEnd.Error : Waiting.BlockEnd.Timeout);
    }

    private RoutedClient ClientOf(ulong id)
    {
        if (clients.TryGetValue(id, out var client))
            return client;
        client = new RoutedClient(worker, this, id);
        clients.Add(id, client);
        return client;
    }

    /// <summary>Published on another shard, for this one's clients.</summary>
    private bool Publish(in PublishFrame message)
    {
        var tellsRelays = message.RoutersToldBy != 0 && message.RoutersToldBy == worker.Plane.Owners.Self?.Incarnation;
        worker.Plane.Broker.Publish(SubscriptionKind.Channel, message.Channel, message.Payload, skipRelays: !tellsRelays);
        return true;
    }

    private bool Pong(LinkFrame frame)
    {
        if (!HeartbeatFrame.TryParse(frame.Body, out var ping))
            return false;
        Span<byte> pong = stackalloc byte[HeartbeatFrame.FrameBytes];
        ping.Write(pong, LinkFrameKind.Pong);
        Write(pong);
        return true;
    }

    private bool Shake(LinkFrame frame)
    {
        Span<byte> answer = stackalloc byte[LinkLimits.HandshakeFrameBytesMax];
        var welcome = new WelcomeFrame
        {
            Incarnation = listener.Incarnation,
            LoopIndex = (ushort)worker.Index,
            LoopCount = (ushort)worker.Plane.Workers.Count,
            RequestsOutstandingMax = LinkLimits.RequestsOutstandingMax,
            KnowsTakers = true,
            MemberName = Encoding.UTF8.GetBytes(worker.Plane.MemberName),
        };
        var step = handshake.Receive(frame, welcome, answer, out var written);
        Write(answer[..written]);
        if (step == HandshakeStep.Failed)
        {
            FlushOutput();
            listener.Refused(RemoteAddress, handshake.Failure ?? "");
            return false;
        }

        if (step != HandshakeStep.Done)
            return true;
        attached = true;
        channel!.InputLimit = LinkLimits.RequestFrameBytesMax + 1;
        listener.Opened(this);
        return true;
    }

    private void PauseIfOwing()
    {
        if (paused || (heldBytes <= HeldBytesMax && channel!.OutputPending <= OutputPauseBytes))
            return;
        paused = true;
        channel!.Pause();
    }

    private void ResumeIfPaid()
    {
        if (!paused || heldBytes > HeldBytesMax || channel!.OutputPending > OutputPauseBytes)
            return;
        paused = false;
        channel.Resume();
    }
}
