using System.Runtime.CompilerServices;
using Distro.Engine.Memory;
using Distro.Engine.Records;
using Distro.Engine.Slots;
using Distro.Engine.Tables;

namespace Distro.Engine;

/// <summary>
/// All data of one shard: an array of slots, each with a small table per database. There is no dictionary above the slots.
/// Everything that names a slot is called with that slot's lock held, or with the gate closed; the counts may be read at any time.
/// </summary>
public sealed class Keyspace : IDisposable
{
    /// <summary>Records looked at for each expired key that is asked for, and at least; bounds the time one search for expired keys holds its slot.</summary>
    private const int LookedAtPerExpired = 16;
    private const int LookedAtMin = 64;

    /// <summary>Less is not worth the work.</summary>
    private const long FragmentedBytesMin = 1 << 20;
    private const int FragmentedPart = 40;

    private readonly Arena arena;
    private readonly NativeArray<SlotHeader> headers = new(KeyspaceOptions.SlotCount, isTouched: true);
    private readonly Database[] databases;
    private readonly Worker[] workers;
    private ISlotGuard? guard;
    private int guardedSlot = -1;

    public Keyspace(KeyspaceOptions options)
    {
        Options = options;
        Hash = new KeyHash(options.HashSeed);
        arena = new Arena(options.ReservedBytes, options.IsChecked, options.UseLargePages);
        databases = [.. Enumerable.Range(0, options.Databases).Select(index => new Database(isInHeaders: index == 0))];
        workers = [.. Enumerable.Range(0, options.Workers).Select(index => new Worker(index, arena.CreateHeap(), options.Databases))];
    }

    public KeyspaceOptions Options { get; }

    /// <summary>used_memory: the sum of all workers' counters, in bytes.</summary>
    public long UsedBytes => arena.UsedBytes;

    /// <summary>Bytes of the pages that hold data: what the data occupies, fragmentation included.</summary>
    public long PageBytes => arena.PageBytesInUse;

    internal KeyHash Hash { get; }

    public Worker Worker(int index) => workers[index];

    /// <summary>The slot's lock word, in the slot's own cache line.</summary>
    public ref SlotLock Lock(int slot) => ref headers[slot].Lock;

    /// <summary>What the last commands on the slot took, in the same line.</summary>
    public ref SlotTally Tally(int slot) => ref headers[slot].Tally;

    /// <summary>The log offset of the last effect that changed this slot.</summary>
    public ref long LastOffset(int slot) => ref headers[slot].LastOffset;

    /// <summary>The cluster's keyed hash of a key: what <see cref="Open(Worker, int, int, ReadOnlySpan{byte}, ulong)"/> and the prefetches take, so that a batch hashes each key once.</summary>
    public ulong HashOf(ReadOnlySpan<byte> key) => Hash.Of(key);

    /// <summary>Finds a key, whether or not it has expired: expiry is the caller's decision.</summary>
    public KeyEntry Open(Worker worker, int slot, int database, ReadOnlySpan<byte> key) => Open(worker, slot, database, key, Hash.Of(key));

    /// <summary>As above, for a key whose hash is known.</summary>
    public KeyEntry Open(Worker worker, int slot, int database, ReadOnlySpan<byte> key, ulong hash)
    {
        if (slot == guardedSlot) BeforeChange(worker, slot, database, key, hash);
        return new KeyEntry(this, worker, slot, database, key, hash);
    }

    /// <summary>As <see cref="Open(Worker, int, int, ReadOnlySpan{byte}, ulong)"/>, for a caller that changes nothing but access data; one that does after all calls <see cref="BeforeChange(Worker, int, int, ReadOnlySpan{byte})"/> first.</summary>
    public KeyEntry OpenToRead(Worker worker, int slot, int database, ReadOnlySpan<byte> key, ulong hash) => new(this, worker, slot, database, key, hash);

    /// <summary>
    /// Has a guard hear of each key of a slot before it may be changed, until <see cref="Unguard"/>. One slot at a time. Both under the slot's lock, which orders them with
    /// whoever opens keys of the slot.
    /// </summary>
    public void Guard(int slot, ISlotGuard by)
    {
        guard = by;
        Volatile.Write(ref guardedSlot, slot);
    }

    public void Unguard()
    {
        Volatile.Write(ref guardedSlot, -1);
        guard = null;
    }

    /// <summary>A key that was opened to be read is about to be changed.</summary>
    public void BeforeChange(Worker worker, int slot, int database, ReadOnlySpan<byte> key)
    {
        if (slot == guardedSlot) BeforeChange(worker, slot, database, key, Hash.Of(key));
    }

