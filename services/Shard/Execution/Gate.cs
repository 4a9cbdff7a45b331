namespace Distro.Shard.Execution;

/// <summary>
/// Lets one thread have the whole keyspace (FLUSHALL, a change of role) while everybody else pays two plain stores and a load a command.
/// A worker says "executing" and then looks whether the gate is closed; the closer closes it, makes every processor see that
/// (a process-wide barrier, paid by the rare side), and waits until nobody executes any more.
/// Invariant: when <see cref="TryClose"/> has returned true, no other worker is between a successful Enter and its Leave, and none gets in before Open.
/// </summary>
internal sealed class Gate(int workers, SlotWaiters waiters)
{
    /// <summary>A cache line apart, so that workers do not write into each other's.</summary>
    private const int Stride = 128 / sizeof(int);

    private const int Away = 0;
    private const int Executing = 1;

    /// <summary>Waiting for a slot in the middle of a command, and holding nothing.</summary>
    private const int Paused = 2;

    private readonly int[] executing = new int[(workers + 1) * Stride];
    private int closed;
    private int isHeldInside;
    private long passes;

    public bool IsClosed => Volatile.Read(ref closed) != 0;

    /// <summary>How often somebody has had the whole keyspace: commands that need it, scripts whose undeclared keys were taken, changes of role.</summary>
    public long Passes => Interlocked.Read(ref passes);

    /// <summary>False while the gate is closed: the caller parks with <see cref="SlotWaiters.ParkAtGate"/>.</summary>
    public bool TryEnter(int worker)
    {
        ref var mine = ref executing[(worker + 1) * Stride];
        Volatile.Write(ref mine, Executing);
        if (Volatile.Read(ref closed) == 0)
            return true;
        Volatile.Write(ref mine, Away);
        return false;
    }

    public void Leave(int worker) => Volatile.Write(ref executing[(worker + 1) * Stride], Away);

    /// <summary>A worker that has entered, and holds nothing, is about to wait for a slot: one who closes the gate from inside need not wait for it.</summary>
    public void Pause(int worker) => Volatile.Write(ref executing[(worker + 1) * Stride], Paused);

    /// <summary>It has the slot. False while the gate is held from inside: the slot must be released, and taken again later.</summary>
    public bool TryResume(int worker)
    {
        ref var mine = ref executing[(worker + 1) * Stride];
        Volatile.Write(ref mine, Executing);
        if (Volatile.Read(ref isHeldInside) == 0)
            return true;
        Volatile.Write(ref mine, Paused);
        return false;
    }

    /// <summary>
    /// Makes the caller, which has entered and goes on with its command, the only one inside. Whoever has begun to close the gate waits for the caller as for
    /// all others. One caller at a time. True when this closed the gate, and <see cref="EndInside"/> shall open it.
    /// </summary>
    /// <param name="caller">Its loop.</param>
    /// <param name="waiting">Called again and again while others are inside; what it throws ends the wait, and leaves the gate as it was.</param>
    public bool CloseInside(int caller, Action? waiting = null)
    {
        Volatile.Write(ref isHeldInside, 1);
        var hasClosed = Interlocked.CompareExchange(ref closed, 1, 0) == 0;
        Interlocked.MemoryBarrierProcessWide();
        try
        {
            AwaitOthers(caller, waiting);
        }
        catch
        {
            EndInside(hasClosed);
            throw;
        }

        Interlocked.Increment(ref passes);
        return hasClosed;
    }

    private void AwaitOthers(int caller, Action? waiting)
    {
        var wait = default(SpinWait);
        for (var worker = 0; worker < workers; worker++)
        {
            while (worker != caller && Volatile.Read(ref executing[(worker + 1) * Stride]) == Executing)
            {
                wait.SpinOnce(sleep1Threshold: -1);
                waiting?.Invoke();
            }
        }
    }

    public void EndInside(bool opens)
    {
        Volatile.Write(ref isHeldInside, 0);
        if (opens)
            Open();
    }

    /// <summary>
    /// Closes the gate and waits for the commands under way, each of which is bounded. The caller holds no slot and has not entered.
    /// False when somebody else has it closed, or the caller gave up.
    /// </summary>
    /// <param name="givesUp">Asked again and again while commands are under way; it may serve others meanwhile, who need no slots.</param>
    public bool TryClose(Func<bool>? givesUp = null)
    {
        if (Interlocked.CompareExchange(ref closed, 1, 0) != 0)
            return false;
        Interlocked.MemoryBarrierProcessWide();
        var wait = default(SpinWait);
        for (var worker = 0; worker < workers; worker++)
        {
            while (Volatile.Read(ref executing[(worker + 1) * Stride]) != Away)
            {
                wait.SpinOnce(sleep1Threshold: -1);
                if (givesUp is null || !givesUp())
                    continue;
                Open();
                return false;
            }
        }

        Interlocked.Increment(ref passes);
        return true;
    }

    /// <summary>For threads that are no loop and may wait.</summary>
    public void Close()
    {
        var wait = default(SpinWait);
        while (!TryClose())
            wait.SpinOnce();
    }

    public void Open()
    {
        Volatile.Write(ref closed, 0);
        waiters.WakeGate(this);
    }
}
