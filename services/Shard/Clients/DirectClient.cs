using Distro.Commands.Connection;
using Distro.Commands.Execution;
using Distro.Net;
using Distro.Resp;
using Distro.Shard.Execution;
using Distro.Shard.Waiting;

namespace Distro.Shard.Clients;

/// <summary>
/// A client on its own connection, speaking RESP. Its commands are run as they are found in the input; one that is parked keeps its bytes there
/// and the channel is paused, so that nothing behind it is looked at. Replies go into the channel's output at once and are flushed when the log allows.
/// </summary>
internal sealed class DirectClient : Client, IChannelHandler
{
    /// <summary>After so many commands in one go other connections get their turn.</summary>
    private const int CommandsPerTurn = 512;

    private readonly ClientTable table;
    private readonly RequestParser parser = new();
    private readonly ChannelReplyBuffer output = new();
    private DiscardingReplyBuffer? unsent;
    private readonly ClientSession session;
    private readonly MemoryShare memory;
    private Channel? channel;
    private long lastGateOffset;
    private int gatedFlushes;
    private int gatedReplies;
    private int repliesSinceFlush;
    private bool parked;
    private bool isEnding;
    private bool waitsForDrain;
    private OutputLimit overLimit;
    private int bytesUnderWay;

    public DirectClient(Worker worker, ClientTable table) : base(worker)
    {
        this.table = table;
        session = new ClientSession { Id = table.NextId(), CreatedMilliseconds = worker.Context.NowMilliseconds, Client = this, PushTarget = this, RepliesTo = output };
        session.LastCommandMilliseconds = session.CreatedMilliseconds;
        memory = new MemoryShare(session, table);
    }

    public override Session Session => session;

    public override ReplyBuffer Output => session.ReplyMode is ReplyMode.Off or ReplyMode.Skip ? unsent ??= new DiscardingReplyBuffer() : output;

    public override bool IsRouted => false;

    public Channel Channel => channel!;

    public void OnOpened(Channel channel)
    {
        this.channel = channel;
        output.Channel = channel;
        (session.Address, session.LocalAddress, session.IsEncrypted) = (channel.RemoteAddress, channel.LocalAddress, channel.IsEncrypted);
        Worker.Plane.Greet(session, channel.PeerCertificate);
        TrustOnceAuthenticated();
        if (table.Add(this) is not { IsEmpty: false } refusal)
            return;
        Write(refusal);
        channel.Flush(channel.OutputPosition);
        channel.Close(afterFlush: true);
    }

    public void OnInput(Channel channel)
    {
        if (parked || IsBlocked || waitsForDrain)
        {
            memory.Count(channel);
            return;
        }

        Worker.BeginTurn();
        LimitOutput();
        var (looksAhead, isThrough) = (!Worker.Interlude.IsOpen, false);
        for (var commands = 0; ; commands++)
        {
            var input = channel.Input;
            isThrough = input.IsEmpty;
            if (isThrough)
                break;
            if (looksAhead && Worker.Ahead.IsEmpty)
                Worker.Ahead.Look(input, session.Database);
            var status = parser.Parse(input);
            if (status == RequestStatus.Incomplete)
            {
                TrustOnceAuthenticated();
                channel.ExpectInput(parser.BytesNeeded);
                isThrough = true;
                break;
            }

            if (status == RequestStatus.Error)
            {
                RefuseProtocol();
                break;
            }

            if (status == RequestStatus.Complete && looksAhead)
                Worker.TakeAhead();
            if (status == RequestStatus.Complete && !RunOne(channel, parser.Source(input)))
                break;
            if (status == RequestStatus.Empty)
                channel.Consume(parser.Consumed);
            if (commands == CommandsPerTurn)
            {
                channel.Pause();
                channel.Resume();
                break;
            }
        }

        FlushReplies();
        memory.Count(channel);
        if (isEnding && (isThrough || IsBlocked))
            End();
    }

    /// <summary>What was sent is still run and answered before the connection is closed; only who waits in a blocking command waits for nothing.</summary>
    public void OnInputEnded(Channel channel)
    {
        isEnding = true;
        if (IsBlocked || (!parked && channel.InputLength == 0))
            End();
    }

    public void OnDrained(Channel channel)
    {
        if (!waitsForDrain)
            return;
        waitsForDrain = false;
        channel.Resume();
    }

