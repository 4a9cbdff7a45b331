using System.Text;
using Distro.Commands.Access;
using Distro.Commands.Execution;
using Distro.Commands.Tracking;
using Distro.Resp;
using Distro.Shard.Clients;
using Distro.Shard.Execution;
using Distro.Shard.Waiting;
using Distro.Shard.Telemetry;
using Distro.Wire.RouterLink;

namespace Distro.Shard.Links;

/// <summary>
/// A Router's client, as this shard sees it: the requests that carry its id on one link. They run in order and are answered in order. While one is parked
/// or waits, those behind it are held as copies, since the link's input must move on for the other clients. Replies that wait for the log are held likewise.
/// </summary>
internal sealed class RoutedClient : Client
{
    private readonly LinkConnection link;
    private readonly HeldFrames requests = new();
    private readonly HeldFrames replies = new();
    private readonly ClientSession session;
    private long repliesHeld;
    private long repliesLetGo;
    private long lastGateOffset;
    private byte[] userBytes = [];
    private uint requestId;
    private bool parked;
    private bool refused;
    private bool isForgotten;

    public RoutedClient(Worker worker, LinkConnection link, ulong id) : base(worker)
    {
        this.link = link;
        session = new ClientSession { Id = (long)id, Authenticated = true, IsChecked = false, Client = this, PushTarget = this, IsRelay = true, Address = link.RemoteAddress };
    }

    public override Session Session => session;

    public override ReplyBuffer Output => link.Staged;

    public override bool IsRouted => true;

    /// <summary>Runs the request, or holds a copy of it while an earlier one is under way. False for bytes that are no request.</summary>
    public bool Serve(ReadOnlySpan<byte> body)
    {
        if (!RequestFrame.TryParse(body, out var request))
            return false;
        if (requests.Count > 0 || IsBlocked || IsInMidst || !TryRun(request))
        {
            requests.Add(body, request.RequestId);
            link.Held(body.Length);
        }
        else if (requests.Count > 0 && !IsBlocked)
        {
            Loop.Post(this);
        }

        return true;
    }

    /// <summary>A script of its runs, and lets others have their turn: its own requests wait.</summary>
    private bool IsInMidst => Worker.Interlude.IsOpen && Worker.Running == this;

    public override void BeginInterlude() => link.SetAside();

    /// <summary>Woken: tries its parked command again, then those held behind it.</summary>
    public override void Run()
    {
        parked = false;
        if (!link.IsOpen || isForgotten)
        {
            GiveBackGrant();
            return;
        }

        Worker.BeginTurn();
        while (requests.Count > 0 && !parked && !IsBlocked)
        {
            RequestFrame.TryParse(requests.First, out var request);
            if (!TryRun(request))
                break;
            link.Held(-requests.First.Length);
            requests.RemoveFirst();
        }

        GiveBackGrant();
        link.FlushOutput();
    }

    public override void Refuse(Refusal refusal, int slot)
    {
        if (RefusalReplies.Reason(refusal) is not { } reason)
        {
            Worker.Reply.Error(refusal == Refusal.Busy ? Encoding.ASCII.GetBytes(Worker.Plane.Scripts.BusyLine) : RefusalReplies.Line(refusal));
            return;
        }

        refused = true;
        if (isForgotten)
            return;
        Span<byte> frame = stackalloc byte[NotServedFrame.FrameBytes];
        new NotServedFrame(requestId, reason, (ulong)Worker.Plane.Owners.Version).Write(frame);
        if (replies.Count == 0)
            link.Write(frame);
        else
            Hold(frame);
    }

    public override void BeginLateReply()
    {
        link.Staged.Clear();
        Worker.Reply.Buffer = link.Staged;
        Worker.Reply.Version = session.RespVersion;
    }

    public override void Disown(BlockEnd end, int slot, bool unexecuted)
    {
        if (!unexecuted)
        {
            BeginLateReply();
            Worker.Reply.Error("UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)"u8);
            Unblock();
            return;
        }

        Refuse(Refusal.Moved, slot);
        Worker.Loop.Post(this);
        link.FlushOutput();
    }

    public override void Unblock()
    {
        Answer();
        Worker.Loop.Post(this);
        link.FlushOutput();
    }

    public override void ReleaseReplies(long position)
    {
        while (repliesLetGo < position && replies.Count > 0)
        {
            link.Write(replies.First);
            replies.RemoveFirst();
            repliesLetGo++;
        }

        link.FlushOutput();
    }

    public override void FailReplies()
    {
        GateGeneration++;
        lastGateOffset = 0;
        while (replies.Count > 0)
        {
            if (replies.First[LinkLimits.LengthBytes] is (byte)LinkFrameKind.NotServed or (byte)LinkFrameKind.Push)
                link.Write(replies.First);
            else if (IsLastPart(replies.First))
                FailReply(replies.FirstRequestId);
            replies.RemoveFirst();
            repliesLetGo++;
        }

        link.FlushOutput();
    }

    private static bool IsLastPart(ReadOnlySpan<byte> frame)
        => ReplyFrame.TryParse(frame[LinkLimits.HeaderBytes..], out var reply) && (reply.Flags & ReplyFlags.More) == 0;

    private void FailReply(uint id)
    {
        link.Staged.Clear();
        Worker.Reply.Buffer = link.Staged;
        Worker.Reply.Error(UnknownOutcome.Line);
        link.WriteReply(id, link.Staged.Written);
    }

