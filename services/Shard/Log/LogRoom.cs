using Distro.Shard.Execution;
using Distro.Shard.Hosting;

namespace Distro.Shard.Log;

/// <summary>
/// Whether the log has room for more changes: pressure from the disks reaches clients here. Who writes faster than Persistence takes it is parked before it takes a slot, its
/// input stays unread, and it goes on when an eighth of the room is free again, so that it is not woken for every record. Only a log of which nothing was taken for
/// log-standstill-ms refuses, because then nobody knows when there will be room.
/// Invariants: a parked writer is woken when there is room, when the log stands still, and when this member's role changes (<see cref="WakeAll"/>); a command that was let
/// through adds one record, so what is held passes the limit by at most a record a loop.
/// </summary>
internal sealed class LogRoom(LogRing ring, ShardOptions options, SlotWaiters waiters)
{
    private volatile bool isAwaited;
    private volatile bool standsStill;
    private long releasedSeen;
    private long movedMilliseconds;

    /// <summary>Set before the loops start: told when a writer begins to wait, for whoever gives the log up only now and then.</summary>
    public Action? Awaited { get; set; }

    /// <summary>As much is held as may be: writes wait, and what deletes in the background rests.</summary>
    public bool IsFull => ring.HeldBytes > LimitBytes;

    /// <summary>Full, and nobody takes anything: writes are refused.</summary>
    public bool Refuses => IsFull && (standsStill || options.LogStandstill.Value == 0);

    /// <summary>Even what a read may append (the deletion of an expired key) has no room.</summary>
    public bool IsAtItsEnd => ring.HeldBytes > ring.Capacity / 4 * 3;

    private long LimitBytes => Math.Min(options.LogBacklog.Bytes, ring.Capacity / 2);

    /// <summary>Parks a writer until there is room. False when there is some by now, or the log refuses: the caller asks again.</summary>
    public bool Park(Waiter waiter)
    {
        isAwaited = true;
        var isParked = waiters.ParkAtLog(waiter, this);
        Awaited?.Invoke();
        return isParked;
    }

    /// <summary>Something may have been taken.</summary>
    public void Released()
    {
        if (standsStill && ring.ReleasedOffset != Volatile.Read(ref releasedSeen))
            standsStill = false;
        Interlocked.MemoryBarrier();
        if (isAwaited && ring.HeldBytes <= LimitBytes - (LimitBytes / 8))
            WakeAll();
    }

    /// <summary>Several times a second, on one loop: notices that the log moves, or stands still.</summary>
    public void Look(long nowMilliseconds)
    {
        var released = ring.ReleasedOffset;
        if (released != releasedSeen || !IsFull)
        {
            Volatile.Write(ref releasedSeen, released);
            movedMilliseconds = nowMilliseconds;
            standsStill = false;
        }
        else if (nowMilliseconds - movedMilliseconds >= options.LogStandstill.Value)
        {
            standsStill = true;
        }

        Interlocked.MemoryBarrier();
        if (isAwaited && (!IsFull || Refuses))
            WakeAll();
    }

    /// <summary>Whoever is parked looks again.</summary>
    public void WakeAll()
    {
        isAwaited = false;
        Interlocked.MemoryBarrier();
        waiters.WakeLog();
    }
}
