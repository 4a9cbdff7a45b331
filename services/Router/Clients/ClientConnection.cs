using System.Net.Sockets;
using Distro.Commands.Access;
using Distro.Commands.Connection;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.PubSub;
using Distro.Net;
using Distro.Resp;
using Distro.Router.Dispatch;
using Distro.Router.Loops;
using Distro.Router.Routing;

namespace Distro.Router.Clients;

/// <summary>
/// One client: its commands are dispatched in order as they arrive, its replies written in order as they become whole. It is read no further while something
/// of it waits for a shard, while too many of its replies are owed, or while it does not take what it was sent: that is the back-pressure.
/// </summary>
internal sealed class ClientConnection(RouterLoop loop, ClientRegistry registry) : IChannelHandler, IPushTarget
{
    /// <summary>Input that a client may send before it has authenticated, in bytes: some commands of the largest size allowed then.</summary>
    private const int UntrustedInputBytesMax = 1 << 20;

    /// <summary>Output waiting to be taken above which no more commands are read.</summary>
    private const long OutputBytesHigh = 1 << 20;

    private readonly RequestParser parser = new();
    private readonly ReplyQueue queue = new();
    private Channel? channel;
    private List<byte[]>? heldPushes;
    private long keptBytes;
    private long heldPushBytes;
    private bool isAmidReply;
    private bool isHeldForMap;
    private bool isClosing;
    private bool isEnding;
    private bool isThrough;
    private Func<Task<EditedUsers>>? deferred;
    private volatile PendingReply? heldBehind;

    public ClientSession Session { get; private set; } = new() { Id = 0 };

    public ClientLane? Lane { get; private set; }

    public Channel? Channel => channel;

    /// <summary>What it takes of memory, about: its objects, its buffers, replies and pushes kept for it. From any thread.</summary>
    public long MemoryBytes => ClientRegistry.UsualBytes + (channel?.InputCapacity ?? 0) + (channel?.OutputHeldBytes ?? 0) + keptBytes + heldPushBytes;

    /// <summary>What has been written or kept for it and not sent, in bytes.</summary>
    public long OwedBytes => keptBytes + heldPushBytes + channel!.OutputPending;

    /// <summary>When it asked for a map that is not there yet; 0 if it didn't.</summary>
    public long HeldSinceMilliseconds { get; private set; }

    /// <summary>What has not been answered may be something that it reads.</summary>
    public bool AwaitsRead => queue.Count > 1 || (queue.Count == 1 && queue.First.Command?.Is(CommandFlags.Write) != true);

    public bool OwesReplies => queue.Count > 0;

    /// <summary>Its requests are wanted no more: replies are written no more either.</summary>
    public bool IsGone { get; private set; }

    /// <summary>As CLIENT LIST shows it; from any thread.</summary>
    public ClientFacts Facts(long nowMilliseconds) => ClientFacts.Of(Session, nowMilliseconds) with
    {
        IsBlocked = Lane is { IsWaiting: true } || IsBlocked, OutputReplies = queue.Count, MemoryBytes = MemoryBytes,
        InputBytes = channel?.InputLength ?? 0, OutputBytes = channel?.OutputPending ?? 0, SentBytes = channel?.OutputPosition ?? 0,
    };

    public void OnOpened(Channel opened)
    {
        channel = opened;
        Session = new ClientSession
        {
            Id = registry.NextId(), Address = opened.RemoteAddress, LocalAddress = opened.LocalAddress, CreatedMilliseconds = loop.UnixMilliseconds,
            LastCommandMilliseconds = loop.UnixMilliseconds, PushTarget = this, Authenticated = loop.Host.IsOpenToAll,
        };
        Lane = new ClientLane(registry.LinkId(Session.Id), this);
        parser.BulkBytesMax = (int)loop.Options.BulkBytesMax.Bytes;
        CertificateLogin.Greet(loop.Host.Access, Session, opened.PeerCertificate, loop.UnixMilliseconds);
        UpdateTrust();
        if (registry.TryAdd(this)) return;
        IsGone = true;
        Write("-ERR max number of clients reached\r\n"u8);
        opened.Close(afterFlush: true);
    }

    public void OnInput(Channel channel)
    {
        var input = channel.Input;
        var consumed = 0;
        var ticks = loop.TakeTicks();
        Session.LastCommandMilliseconds = loop.UnixMilliseconds;
        while (CanRead)
        {
            var rest = input[consumed..];
            var status = rest.IsEmpty ? RequestStatus.Incomplete : parser.Parse(rest);
            if (status == RequestStatus.Incomplete) break;
            if (status == RequestStatus.Error)
            {
                Refuse(parser.ErrorLine, ticks);
                consumed = input.Length;
                break;
            }

            if (status == RequestStatus.Complete && !loop.Dispatcher.Dispatch(this, rest, parser, ticks))
            {
                Hold();
                break;
            }

            consumed += parser.Consumed;
            Session.ReceivedBytes += parser.Consumed;
            Session.CommandCount++;
        }

        channel.Consume(consumed);
        isThrough = CanRead || channel.InputLength == 0;
        if (!CanRead && !isClosing) channel.Pause(readsOn: IsBlocked);
        CloseIfEnded();
    }

