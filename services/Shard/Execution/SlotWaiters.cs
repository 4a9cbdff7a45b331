using Distro.Engine;
using Distro.Shard.Scripting;

namespace Distro.Shard.Execution;

/// <summary>
/// Where commands stand that found a slot taken: one queue a slot that has any, in order of arrival. Who releases a slot with the waiting mark posts up to
/// <see cref="WakeMax"/> of them back to their loops, where they try again against newcomers: a slot that is wanted by all loops is then never idle for
/// a wake-up's time. One that has lost <see cref="AttemptsMax"/> times is handed the lock itself, so nobody starves.
/// Invariants: a queue that is not empty has its slot's waiting mark set, or a waker at work; a waiter stands in at most one queue;
/// the stripes' locks are held for a few instructions and never while a slot is waited for.
/// </summary>
internal sealed class SlotWaiters(Keyspace keyspace)
{
    private const int WakeMax = 16;
    private const int AttemptsMax = 4;
    private const int Stripes = 64;
    private const int GateQueue = KeyspaceOptions.SlotCount;
    private const int TokenQueue = GateQueue + 1;
    private const int CaptureQueue = TokenQueue + 1;
    private const int LogQueue = CaptureQueue + 1;

    private readonly Stripe[] stripes = Enumerable.Range(0, Stripes).Select(_ => new Stripe()).ToArray();

    /// <summary>What scripts take that may come to any key.</summary>
    public ScriptToken ScriptToken { get; } = new();

    /// <summary>Times that a command was parked, for the statistics.</summary>
    public long Parkings => stripes.Sum(stripe => Volatile.Read(ref stripe.Parkings));

    /// <summary>Queues the waiter on a slot that was found taken. False when the slot is free by now: the caller tries again instead.</summary>
    public bool Park(Waiter waiter, int slot)
    {
        Enqueue(waiter, slot);
        if (keyspace.Lock(slot).TryMarkWaiting())
            return true;
        return !TryRemove(waiter);
    }

    /// <summary>Queues the waiter until the gate opens. False when it is open by now.</summary>
    public bool ParkAtGate(Waiter waiter, Gate gate)
    {
        Enqueue(waiter, GateQueue);
        Interlocked.MemoryBarrier();
        return gate.IsClosed || !TryRemove(waiter);
    }

    public void WakeGate(Gate gate)
    {
        Interlocked.MemoryBarrier();
        while (!gate.IsClosed && Dequeue(GateQueue) is { } waiter)
            waiter.Loop.Post(waiter);
    }

    /// <summary>Queues the waiter until the scripts' token is free. False when it is free by now.</summary>
    public bool ParkAtToken(Waiter waiter, ScriptToken token)
    {
        Enqueue(waiter, TokenQueue);
        Interlocked.MemoryBarrier();
        return token.IsTaken || !TryRemove(waiter);
    }

    public void ReleaseToken(ScriptToken token)
    {
        token.Release();
        Interlocked.MemoryBarrier();
        if (!token.IsTaken && Dequeue(TokenQueue) is { } waiter)
            waiter.Loop.Post(waiter);
    }

    /// <summary>Queues the waiter until a snapshot has a large value of a slot whole. Under that slot's lock, without which the snapshot does not go on.</summary>
    public void ParkAtCapture(Waiter waiter) => Enqueue(waiter, CaptureQueue);

    /// <summary>A large value is whole, or nobody wants it any more.</summary>
    public void WakeCapture()
    {
        while (Dequeue(CaptureQueue) is { } waiter)
            waiter.Loop.Post(waiter);
    }

    /// <summary>Queues the waiter until the log has room. False when it has some by now, or refuses.</summary>
    public bool ParkAtLog(Waiter waiter, Log.LogRoom room)
    {
        Enqueue(waiter, LogQueue);
        Interlocked.MemoryBarrier();
        return (room.IsFull && !room.Refuses) || !TryRemove(waiter);
    }