    public override void Push(ReadOnlySpan<byte> push)
    {
        if (!isForgotten)
            link.WritePush((ulong)session.Id, push, replies.Count == 0 ? null : Hold);
    }

    public override void Kill() => Forget();

    /// <summary>The client, or its link, is gone: nothing of it is run or answered any more.</summary>
    public void Forget()
    {
        isForgotten = true;
        GateGeneration++;
        LeaveBlock();
        session.Transaction?.End(Worker.Plane.Watches);
        Worker.Context.Subscribers.Forget(session);
        StopTracking();
        if (parked && Worker.Plane.Waiters.TryRemove(this))
            parked = false;
        GiveBackGrant();
        link.Held(-(int)requests.Bytes);
        requests.Clear();
        replies.Clear();
    }

    /// <summary>False when the command was parked, before it did anything.</summary>
    private bool TryRun(in RequestFrame request)
    {
        requestId = request.RequestId;
        session.Database = request.Database;
        session.RespVersion = request.RespVersion;
        session.Durability = (DurabilityWish)request.Durability;
        session.ReadsFromReplicas = (request.Flags & RequestFlags.ReadsFromReplicas) != 0;
        session.NoTouch = (request.Flags & RequestFlags.NoTouch) != 0;
        session.IsImportSource = (request.Flags & RequestFlags.ImportSource) != 0;
        if (!request.User.SequenceEqual(userBytes))
        {
            userBytes = request.User.ToArray();
            session.User = userBytes.Length == 0 ? AccessControl.DefaultUser : request.User.SequenceEqual(RequestFrame.NamelessUser) ? "" : Encoding.UTF8.GetString(userBytes);
        }

        Track(request.Flags);
        if ((request.Flags & RequestFlags.FirstWatch) != 0)
            session.Transaction?.Unwatch(Worker.Plane.Watches);
        refused = false;
        RequestBytes = request.Command.Length;
        link.Staged.Clear();
        var parser = link.Parser;
        parser.Restart();
        bool done;
        if (request.Database >= Worker.Plane.Keyspace.Options.Databases)
            done = RefuseRequest(request, "ERR DB index is out of range"u8);
        else if ((request.Flags & RequestFlags.Transaction) != 0)
            done = TryRunTransaction(request, parser);
        else if (parser.Parse(request.Command) == RequestStatus.Complete)
            done = Worker.Execute(this, parser.Source(request.Command), parser.Arguments);
        else
            done = RefuseRequest(request, "ERR Protocol error: the router sent no whole command"u8);
        GiveBackGrant();
        if (!done)
        {
            parked = true;
            return false;
        }

        if ((request.Flags & RequestFlags.Traced) != 0)
            CommandTraces.Routed(session.LastCommand, request.Trace, Worker.LastElapsed, Worker.Plane.Now);
        if (!IsBlocked && !refused)
            Answer();
        return true;
    }

    /// <summary>Which of its reads are to be remembered the Router decides, command by command: what the client asked for stays there.</summary>
    private void Track(RequestFlags flags)
    {
        var isTracked = (flags & RequestFlags.Tracked) != 0;
        var noLoop = (flags & RequestFlags.NoLoop) != 0;
        if (session.Tracking is { IsBroadcast: true } || (session.Tracking is null && !isTracked))
            return;
        if (session.Tracking is null || session.Tracking.NoLoop != noLoop)
        {
            var before = session.Tracking;
            session.Tracking = new TrackingState { Mode = TrackingMode.OptIn, RedirectId = 0, NoLoop = noLoop };
            Worker.Plane.Tracker.Changed(session, before);
        }

        session.Tracking.CachingIsSaid = isTracked;
    }

    private bool TryRunTransaction(in RequestFrame request, RequestParser parser)
    {
        if (Worker.Interlude.IsOpen)
            return Worker.Plane.Scripts.IsBusy ? RefuseRequest(request, Encoding.ASCII.GetBytes(Worker.Plane.Scripts.BusyLine)) : Worker.Interlude.Wait(this);
        BeginLateReply();
        if (!RoutedTransaction.TryQueue(Worker.Context, session, parser, request.Command))
        {
            session.Transaction?.End(Worker.Plane.Watches);
            return RefuseRequest(request, "ERR Protocol error: the router sent no whole transaction"u8);
        }

        link.Staged.Clear();
        return Worker.Execute(this, RoutedTransaction.Exec, RoutedTransaction.ExecArguments);
    }

    /// <summary>Answers a request that is none.</summary>
    private bool RefuseRequest(in RequestFrame request, ReadOnlySpan<byte> line)
    {
        link.Staged.Clear();
        Worker.Reply.Buffer = link.Staged;
        Worker.Reply.Version = request.RespVersion;
        Worker.Reply.Error(line);
        return true;
    }

    /// <summary>Frames what was staged, now or once the log allows.</summary>
    private void Answer()
    {
        if (isForgotten)
            return;
        if (replies.Count == 0 && MayShow)
            link.WriteReply(requestId, link.Staged.Written);
        else
            link.WriteReplyParts(requestId, link.Staged.Written, Hold);
        GateOffset = 0;
        ShowsData = false;
        link.Staged.Clear();
    }

    private void Hold(ReadOnlySpan<byte> frame)
    {
        lastGateOffset = Math.Max(lastGateOffset, GateOffset);
        replies.Add(frame, requestId);
        repliesHeld++;
        Worker.Gated.Add(this, lastGateOffset, repliesHeld, Loop.MonotonicMilliseconds);
    }
}
