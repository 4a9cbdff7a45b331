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

    private readonly int[] executing = new int[(workers + 1) * Stride];
    private int closed;

    public bool IsClosed => Volatile.Read(ref closed) != 0;

    /// <summary>False while the gate is closed: the caller parks with <see cref="SlotWaiters.ParkAtGate"/>.</summary>
    public bool TryEnter(int worker)
    {
        ref var mine = ref executing[(worker + 1) * Stride];
        Volatile.Write(ref mine, 1);
        if (Volatile.Read(ref closed) == 0)
            return true;
        Volatile.Write(ref mine, 0);
        return false;
    }

    public void Leave(int worker) => Volatile.Write(ref executing[(worker + 1) * Stride], 0);

    /// <summary>
    /// Closes the gate and waits for the commands under way, each of which is bounded. The caller holds no slot and has not entered.
    /// False when somebody else has it closed.
    /// </summary>
    public bool TryClose()
    {
        if (Interlocked.CompareExchange(ref closed, 1, 0) != 0)
            return false;
        Interlocked.MemoryBarrierProcessWide();
        var wait = default(SpinWait);
        for (var worker = 0; worker < workers; worker++)
        {
            while (Volatile.Read(ref executing[(worker + 1) * Stride]) != 0)
                wait.SpinOnce(sleep1Threshold: -1);
        }

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
