using Distro.Engine;
using Distro.Engine.Slots;
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

    private static readonly int[] every = [.. Enumerable.Range(0, KeyspaceOptions.SlotCount)];

    private SlotTails? tails;
    private IReadOnlyList<int> slots = [];
    private bool growsAhead;
    private int next = NothingLeft;
    private int inside;
    private volatile string? failure;

    /// <summary>The loops begin to apply a stretch, which must stay as it is until <see cref="End"/>.</summary>
    /// <param name="stretch">A part of the log, taken apart.</param>
    /// <param name="isOfMany">More of them follow, and then <see cref="Fit"/>: tables grow ahead.</param>
    public void Begin(SlotTails stretch, bool isOfMany)
    {
        (tails, growsAhead) = (stretch, isOfMany);
        Begin(stretch.Slots);
    }

    /// <summary>Behind the last of many stretches: gives every slot's tables the size that fits.</summary>
    public void Fit()
    {
        (tails, growsAhead) = (null, false);
        Begin(every);
        End();
    }

    private void Begin(IReadOnlyList<int> all)
    {
        (slots, failure) = (all, null);
        Volatile.Write(ref next, 0);
        if (all.Count < SlotsWorthSharing) return;
        foreach (var worker in plane.Workers) worker.Loop.Post(new Share(this, worker));
    }

    /// <summary>Applies what is left of it, and waits for what others are at. Null, or what is wrong.</summary>
    public string? End()
    {
        Take(ownIndex, own);
        Abandon();
        return failure;
    }

    /// <summary>Waits for what others are at, and leaves what nobody has begun: for a keyspace that is given up.</summary>
    public void Abandon()
    {
        // Whoever comes to it only now finds nothing, whatever stretch is next.
        Interlocked.Exchange(ref next, NothingLeft);
        var wait = default(SpinWait);
        while (Volatile.Read(ref inside) > 0) wait.SpinOnce();
    }

    private void Take(int index, PartReplay by)
    {
        Interlocked.Increment(ref inside);
        try
        {
            while (failure is null && Interlocked.Add(ref next, SlotsATime) - SlotsATime is var at && at < slots.Count) Apply(index, by, at);
        }
        finally
        {
            by.Worker.Heap.GrowsAhead = false;
            Interlocked.Decrement(ref inside);
        }
    }

    private void Apply(int index, PartReplay by, int at)
    {
        var wait = default(SpinWait);
        while (!plane.Gate.TryEnter(index)) wait.SpinOnce();
        // Only now that slots are taken is it sure which stretch they are of: a loop that was late may have come to the next.
        by.Worker.Heap.GrowsAhead = growsAhead;
        var end = Math.Min(at + SlotsATime, slots.Count);
        for (var i = at; i < end; i++)
        {
            plane.Keyspace.PrefetchSlot(slots[i]);
            tails?.Prefetch(slots[i]);
        }

        for (var i = at; i < end && failure is null; i++)
        {
            var slot = slots[i];
            TakeSlot(slot);
            if (tails is null) SlotFit.Run(plane.Keyspace, by.Worker, slot);
            else if (tails.Apply(slot, plane.Keyspace, by) is { } problem) failure = problem;
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
