using Distro.Net;
using Distro.Resp;
using Distro.Shard.Clients;

namespace Distro.Shard.Waiting;

/// <summary>
/// One client that a command has blocked. Whoever can end the waiting (a writer on any loop, a timer, CLIENT UNBLOCK, a change of role) does so by moving one word;
/// who moved it posts the block to its client's loop, where, once, the reply is written and the client goes on.
/// Invariants: claimed by at most one at a time; over at most once; what wants to end a block while it is claimed is seen by the one who lets go of it.
/// </summary>
internal abstract class Block(Client client, long deadlineMilliseconds) : ILoopWork
{
    public const long Never = long.MaxValue;

    private const int Waiting = 0;
    private const int Claimed = 1;

    /// <summary>Claimed, and somebody else wanted to claim it in vain: there may be something for it elsewhere.</summary>
    private const int Missed = 2;

    private const int Over = 3;

    private int state;
    private int wantedEnd;
    private bool isServed;
    private bool isDone;

    public Client Client { get; } = client;

    /// <summary>By the loop's monotonic clock, in milliseconds; <see cref="Never"/>: none.</summary>
    public long DeadlineMilliseconds { get; } = deadlineMilliseconds;

    /// <summary>The command that blocked it, for the statistics, by its index: who serves it counts it, and nobody else does when it ends otherwise.</summary>
    internal int CommandIndex { get; set; } = -1;

    /// <summary>What the command took until it blocked, in Stopwatch ticks.</summary>
    internal long ElapsedTicks { get; set; }

    /// <summary>The slot of its keys if that is one, and bytes of its request, for the counts of slots; else -1.</summary>
    internal (int Slot, long RequestBytes) Counted { get; set; } = (-1, 0);

    /// <summary>Its place among the deadlines of its loop.</summary>
    internal int DeadlineIndex { get; set; } = -1;

    /// <summary>Its place among the blocked clients of its loop.</summary>
    internal LinkedListNode<Block>? Listed { get; set; }

    /// <summary>Nothing of the command has been done: elsewhere it may be run from the beginning.</summary>
    protected abstract bool IsUnexecuted { get; }

    /// <summary>For who has something for it. When true nobody else can end it until <see cref="Serve"/> or <see cref="Unclaim"/>.</summary>
    public bool TryClaim()
    {
        if (Volatile.Read(ref wantedEnd) != 0)
            return false;
        while (true)
        {
            var seen = Interlocked.CompareExchange(ref state, Claimed, Waiting);
            if (seen == Waiting || (seen == Claimed && Execution.Planted.Has(Execution.ExecutorFault.WaiterServedTwice)))
                return true;
            if (seen != Claimed || Interlocked.CompareExchange(ref state, Missed, Claimed) == Claimed)
                return false;
        }
    }

    /// <summary>There was nothing for it after all. True when somebody else may have had something meanwhile.</summary>
    public bool Unclaim()
    {
        var missed = Interlocked.Exchange(ref state, Waiting) == Missed;
        if (Volatile.Read(ref wantedEnd) != 0 && TryFinish())
            Client.Loop.Post(this);
        return missed;
    }

    /// <summary>It has what it waited for, as the block itself was told. The caller has claimed it.</summary>
    public void Serve()
    {
        isServed = true;
        Volatile.Write(ref state, Over);
        Client.Loop.Post(this);
    }

    /// <summary>Ends the waiting, from any thread. False when something else is ending it already.</summary>
    public bool End(BlockEnd reason)
    {
        if (Interlocked.CompareExchange(ref wantedEnd, (int)reason, 0) != 0)
            return false;
        if (TryFinish())
            Client.Loop.Post(this);
        return true;
    }

    /// <summary>On its client's loop: it is over.</summary>
    public void Run()
    {
        if (isDone)
            return;
        isDone = true;
        Leave();
        var worker = Client.Worker;
        worker.Blocked.Remove(this);
        if (Client.Blocked != this)
            return;
        Client.Blocked = null;
        worker.BeginTurn();
        var end = (BlockEnd)wantedEnd;
        if (!isServed && end is BlockEnd.RoleChanged or BlockEnd.Moved)
        {
            Client.Disown(end, MovedSlot, IsUnexecuted);
            return;
        }

        Client.BeginLateReply();
        var reply = worker.Context.Reply;
        var errors = reply.ErrorCount;
        var start = reply.Buffer.Position;
        if (isServed)
            WriteServed(reply);
        else if (end == BlockEnd.Error)
            reply.Error("UNBLOCKED client unblocked via CLIENT UNBLOCK"u8);
        else
            WriteTimeout(reply);
        Tell(worker);
        Client.Session.CommandCount++;
        Count(worker, failed: reply.ErrorCount != errors, end);
        if (Counted.Slot >= 0)
            worker.Plane.SlotUse.CountLate(Counted.Slot, ElapsedTicks, Counted.RequestBytes, reply.Buffer.Position - start);
        Client.Unblock();
    }

    /// <summary>Who served it has counted it. One that was ended by an error did not fail: it was refused, as statistics have it everywhere.</summary>
    private void Count(Execution.Worker worker, bool failed, BlockEnd end)
    {
        if (CommandIndex < 0 || isServed)
            return;
        worker.Statistics.Count(CommandIndex, ElapsedTicks, failed && end != BlockEnd.Error);
        if (end == BlockEnd.Error)
            worker.Statistics.CountRejected(CommandIndex);
    }

    /// <summary>The slot of which a client that is sent elsewhere is told.</summary>
    protected virtual int MovedSlot => Execution.Waiter.NoSlot;

    /// <summary>Its command has been answered: for the logs of commands.</summary>
    protected virtual void Tell(Execution.Worker worker)
    {
    }

    /// <summary>Leaves the queues in which it stands.</summary>
    protected abstract void Leave();

    protected abstract void WriteServed(ReplyWriter reply);

    protected abstract void WriteTimeout(ReplyWriter reply);

    private bool TryFinish() => Interlocked.CompareExchange(ref state, Over, Waiting) == Waiting;
}