    /// <summary>What was sent is still run, and its replies written: only then is the connection closed.</summary>
    public void OnInputEnded(Channel channel)
    {
        isEnding = true;
        isThrough = channel.InputLength == 0;
        CloseIfEnded();
    }

    public void OnDrained(Channel channel) => TryResume();

    public void OnClosed(Channel? closed, Exception? error)
    {
        if (closed is null || Lane is null) return;
        IsGone = true;
        if (error is not (null or IOException or SocketException)) loop.Statistics.ClientFault(this, error);
        registry.Remove(this);
        loop.Context.Subscribers.Forget(Session);
        loop.ClientGone(this);
        while (queue.Count > 0)
        {
            var pending = queue.RemoveFirst();
            pending.Merge?.Release(loop);
            loop.Give(pending);
        }
    }

    /// <summary>A command begins whose reply comes later, or in a moment.</summary>
    public PendingReply Expect(Command? command, long startTicks)
    {
        var pending = loop.TakePending();
        pending.Command = command;
        pending.StartTicks = startTicks;
        pending.IsSilent = Session.ReplyMode is ReplyMode.Off or ReplyMode.Skip;
        if (Session.ReplyMode == ReplyMode.Skip) Session.ReplyMode = ReplyMode.On;
        queue.Add(pending);
        return pending;
    }

    /// <summary>No further command is read before this one's reply is there: it waits on a shard, or changes what the client is.</summary>
    public void HoldBehind(PendingReply pending) => heldBehind = pending;

    /// <summary>The command that runs here will be answered when something else has been done.</summary>
    public void DeferTo(Func<Task<EditedUsers>> work) => deferred = work;

    /// <summary>Whether the command that has just run here is answered later, by what it has deferred to.</summary>
    public bool IsDeferred(PendingReply pending)
    {
        if (deferred is not { } work) return false;
        deferred = null;
        HoldBehind(pending);
        _ = Finish(pending, work);
        return true;
    }

    private async Task Finish(PendingReply pending, Func<Task<EditedUsers>> work)
    {
        var edited = await Task.Run(work).ConfigureAwait(false);
        loop.Loop.Post(new LoopAction(() =>
        {
            if (IsGone) return;
            loop.BeginReply(Session);
            edited.WriteTo(loop.Reply);
            UpdateTrust();
            Finish(pending, loop.Scratch.Written, edited.Problem is not null);
        }));
    }

    /// <summary>A command of it waits on a shard. From any thread.</summary>
    public bool IsBlocked => heldBehind is { Command: { } command } && command.Is(CommandFlags.Blocking);

    /// <summary>CLIENT UNBLOCK, on the client's loop.</summary>
    public void Unblock(bool withError)
    {
        if (IsBlocked) loop.Unblock(Lane!, withError);
    }

    /// <summary>The whole reply of a command: written now, or when its turn comes.</summary>
    public void Finish(PendingReply pending, ReadOnlySpan<byte> reply, bool isError)
    {
        if (heldBehind == pending) heldBehind = null;
        loop.Statistics.Count(pending, isError);
        if (queue.First != pending)
        {
            pending.Complete(reply);
            Keep(reply.Length);
            return;
        }

        if (!pending.IsSilent) Write(reply);
        isAmidReply = false;
        loop.Give(queue.RemoveFirst());
        while (queue.Count > 0 && queue.First.IsDone)
        {
            var next = queue.RemoveFirst();
            if (!next.IsSilent) Write(next.Reply);
            keptBytes -= next.Reply.Length;
            loop.Give(next);
        }

        if (heldPushes is { Count: > 0 } && MayPush) WriteHeldPushes();
        if (queue.Count == 0 && Session.AwaitsReplies) loop.Release(this);
        if (isClosing && queue.Count == 0) channel!.Close(afterFlush: true);
        CloseIfEnded();
        if (channel!.IsPaused) TryResume();
    }

    /// <summary>
    /// Something that the client did not ask for. It never stands inside a reply, nor before one that came before it: whoever hears that a value has changed
    /// must not read the old one afterwards.
    /// </summary>
    public void Push(ReadOnlySpan<byte> push)
    {
        if (IsGone) return;
        var bytes = push.ToArray();
        if (Session.RespVersion == 2 && bytes[0] == '>') bytes[0] = (byte)'*';
        if (MayPush && heldPushes is not { Count: > 0 })
        {
            Write(bytes);
            return;
        }

        (heldPushes ??= []).Add(bytes);
        heldPushBytes += bytes.Length;
        loop.Outputs.Look(this);
    }