    /// <summary>The slot that is guarded; -1: none.</summary>
    public int GuardedSlot => Volatile.Read(ref guardedSlot);

    /// <summary>Whether whoever changes the key now would have to wait for the guard. Under the slot's lock.</summary>
    public bool NeedsTime(Worker worker, int slot, int database, ReadOnlySpan<byte> key)
        => slot == guardedSlot && guard!.NeedsTime(worker, database, key, LeafShape.PositionOf(Hash.Of(key)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BeforeChange(Worker worker, int slot, int database, ReadOnlySpan<byte> key, ulong hash)
        => guard!.BeforeChange(worker, slot, database, key, LeafShape.PositionOf(hash));

    /// <summary>Fetches the slot's header into the processor's cache: the first of three steps for a batch of keys. A hint, without the slot's lock, as the others.</summary>
    public void PrefetchSlot(int slot) => CacheHint.Fetch(ref headers[slot]);

    /// <summary>The second step: the bucket where a key of that hash stands.</summary>
    public void PrefetchBucket(int slot, int database, ulong hash)
    {
        if (databases[database].IsMade) LeafHints.FetchBucket(workers[0].Heap, databases[database].Peek(this, slot).Keys, hash);
    }

    /// <summary>The third step: the key's record, if it has one.</summary>
    public void PrefetchRecord(int slot, int database, ulong hash)
    {
        if (databases[database].IsMade) LeafHints.FetchRecord(workers[0].Heap, databases[database].Peek(this, slot).Keys, hash);
    }

    /// <summary>Keys in a database, expired ones that are not yet deleted included.</summary>
    public long Count(int database) => Sum(database, static (worker, database) => worker.Keys(database));

    /// <summary>Keys of a database that have an expiry time.</summary>
    public long CountWithExpiry(int database) => Sum(database, static (worker, database) => worker.Expiring(database));

    /// <summary>Keys of a database some of whose elements have an expiry time.</summary>
    public long CountVolatile(int database) => Sum(database, static (worker, database) => worker.Volatile(database));

    private long Sum(int database, Func<Worker, int, long> count)
    {
        var sum = 0L;
        foreach (var worker in workers) sum += count(worker, database);
        return Math.Max(sum, 0);
    }

    public long CountInSlot(int slot, int database)
    {
        if (!databases[database].IsMade) return 0;
        ref var table = ref databases[database].Peek(this, slot);
        return databases[database].IsCurrent(table) ? table.Keys.Count : 0;
    }

    /// <summary>The first slot at or after <paramref name="slot"/> that holds keys of the database, or -1. Needs no lock: a hint under concurrent writes.</summary>
    public int NextNonEmptySlot(int slot, int database) => databases[database].WithKeys.Next(slot);

    /// <summary>The first slot at or after <paramref name="slot"/> where a key of the database may have expired by then, or -1. Needs no lock: a hint for the active expiry cycle.</summary>
    public int NextExpiredSlot(int slot, int database, long unixMilliseconds)
    {
        var at = databases[database];
        for (slot = at.WithExpiry.Next(slot); slot >= 0; slot = at.WithExpiry.Next(slot + 1))
        {
            if (Volatile.Read(ref at.Peek(this, slot).Soonest) <= unixMilliseconds) return slot;
        }

        return -1;
    }

    /// <summary>
    /// Emits whole home buckets of one slot from a 39-bit hash position on, until at least <paramref name="count"/> keys were emitted.
    /// Returns the position to go on from, or -1 when the slot is done. The sink must not change the slot meanwhile.
    /// </summary>
    public long ScanSlot<TSink>(Worker worker, int slot, int database, long position, int count, ref TSink sink) where TSink : IScanSink, allows ref struct
    {
        if (!databases[database].IsMade) return -1;
        var reader = new KeySink<TSink>(worker.Heap, sink);
        var next = Keys(worker, ref Table(worker, slot, database)).Scan(position, count, ref reader);
        sink = reader.Sink;
        return next;
    }

    /// <summary>
    /// Up to <paramref name="count"/> keys of the slot whose expiry time, or that of one of their elements, is at or before <paramref name="unixMilliseconds"/>, for the active expiry cycle.
    /// Returns how many were emitted; looks at a bounded number of keys and goes on from there the next time. The caller deletes what has expired of them, after the call and before it releases the slot.
    /// </summary>
    public int FindExpired<TSink>(Worker worker, int slot, int database, long unixMilliseconds, int count, ref TSink sink) where TSink : IScanSink, allows ref struct
    {
        if (!databases[database].IsMade) return 0;
        ref var table = ref Table(worker, slot, database);
        if (!table.IsWatched || table.Soonest > unixMilliseconds) return 0;
        var finder = new ExpiredSink<TSink>(worker.Heap, sink, unixMilliseconds, count);
        var lookMax = Math.Max(LookedAtMin, (int)Math.Min((long)count * LookedAtPerExpired, int.MaxValue));
        while (finder.Looked < lookMax)
        {
            var next = Keys(worker, ref table).Scan(table.SweepPosition, 1, ref finder);
            table.Note(finder.Soonest);
            if (finder.IsOverfull) break;
            table.SweepPosition = Math.Max(next, 0);
            if (next < 0)
            {
                table.EndSweep();
                break;
            }

            if (finder.Found == count) break;
        }

        sink = finder.Sink;
        return finder.Found;
    }

    /// <summary>A key of the slot chosen at random by a random number, all about equally likely: emits it. False when the slot has none.</summary>
    public bool SampleSlot<TSink>(Worker worker, int slot, int database, ulong random, ref TSink sink) where TSink : IScanSink, allows ref struct
    {
        if (!databases[database].IsMade) return false;
        var record = Keys(worker, ref Table(worker, slot, database)).Sample(random);
        if (record.IsNull) return false;
        var reader = new KeySink<TSink>(worker.Heap, sink);
        reader.Emit(record);
        sink = reader.Sink;
        return true;
    }

    /// <summary>Running sums of the slots' keys (or of those with an expiry time), for <see cref="Access.VictimSearch"/>. Needs no lock: an estimate while commands run.</summary>
    internal long SumKeys(int database, bool onlyExpiring, long[] sums)
    {
        var at = databases[database];
        var sum = 0L;
        for (var slot = 0; slot < sums.Length; slot++)
        {
            if (at.IsMade)
            {
                ref var table = ref at.Peek(this, slot);
                if (at.IsCurrent(table)) sum += Math.Max(onlyExpiring ? table.Expiring : table.Keys.Count, 0);
            }

            sums[slot] = sum;
        }

        return sum;
    }

    /// <summary>Empties a database (or all, with -1) by an epoch: O(1), with the gate closed. The memory follows through <see cref="FreeSome"/>.</summary>
    public void Flush(int database)
    {
        for (var each = 0; each < databases.Length; each++)
        {
            if (database >= 0 && each != database) continue;
            databases[each].Flush();
            foreach (var worker in workers) worker.ForgetCounts(each);
        }
    }

    /// <summary>Two databases change places: O(1), with the gate closed.</summary>
    public void Swap(int one, int other)
    {
        (databases[one], databases[other]) = (databases[other], databases[one]);
        foreach (var worker in workers) worker.SwapCounts(one, other);
    }

    /// <summary>Empties one slot in all databases, under its lock.</summary>
    public void FlushSlot(Worker worker, int slot)
    {
        headers[slot].Version++;
        for (var database = 0; database < databases.Length; database++)
        {
            if (!databases[database].IsMade) continue;
            ref var table = ref Table(worker, slot, database);
            worker.Backlog.Add(table.Keys);
            worker.CountKeys(database, -table.Keys.Count);
            worker.CountExpiring(database, -table.Expiring);
            worker.CountVolatile(database, -table.Volatile);
            table = default(DatabaseSlot) with { Epoch = table.Epoch };
            databases[database].WithKeys.Remove(slot);
            databases[database].WithExpiry.Remove(slot);
        }
    }

    /// <summary>Frees part of what was deleted lazily, at most about <paramref name="blocks"/> blocks. True while there is more. Needs no lock: each worker calls it for itself, now and then even when there is nothing to free, so that what others freed of its memory comes back too.</summary>
    public bool FreeSome(Worker worker, int blocks)
    {
        worker.IsFreeing = true;
        var hasMore = worker.Heap.Settle() | worker.Backlog.FreeSome(blocks) | worker.Heap.GiveBackSome();
        var isSweeping = false;
        foreach (var database in databases) isSweeping |= !hasMore && database.Sweep(this, worker);
        worker.IsFreeing = false;
        if (hasMore | FreeOfSleepers(worker, blocks)) return true;
        if (isSweeping || !worker.Backlog.IsEmpty) return true;
        worker.Heap.TrimWhenQuiet();
        return false;
    }

    /// <summary>Frees what one worker has to free that sleeps (<see cref="Heap.EnterIdle"/>), for nobody else does: the next one when that has nothing left.</summary>
    private bool FreeOfSleepers(Worker worker, int blocks)
    {
        foreach (var other in workers)
        {
            if (other == worker || !other.Heap.TryBorrow()) continue;
            var hasMore = other.Heap.Settle() | other.Backlog.FreeSome(blocks) | other.Heap.GiveBackSome();
            if (!hasMore) other.Heap.TrimWhenQuiet();
            other.Heap.Return();
            if (hasMore) return true;
        }

        return false;
    }

    /// <summary>The worker has something to free: of its own, or tables of flushed databases.</summary>
    public bool HasToFree(Worker worker)
    {
        if (worker.HasBacklog) return true;
        foreach (var database in databases)
        {
            if (database.HasToSweep) return true;
        }

        return false;
    }

    /// <summary>So many sizes of blocks there are that share pages.</summary>
    public const int SizeClasses = SizeClass.SlabClasses;

    /// <summary>Whether pages hold so much less than they could that moving blocks together may be worth while.</summary>
    public bool IsFragmented
    {
        get
        {
            var used = UsedBytes;
            return PageBytes - used > Math.Max(FragmentedBytesMin, used / FragmentedPart);
        }
    }

    /// <summary>Chooses, of the worker's own pages for one size of blocks, those that shall become empty; returns how many.</summary>
    public static int ChooseSparse(Worker worker, int sizeClass) => worker.Heap.ChooseSparse(sizeClass);

    /// <summary>Chosen pages that did not become empty are ordinary ones again.</summary>
    public static void EndSparse(Worker worker) => worker.Heap.EndSparse();

    /// <summary>Moves what a slot holds out of chosen pages, whoever chose them, until about so many blocks were looked at; under the slot's lock. True when all of the slot was looked at.</summary>
    public bool MoveSome(Worker worker, int slot, int database, int budget, ref SlotMoves moves)
    {
        if (!databases[database].IsMade) return true;
        headers[slot].Version++;
        ref var table = ref Table(worker, slot, database);
        var keys = new KeyMover(worker.Heap, Hash, ref moves.Value);
        return LeafRelocation.MoveSome(worker.Heap, ref table.Keys, ref moves.Table, ref budget, ref keys);
    }

    /// <summary>Walks every page and sums live blocks. Equals <see cref="UsedBytes"/> at rest.</summary>
    public long WalkUsedBytes() => arena.WalkUsedBytes();

    public void Dispose()
    {
        foreach (var database in databases) database.Dispose();
        headers.Dispose();
        arena.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref SlotHeader Header(int slot) => ref headers[slot];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref DatabaseSlot Table(Worker worker, int slot, int database) => ref databases[database].Table(this, slot, worker);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal LeafTable<KeyRecords> Keys(Worker worker, ref DatabaseSlot table) => new(worker.Heap, ref table.Keys, new KeyRecords(worker.Heap, Hash));

    /// <summary>Keeps all counts of keys right when one comes (1) or goes (-1).</summary>
    internal void CountKey(Worker worker, int slot, int database, int change, long countAfter)
    {
        worker.CountKeys(database, change);
        if (change > 0 && countAfter == 1) databases[database].WithKeys.Add(slot);
        if (change < 0 && countAfter == 0) databases[database].WithKeys.Remove(slot);
    }

    /// <summary>Keeps all counts of expiring keys right when one comes (1) or goes (-1).</summary>
    internal void CountExpiring(Worker worker, int slot, int database, ref DatabaseSlot table, int change)
    {
        var was = table.IsWatched;
        table.Expiring += change;
        worker.CountExpiring(database, change);
        Watch(slot, database, ref table, was);
    }

    /// <summary>Keeps all counts of keys with expiring elements right when one comes (1) or goes (-1).</summary>
    internal void CountVolatile(Worker worker, int slot, int database, ref DatabaseSlot table, int change)
    {
        var was = table.IsWatched;
        table.CountVolatile(change);
        worker.CountVolatile(database, change);
        Watch(slot, database, ref table, was);
    }

    private void Watch(int slot, int database, ref DatabaseSlot table, bool was)
    {
        if (table.IsWatched == was) return;
        if (was)
        {
            databases[database].WithExpiry.Remove(slot);
            return;
        }

        table.BeginSweeps();
        databases[database].WithExpiry.Add(slot);
    }
}
