using Distro.Engine;
using Distro.Net;

namespace Distro.Shard.Execution;

/// <summary>
/// Applies a stretch of the log that was taken apart by slots: every loop, and the thread that asks, take one slot after the other until none is left. Nobody may be served
/// meanwhile, since slots are at different places in the log until it returns.
/// A loop that does not come to it (it serves, or is stopping) takes nothing, and nothing waits for it: the asking thread would do all by itself.
/// </summary>
internal sealed class ParallelReplay(DataPlane plane, PartReplay own, int ownIndex)
{
    /// <summary>Slots taken at a time.</summary>
    private const int SlotsATime = 8;

    /// <summary>With fewer effects than this, waking others costs more than it saves.</summary>
    private const int SlotsWorthSharing = 64;

    private const int NothingLeft = 1 << 30;

    private SlotTails tails = new();
    private int next = NothingLeft;
    private int inside;
    private volatile string? failure;

    /// <summary>Applies all of it. Null, or what is wrong.</summary>
    public string? Run(SlotTails stretch)
    {
        (tails, failure) = (stretch, null);
        Volatile.Write(ref next, 0);
        if (stretch.Slots.Count >= SlotsWorthSharing)
        {
            foreach (var worker in plane.Workers) worker.Loop.Post(new Share(this, worker));
        }

        Take(ownIndex, own);
        // Whoever comes to it only now finds nothing, whatever stretch is next.
        Interlocked.Exchange(ref next, NothingLeft);
        var wait = default(SpinWait);
        while (Volatile.Read(ref inside) > 0) wait.SpinOnce();
        return failure;
    }

    private void Take(int index, PartReplay by)
    {
        Interlocked.Increment(ref inside);
        try
        {
            while (failure is null && Interlocked.Add(ref next, SlotsATime) - SlotsATime is var at && at < tails.Slots.Count) Apply(index, by, at);
        }
        finally
        {
            Interlocked.Decrement(ref inside);
        }
    }

    private void Apply(int index, PartReplay by, int at)
    {
        var wait = default(SpinWait);
        while (!plane.Gate.TryEnter(index)) wait.SpinOnce();
        for (var i = at; i < Math.Min(at + SlotsATime, tails.Slots.Count) && failure is null; i++)
        {
            var slot = tails.Slots[i];
            TakeSlot(slot);
            if (tails.Apply(slot, plane.Keyspace, by) is { } problem) failure = problem;
            plane.Waiters.Release(slot);
        }

        plane.Gate.Leave(index);
    }

    private void TakeSlot(int slot)
    {
        var wait = default(SpinWait);
        while (!plane.Keyspace.Lock(slot).TryAcquire()) wait.SpinOnce();
    }

    private sealed class Share(ParallelReplay replay, Worker worker) : ILoopWork
    {
        public void Run() => replay.Take(worker.Index, worker.Loader.Parts);
    }
}
