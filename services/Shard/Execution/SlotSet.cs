using Distro.Engine;

namespace Distro.Shard.Execution;

/// <summary>
/// The slots of one command: distinct and ascending once <see cref="Seal"/> was called. They are taken all or none in that order, with a short spin on each;
/// nobody ever waits while holding one. Owned by one worker and used again for each command.
/// </summary>
internal sealed class SlotSet(Keyspace keyspace, SlotWaiters waiters)
{
    /// <summary>About a microsecond: longer than most commands hold a slot, shorter than parking costs.</summary>
    private const int SpinsMax = 30;

    private const int SpinIterations = 4;

    private int[] slots = new int[64];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Slots => slots.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(int slot)
    {
        if (Count > 0 && slots[Count - 1] == slot)
            return;
        if (Count == slots.Length)
            Array.Resize(ref slots, Count * 2);
        slots[Count++] = slot;
    }

    /// <summary>The first slot that another member owns; else the first; NoSlot when there is none.</summary>
    public int FirstForeign(SlotOwners owners)
    {
        foreach (var slot in Slots)
        {
            if (!owners.IsOurs(slot))
                return slot;
        }

        return Count > 0 ? slots[0] : Waiter.NoSlot;
    }

    public void Seal()
    {
        if (Count < 2)
            return;
        DropRepeated();
        if (Planted.Has(ExecutorFault.UnorderedSlots) && Environment.CurrentManagedThreadId % 2 == 0)
            slots.AsSpan(0, Count).Reverse();
        if (Planted.Has(ExecutorFault.SkippedSlot) && Count > 1)
            Count--;
    }

    private void DropRepeated()
    {
        var all = slots.AsSpan(0, Count);
        all.Sort();
        var kept = 1;
        for (var i = 1; i < all.Length; i++)
        {
            if (all[i] != all[kept - 1])
                all[kept++] = all[i];
        }

        Count = kept;
    }

    /// <summary>Takes all, of which <paramref name="granted"/> (or NoSlot) is held already. When one is busy none is held afterwards, the granted one neither.</summary>
    public bool TryTakeAll(int granted, out int busy)
    {
        for (var i = 0; i < Count; i++)
        {
            Planted.Disturb();
            if (slots[i] == granted || TryTake(slots[i]))
                continue;
            busy = slots[i];
            for (var held = 0; held < i; held++)
                waiters.Release(slots[held]);
            if (granted > busy)
                waiters.Release(granted);
            return false;
        }

        busy = Waiter.NoSlot;
        return true;
    }

    /// <summary>Takes one more while the others are held, if it is free: it is released with them.</summary>
    public bool TryTakeMore(int slot)
    {
        if (!TryTake(slot))
            return false;
        if (Count == slots.Length)
            Array.Resize(ref slots, Count * 2);
        slots[Count++] = slot;
        return true;
    }

    public void ReleaseAll()
    {
        for (var i = 0; i < Count; i++)
        {
            waiters.Release(slots[i]);
            Planted.Disturb();
        }
    }

    public bool TryTake(int slot)
    {
        ref var word = ref keyspace.Lock(slot);
        if (word.TryAcquire())
            return true;
        for (var spins = 0; spins < SpinsMax; spins++)
        {
            Thread.SpinWait(SpinIterations);
            if (word.TryAcquire())
                return true;
        }

        return false;
    }
}