    public void OnClosed(Channel? channel, Exception? error)
    {
        GateGeneration++;
        table.Remove(this);
        memory.Leave();
        if (error is InputLimitException)
            table.NoteOverInputLimit();
        LeaveBlock();
        session.Transaction?.End(Worker.Plane.Watches);
        Worker.Context.Subscribers.Forget(session);
        StopTracking();
        if (parked && Worker.Plane.Waiters.TryRemove(this))
            parked = false;
        GiveBackGrant();
    }

    /// <summary>Woken: tries its parked command again.</summary>
    public override void Run()
    {
        parked = false;
        if (channel!.IsOpen && isEnding && channel.InputLength == 0)
            End();
        else if (channel.IsOpen)
            channel.Resume();
        else
            GiveBackGrant();
    }

    public override void Refuse(Refusal refusal, int slot) => RefusalReplies.Write(this, refusal, slot);

    public override void BeginLateReply()
    {
        LimitOutput();
        Worker.Reply.Buffer = Output;
        Worker.Reply.Version = session.RespVersion;
    }

    public override void Disown(BlockEnd end, int slot, bool unexecuted)
    {
        BeginLateReply();
        if (end == BlockEnd.Moved)
        {
            Refuse(Refusal.Moved, slot);
        }
        else
        {
            Worker.Reply.Error("UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)"u8);
            session.CloseAfterReply = true;
        }

        Unblock();
    }

    public override void Unblock()
    {
        CountReply();
        FlushReplies();
        if (output.IsLost)
            OutputLimit.End(channel!, session, table);
        else if (session.CloseAfterReply)
            channel!.Close(afterFlush: true);
        else
            channel!.Resume();
    }

    public override void ReleaseReplies(long position)
    {
        gatedFlushes--;
        if (gatedFlushes == 0)
            gatedReplies = 0;
        channel!.Flush(position);
    }

    public override void FailReplies()
    {
        GateGeneration++;
        gatedFlushes = 0;
        lastGateOffset = 0;
        channel!.DropUnflushed();
        for (; gatedReplies > 0; gatedReplies--)
            Write(UnknownOutcome.Line);
        channel.Flush(channel.OutputPosition);
    }

    public override void Push(ReadOnlySpan<byte> push)
    {
        if (!channel!.IsOpen)
            return;
        PushWriter.Write(channel, push, session.RespVersion);
        Flush();
        overLimit.Look(channel, session, table, Loop.MonotonicMilliseconds);
        memory.Count(channel);
    }

    /// <summary>What it takes of memory now, in bytes; from any thread, and a moment old then.</summary>
    public long MemoryBytes => ClientMemory.UsualBytes + session.UsedBytes + Buffers.Input + Buffers.Output;
    public (long Input, long Output) Buffers => (channel?.InputCapacity ?? 0, channel?.OutputHeldBytes ?? 0);
    public override void Kill() => channel?.Close();

    /// <summary>It is about to be closed, and counts as gone already.</summary>
    public bool IsCondemned => memory.HasLeft;

    /// <summary>From any thread; whoever says it closes it then.</summary>
    public void Condemn() => memory.Leave();

    /// <summary>Closes the connection behind what was written already.</summary>
    public void End() => channel?.Close(afterFlush: true);

    /// <summary>Looked at once a tick: idle for too long, or owing more output than it may.</summary>
    public void CheckLimits(long nowMilliseconds, long idleMillisecondsMax, long outputBytesMax)
    {
        var idle = nowMilliseconds - session.LastCommandMilliseconds;
        var isSubscriber = session.HasSubscribed && session.Subscriptions.Total > 0;
        overLimit.Look(channel!, session, table, Loop.MonotonicMilliseconds);
        memory.Run();
        if (channel!.OutputPending > outputBytesMax || (idleMillisecondsMax > 0 && idle > idleMillisecondsMax && !parked && !IsBlocked && !isSubscriber))
            channel.Close();
    }

    /// <summary>As CLIENT LIST shows it; from any thread.</summary>
    public ClientFacts Facts(long nowMilliseconds) => ClientFacts.Of(session, nowMilliseconds) with
    {
        IsBlocked = IsBlocked,
        InputBytes = InputLength - ArgumentBytes,
        InputFreeBytes = Math.Max((channel?.InputCapacity ?? 0) - InputLength, 0),
        ArgumentBytes = ArgumentBytes,
        OutputBytes = channel?.OutputPending > 0 ? channel.OutputHeldBytes : 0,
        OutputReplies = channel?.OutputPending > 0 ? channel.OutputSegments : 0,
        MemoryBytes = MemoryBytes,
        SentBytes = channel?.OutputPosition ?? 0,
    };

