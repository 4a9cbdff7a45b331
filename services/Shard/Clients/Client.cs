using Distro.Commands.Execution;
using Distro.Commands.PubSub;
using Distro.Net;
using Distro.Resp;
using Distro.Shard.Execution;
using Distro.Shard.Waiting;

namespace Distro.Shard.Clients;

/// <summary>
/// Whoever sends commands: a connection of its own (<see cref="DirectClient"/>), or one of the many behind a Router's link. Owned by one loop.
/// Its replies wait, in order, until the log is committed as far as they show it; <see cref="GateOffset"/> collects how far that is.
/// </summary>
internal abstract class Client(Worker worker) : Waiter(worker.Loop), IPushTarget
{
    private Block? blocked;

    public Worker Worker { get; } = worker;

    public abstract Session Session { get; }

    /// <summary>Where the running command's reply goes.</summary>
    public abstract ReplyBuffer Output { get; }

    /// <summary>Behind a Router: refusals are reasons, and redirections the Router's business.</summary>
    public abstract bool IsRouted { get; }

    /// <summary>A replica may answer its reads.</summary>
    public bool MayReadFromReplica => Session.ReadsFromReplicas;

    /// <summary>The log offset up to which commit must have come before what was written since the last flush may be seen.</summary>
    public long GateOffset { get; set; }

    /// <summary>What was written since the last flush shows slot data: it may go only while the lease holds.</summary>
    public bool ShowsData { get; set; }

    /// <summary>Counts how often its waiting replies were given up: entries of an older count mean nothing any more.</summary>
    public int GateGeneration { get; protected set; }

    /// <summary>The end of the last record that one of its commands appended, for WAIT.</summary>
    public long LastWriteOffset { get; set; }

    /// <summary>Bytes of the running command as it was sent.</summary>
    public int RequestBytes { get; protected set; }

    /// <summary>Bytes of MULTI and of what was queued since: they count for the slot of the transaction.</summary>
    public long UncountedBytes { get; set; }

    /// <summary>What its command waits for (WAIT, BLPOP): later ones must wait too. Null for most. Other loops may look, to end it.</summary>
    public Block? Blocked
    {
        get => Volatile.Read(ref blocked);
        set => Volatile.Write(ref blocked, value);
    }

    public bool IsBlocked => Blocked is not null;

    public override bool RunsMeanwhile => Worker.Plane.Scripts.IsBusy;

    /// <summary>Its running command, a script, lets others have their turn: what they need of it must not be in their way.</summary>
    public virtual void BeginInterlude()
    {
    }

    /// <summary>The running command was refused before it did anything.</summary>
    public abstract void Refuse(Refusal refusal, int slot);

    /// <summary>Before the reply of a command that had blocked it is written.</summary>
    public abstract void BeginLateReply();

    /// <summary>What its command waited for will not be had from this member any more.</summary>
    /// <param name="slot">The slot that moved, or NoSlot.</param>
    /// <param name="unexecuted">Nothing of the command was done: it may be run elsewhere.</param>
    public abstract void Disown(BlockEnd end, int slot, bool unexecuted);

    /// <summary>The command that blocked it has written its reply: goes on with what came after.</summary>
    public abstract void Unblock();

    /// <summary>Output up to that position may go.</summary>
    public abstract void ReleaseReplies(long position);

    /// <summary>The outcome of the commands whose replies wait won't be known: the replies are replaced by errors that say so.</summary>
    public abstract void FailReplies();

    public abstract void Push(ReadOnlySpan<byte> push);

    /// <summary>Ends the connection (of a routed client: forgets it).</summary>
    public abstract void Kill();

    /// <summary>A slot that was handed over with a wake-up and that the command had no use for (it was refused, held by a pause, or waits for something else) is for others.</summary>
    protected void GiveBackGrant()
    {
        if (GrantedSlot >= 0)
            Worker.Plane.Waiters.Release(TakeGrant());
    }

    /// <summary>The client is gone, and waits for nothing any more.</summary>
    protected void LeaveBlock()
    {
        if (Blocked is not { } block)
            return;
        Blocked = null;
        block.End(BlockEnd.Gone);
    }

    /// <summary>Whether what was written since the last flush may be seen now.</summary>
    protected bool MayShow => !ShowsData || (GateOffset <= Worker.Plane.Durable.ReleasedOffset && Worker.Plane.HoldsData(Worker.Timestamp));

    /// <summary>The client is gone: nothing it has read need be remembered.</summary>
    protected void StopTracking()
    {
        if (Session.Tracking is not { } tracking)
            return;
        Session.Tracking = null;
        Worker.Context.Tracking?.Changed(Session, tracking);
    }
}