    /// <summary>Some of a reply whose rest is still to come. Passed on at once when it is this reply's turn.</summary>
    public void Part(PendingReply pending, ClientRequest request, ReadOnlySpan<byte> bytes)
    {
        if (pending.Merge is null && queue.First == pending)
        {
            WriteKept(request);
            if (pending.IsSilent) return;
            Write(bytes);
            isAmidReply = true;
            request.IsReplyBegun = true;
            return;
        }

        request.KeepReply(bytes);
        Keep(bytes.Length);
    }

    /// <summary>The last bytes of a request's reply.</summary>
    public void Last(PendingReply pending, ClientRequest request, ReadOnlySpan<byte> bytes)
    {
        if (pending.Merge is { } merge)
        {
            request.KeepReply(bytes);
            Keep(bytes.Length);
            merge.PartDone(loop, this, pending);
            return;
        }

        if (request.Reply.Length > 0 && queue.First != pending)
        {
            request.KeepReply(bytes);
            keptBytes -= request.Reply.Length - bytes.Length;
            Finish(pending, request.Reply, isError: false);
        }
        else
        {
            WriteKept(request);
            Finish(pending, bytes, bytes is [(byte)'-', ..] && !request.IsReplyBegun);
        }

        loop.Give(request);
    }

    /// <summary>Bytes kept for this client elsewhere were given back.</summary>
    public void Unkeep(int bytes) => keptBytes -= bytes;

    /// <summary>Reads on if nothing stands against it any more.</summary>
    public void TryResume()
    {
        if (channel is not { IsPaused: true } || !CanRead || queue.Count > loop.Options.ClientPipeline.Value / 2) return;
        channel.Resume();
    }

    /// <summary>A map has come, or none will in time: the command that waited for it is dispatched again.</summary>
    public void MapDecided()
    {
        isHeldForMap = false;
        TryResume();
    }

    /// <summary>No more commands are read; the connection closes once the replies owed have gone out.</summary>
    public void CloseWhenAnswered()
    {
        isClosing = true;
        if (queue.Count == 0) channel?.Close(afterFlush: true);
    }

    /// <summary>Closes the connection if no command came since that time and no reply is owed.</summary>
    public void CloseIfIdleSince(long unixMilliseconds)
    {
        if (queue.Count == 0 && Session.LastCommandMilliseconds < unixMilliseconds) channel?.Close();
    }

    public void CloseNow() => channel?.Close();

    /// <summary>After each command that may have changed who the client is.</summary>
    public void UpdateTrust()
    {
        parser.IsTrusted = Session.Authenticated || !loop.Host.Access.PasswordRequired;
        channel!.InputLimit = parser.IsTrusted ? (int)Math.Min(loop.Options.QueryBufferBytes.Bytes, int.MaxValue) : UntrustedInputBytesMax;
    }

    /// <summary>Nothing more will come, and nothing is owed: or only what a blocking command waits for, and who has hung up waits for nothing.</summary>
    private void CloseIfEnded()
    {
        if (isEnding && (queue.Count == 0 ? isThrough : IsBlocked && queue.First == heldBehind)) channel!.Close(afterFlush: true);
    }

    private bool CanRead => heldBehind is null && !isClosing && !IsGone && !isHeldForMap && !Lane!.IsWaiting
        && queue.Count < loop.Options.ClientPipeline.Value && channel!.OutputPending < OutputBytesHigh;

    private void Refuse(string line, long ticks)
    {
        isClosing = true;
        var pending = Expect(null, ticks);
        loop.Scratch.Clear();
        loop.Reply.Error(line);
        Finish(pending, loop.Scratch.Written, isError: true);
    }

    /// <summary>Its next command can't be dispatched yet: a pause holds it back, or there is no map.</summary>
    private void Hold()
    {
        isHeldForMap = true;
        if (registry.Pausing.IsOn)
        {
            loop.HoldForPause(this);
            return;
        }

        if (HeldSinceMilliseconds == 0) HeldSinceMilliseconds = loop.NowMilliseconds;
        loop.HoldForMap(this);
    }

    private bool MayPush => keptBytes == 0 && !isAmidReply;

    private void WriteHeldPushes()
    {
        foreach (var push in heldPushes!) Write(push);
        heldPushes.Clear();
        heldPushBytes = 0;
    }

    private void WriteKept(ClientRequest request)
    {
        if (request.Reply.Length == 0) return;
        if (!queue.First.IsSilent)
        {
            Write(request.Reply);
            isAmidReply = true;
        }

        keptBytes -= request.Reply.Length;
        request.DropReply();
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        channel!.Write(bytes);
        channel.Flush(channel.OutputPosition);
        loop.Outputs.Look(this);
    }

    private void Keep(int bytes)
    {
        keptBytes += bytes;
        loop.Outputs.Look(this);
    }
}
