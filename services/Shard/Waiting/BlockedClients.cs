using Distro.Net;
using Distro.Shard.Execution;

namespace Distro.Shard.Waiting;

/// <summary>The blocked clients of one loop, and when their time is over. Only the loop itself comes here; others may read the counts.</summary>
internal sealed class BlockedClients : ILoopWork
{
    private readonly EventLoop loop;
    private readonly LinkedList<Block> blocks = new();
    private readonly Deadlines deadlines = new();
    private long scheduled = Block.Never;
    private volatile int count;
    private volatile int timed;

    public BlockedClients(EventLoop loop)
    {
        this.loop = loop;
        RoleChanged = new LoopAction(() => EndWhere(static _ => true, BlockEnd.RoleChanged));
    }

    public int Count => count;

    /// <summary>Of these, those that have a deadline.</summary>
    public int TimedCount => timed;

    /// <summary>To be posted when the member has ceased to be what it was.</summary>
    public ILoopWork RoleChanged { get; }

    /// <summary>The loop's time is that of its batch's begin, cut to whole milliseconds: one more, so that nobody waits for less than asked.</summary>
    public long DeadlineOf(long timeoutMilliseconds) => timeoutMilliseconds == 0 ? Block.Never : loop.MonotonicMilliseconds + timeoutMilliseconds + 1;

    public void Add(Block block)
    {
        block.Listed = blocks.AddLast(block);
        count = blocks.Count;
        if (block.DeadlineMilliseconds == Block.Never)
            return;
        deadlines.Add(block);
        timed = deadlines.Count;
        ScheduleSoonest();
    }

    public void Remove(Block block)
    {
        if (block.Listed is not { } node)
            return;
        block.Listed = null;
        blocks.Remove(node);
        count = blocks.Count;
        deadlines.Remove(block);
        timed = deadlines.Count;
    }

    /// <summary>A map came: who waits for a key of a slot that is another group's now is sent there.</summary>
    public void MapChanged(SlotOwners owners) => EndWhere(block => block is KeyBlock waiting && waiting.IsMoved(owners), BlockEnd.Moved);

    /// <summary>Time has passed: ends those whose deadline has come.</summary>
    public void Run()
    {
        scheduled = Block.Never;
        var now = loop.MonotonicMilliseconds;
        while (deadlines.Soonest is { } block && block.DeadlineMilliseconds <= now)
        {
            deadlines.Remove(block);
            block.End(BlockEnd.Timeout);
        }

        timed = deadlines.Count;
        ScheduleSoonest();
    }

    private void EndWhere(Func<Block, bool> predicate, BlockEnd reason)
    {
        foreach (var block in blocks)
        {
            if (predicate(block))
                block.End(reason);
        }
    }

    private void ScheduleSoonest()
    {
        if (deadlines.Soonest is not { } block || block.DeadlineMilliseconds >= scheduled)
            return;
        scheduled = block.DeadlineMilliseconds;
        loop.Schedule(this, scheduled - loop.MonotonicMilliseconds);
    }
}