    /// <summary>Those who are parked now; one that parks again meanwhile is not woken again.</summary>
    public void WakeLog()
    {
        var stripe = stripes[LogQueue % Stripes];
        int left;
        lock (stripe)
            left = stripe.Count;
        for (; left > 0 && Dequeue(LogQueue) is { } waiter; left--)
            waiter.Loop.Post(waiter);
    }

    /// <summary>Posts everybody who waits for anything, to look what has become of it: a script that holds what they want is busy.</summary>
    public void WakeAll()
    {
        for (var slot = 0; slot <= LogQueue; slot++)
        {
            while (Dequeue(slot) is { } waiter)
                waiter.Loop.Post(waiter);
        }
    }

    /// <summary>Called after releasing a slot that carried the waiting mark.</summary>
    public void Wake(int slot)
    {
        for (var woken = 0; ; woken++)
        {
            if (woken >= WakeMax && HasWaiters(slot) && keyspace.Lock(slot).TryMarkWaiting())
                return;
            if (Dequeue(slot) is not { } waiter)
                return;
            Planted.Disturb();
            if (waiter.Attempts >= AttemptsMax && keyspace.Lock(slot).TryAcquire())
            {
                waiter.GrantedSlot = slot;
                if (HasWaiters(slot))
                    keyspace.Lock(slot).TryMarkWaiting();
                waiter.Loop.Post(waiter);
                return;
            }

            waiter.Loop.Post(waiter);
        }
    }

    /// <summary>Releases a slot and wakes who waits for it.</summary>
    public void Release(int slot)
    {
        if (keyspace.Lock(slot).Release())
            Wake(slot);
    }

    /// <summary>Releases what came with a wake-up, if anything did. Always NoSlot.</summary>
    public int ReleaseGrant(int granted)
    {
        if (granted >= 0)
            Release(granted);
        return Waiter.NoSlot;
    }

    /// <summary>Takes the waiter out of its queue. False when it was woken already: its Run will come.</summary>
    public bool TryRemove(Waiter waiter)
    {
        var slot = waiter.QueuedSlot;
        if (slot == Waiter.NoSlot)
            return false;
        var stripe = stripes[slot % Stripes];
        lock (stripe)
            return waiter.QueuedSlot == slot && stripe.Remove(waiter);
    }

    private void Enqueue(Waiter waiter, int slot)
    {
        var stripe = stripes[slot % Stripes];
        lock (stripe)
        {
            waiter.QueuedSlot = slot;
            stripe.Add(waiter);
        }
    }

    private Waiter? Dequeue(int slot)
    {
        var stripe = stripes[slot % Stripes];
        lock (stripe)
        {
            var waiter = stripe.First(slot);
            if (waiter is not null)
                stripe.Remove(waiter);
            return waiter;
        }
    }

    private bool HasWaiters(int slot)
    {
        var stripe = stripes[slot % Stripes];
        lock (stripe)
            return stripe.First(slot) is not null;
    }

    /// <summary>The queues of every 64th slot, as one list in order of arrival: it is short, or the slots of it are the same.</summary>
    private sealed class Stripe
    {
        public long Parkings;

        private Waiter? head;
        private Waiter? tail;

        public void Add(Waiter waiter)
        {
            Parkings++;
            waiter.Next = null;
            if (tail is null)
                head = waiter;
            else
                tail.Next = waiter;
            tail = waiter;
        }

        /// <summary>Waiters of all its queues.</summary>
        public int Count
        {
            get
            {
                var count = 0;
                for (var waiter = head; waiter is not null; waiter = waiter.Next)
                    count++;
                return count;
            }
        }

        public Waiter? First(int slot)
        {
            var waiter = head;
            while (waiter is not null && waiter.QueuedSlot != slot)
                waiter = waiter.Next;
            return waiter;
        }

        public bool Remove(Waiter waiter)
        {
            Waiter? before = null;
            for (var at = head; at is not null; before = at, at = at.Next)
            {
                if (at != waiter)
                    continue;
                if (before is null)
                    head = at.Next;
                else
                    before.Next = at.Next;
                if (tail == at)
                    tail = before;
                at.Next = null;
                at.QueuedSlot = Waiter.NoSlot;
                return true;
            }

            return false;
        }
    }
}