    private int InputLength => channel?.InputLength ?? 0;

    /// <summary>The part of the input that belongs to the command under way: understood, or running.</summary>
    private int ArgumentBytes => Math.Min(bytesUnderWay > 0 ? bytesUnderWay : parser.Understood, InputLength);

    private void LimitOutput() => output.BytesMax = OutputLimit.HardBytes(session, table, Worker.Context.Access.PasswordRequired);

    /// <summary>False when nothing more of the input may be looked at now.</summary>
    private bool RunOne(Channel channel, ReadOnlySpan<byte> source)
    {
        var written = channel.OutputPosition;
        RequestBytes = bytesUnderWay = parser.Consumed;
        var isDone = Worker.Execute(this, source, parser.Arguments);
        bytesUnderWay = 0;
        GiveBackGrant();
        if (!isDone)
            return Park();
        channel.Consume(parser.Consumed);
        session.ReceivedBytes += parser.Consumed;
        if (IsBlocked)
        {
            channel.Pause(readsOn: true);
            return false;
        }

        CountReply();
        if (repliesSinceFlush == 0 && channel.OutputPosition != written)
            Flush();
        if (!parser.IsTrusted)
            TrustOnceAuthenticated();
        if (session.CloseAfterReply)
        {
            if (session.IsWebRequest)
                table.NoteWebRequest(this);
            FlushReplies();
            channel.Close(afterFlush: true);
            return false;
        }

        if (session.AwaitsEnd)
            return Park();
        if (channel.OutputPending < table.OutputLookBytes && !output.IsLost)
            return true;
        return MayOweMore(channel);
    }

    /// <summary>Nothing further is looked at until it is woken. Always false.</summary>
    private bool Park()
    {
        parked = true;
        channel!.Pause();
        return false;
    }

    /// <summary>False when it owes so much that it is closed, or must take some first.</summary>
    private bool MayOweMore(Channel channel)
    {
        if (output.IsLost)
            OutputLimit.End(channel, session, table);
        if (!channel.IsOpen || overLimit.Look(channel, session, table, Loop.MonotonicMilliseconds))
            return false;
        if (channel.OutputPending < table.OutputPauseBytes)
            return true;
        waitsForDrain = true;
        channel.Pause();
        return false;
    }

    /// <summary>A command has been answered, or its answer suppressed.</summary>
    private void CountReply()
    {
        if (session.ReplyMode == ReplyMode.On)
        {
            repliesSinceFlush++;
            return;
        }

        session.ReplyMode = session.ReplyMode switch
        {
            ReplyMode.SkipNext => ReplyMode.Skip,
            ReplyMode.Skip => ReplyMode.On,
            var mode => mode,
        };
    }

    private void TrustOnceAuthenticated()
    {
        parser.IsTrusted = session.Authenticated || !Worker.Context.Host.Access.PasswordRequired;
        channel!.InputLimit = parser.IsTrusted ? table.InputBytesMax : ClientTable.UnauthenticatedInputBytesMax;
    }

    private void Write(ReadOnlySpan<byte> error)
    {
        Worker.Reply.Buffer = output;
        Worker.Reply.Version = session.RespVersion;
        Worker.Reply.Error(error);
    }

    private void RefuseProtocol()
    {
        Write(System.Text.Encoding.ASCII.GetBytes(parser.ErrorLine));
        repliesSinceFlush++;
        FlushReplies();
        channel!.Close(afterFlush: true);
    }

    private void FlushReplies()
    {
        if (repliesSinceFlush == 0)
            return;
        Flush();
        repliesSinceFlush = 0;
        GateOffset = 0;
        ShowsData = false;
    }

    /// <summary>What has been written may go: at once, or behind what waits for the log already.</summary>
    private void Flush()
    {
        var position = channel!.OutputPosition;
        if (gatedFlushes == 0 && MayShow)
        {
            channel.Flush(position);
            return;
        }

        lastGateOffset = Math.Max(lastGateOffset, GateOffset);
        gatedFlushes++;
        gatedReplies += repliesSinceFlush;
        repliesSinceFlush = 0;
        Worker.Gated.Add(this, lastGateOffset, position, Loop.MonotonicMilliseconds);
    }
}
