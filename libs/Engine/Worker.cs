using Distro.Engine.Memory;
using Distro.Engine.Records;

namespace Distro.Engine;

/// <summary>What one command-running thread owns of the engine: its heap, its counters, and what it has still to free. Never shared between threads.</summary>
public sealed class Worker
{
    /// <summary>Numbers on each side of the counters, so that two workers' never share a cache line.</summary>
    private const int Padding = 8;

    private readonly long[] keys;
    private readonly long[] expiring;
    private readonly long[] @volatile;

    internal Worker(int index, Heap heap, int databases)
    {
        Index = index;
        Heap = heap;
        Backlog = new Backlog(heap);
        keys = new long[databases + (2 * Padding)];
        expiring = new long[databases + (2 * Padding)];
        @volatile = new long[databases + (2 * Padding)];
    }

    public int Index { get; }

    public Heap Heap { get; }

    /// <summary>The Unix time in milliseconds by which accesses to keys are noted. Set by whoever runs commands.</summary>
    public long NowMilliseconds { get; set; }

    internal Backlog Backlog { get; }

    /// <summary>There is something that <see cref="Keyspace.FreeSome"/> would free. Others may ask too: a moment old then.</summary>
    public bool HasBacklog => IsFreeing || !Backlog.IsEmpty || Heap.HasToGiveBack;

    /// <summary>Keys deleted that it has still to free.</summary>
    public long PendingObjects => Backlog.Pending;

    /// <summary>Keys that it has freed later than they were deleted, since this was last set to 0.</summary>
    public long FreedObjects
    {
        get => Backlog.Freed;
        set => Backlog.Freed = value;
    }

    /// <summary>What defragmentation has moved.</summary>
    public MoveCounts Moves => Heap.Sparse.Moves;

    /// <summary>It frees just now what stands in its backlog no more.</summary>
    internal bool IsFreeing
    {
        get => System.Threading.Volatile.Read(ref field);
        set => System.Threading.Volatile.Write(ref field, value);
    }

    /// <summary>State of a generator of chances that need not be good ones; never 0.</summary>
    internal ulong Random = 0x9E3779B97F4A7C15;

    /// <summary>Keys this worker created minus keys it deleted: only the sum over all workers means something.</summary>
    internal long Keys(int database) => System.Threading.Volatile.Read(ref keys[Padding + database]);

    internal long Expiring(int database) => System.Threading.Volatile.Read(ref expiring[Padding + database]);

    internal long Volatile(int database) => System.Threading.Volatile.Read(ref @volatile[Padding + database]);

    internal void CountKeys(int database, long change) => System.Threading.Volatile.Write(ref keys[Padding + database], keys[Padding + database] + change);

    internal void CountExpiring(int database, long change) => System.Threading.Volatile.Write(ref expiring[Padding + database], expiring[Padding + database] + change);

    internal void CountVolatile(int database, long change) => System.Threading.Volatile.Write(ref @volatile[Padding + database], @volatile[Padding + database] + change);

    /// <summary>With the gate closed.</summary>
    internal void SwapCounts(int one, int other)
    {
        foreach (var counts in (long[][])[keys, expiring, @volatile])
            (counts[Padding + one], counts[Padding + other]) = (counts[Padding + other], counts[Padding + one]);
    }

    /// <summary>With the gate closed.</summary>
    internal void ForgetCounts(int database)
    {
        System.Threading.Volatile.Write(ref keys[Padding + database], 0);
        System.Threading.Volatile.Write(ref expiring[Padding + database], 0);
        System.Threading.Volatile.Write(ref @volatile[Padding + database], 0);
    }
}
