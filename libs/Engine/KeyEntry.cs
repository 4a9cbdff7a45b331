using Distro.Engine.Access;
using Distro.Engine.Members;
using Distro.Engine.Memory;
using Distro.Engine.Records;
using Distro.Engine.Slots;
using Distro.Engine.Tables;

namespace Distro.Engine;

/// <summary>
/// One key of one database, looked up once under its slot's lock: what it holds, or the place where it would be.
/// A key's record is header, access data, optional expiry, key and value in one block; a small value lies in it whole, a large one
/// leaves only its root there, and what hangs off it is freed by its type's <see cref="ValueReclaimer"/>.
/// Every write that moves table entries or records raises the slot's version: an entry that finds another version than its own
/// looks the key up again. So any number of entries of a slot may be open at once, copies of one entry too.
/// </summary>
public ref struct KeyEntry
{
    /// <summary>Outside blocks that a deletion frees at once; the rest follows through <see cref="Keyspace.FreeSome"/>.</summary>
    internal const int FreedAtOnce = 64;

    /// <summary>What a key takes of its slot's table: six bytes, at a load of 0.85.</summary>
    public const int TableShareBytes = 7;

    /// <summary>Parts of a large value that its size is judged by where nobody says how many: there are always some hundreds.</summary>
    public const int SamplesDefault = 5;

    private readonly Keyspace keyspace;
    private readonly Worker worker;
    private readonly ReadOnlySpan<byte> key;
    private readonly ulong hash;
    private readonly short slot;
    private readonly short database;
    private uint version;
    private Handle record;
    private LeafPlace place;

    internal KeyEntry(Keyspace keyspace, Worker worker, int slot, int database, ReadOnlySpan<byte> key, ulong hash)
    {
        this.keyspace = keyspace;
        this.worker = worker;
        this.key = key;
        this.hash = hash;
        this.slot = (short)slot;
        this.database = (short)database;
        Find();
    }

    public bool Exists => !Current().IsNull;

    /// <summary>None for a key that does not exist.</summary>
    public ValueType Type => Current().IsNull ? ValueType.None : Layout.Type;

    /// <summary>The type's own choice of layout, 0 to 15; kept in the record's header.</summary>
    public byte Encoding
    {
        get => Current().IsNull ? (byte)0 : Layout.Encoding;
        set
        {
            Present();
            var was = TimedTable.Is(Layout.Type, Layout.Encoding);
            RecordLayout.WriteEncoding(Heap.Peek(record, 1), value);
            CountVolatile(was, TimedTable.Is(Layout.Type, value));
        }
    }

    /// <summary>The Unix time in milliseconds at which the entry is read: elements that have expired by then are not seen. 0: all are.</summary>
    public long Now { get; set; }

    public readonly int Slot => slot;

    public readonly int Database => database;

    public readonly ReadOnlySpan<byte> Key => key;

    /// <summary>When collections leave their packed form: <see cref="KeyspaceOptions.Collections"/>.</summary>
    public readonly CollectionLimits Limits => keyspace.Options.Collections;

    /// <summary>The heap of the worker that opened the entry.</summary>
    public readonly Heap Heap => worker.Heap;

    /// <summary>The value's bytes inside the key's record; empty when there is none. Valid until the next Resize, Create, SetExpireAt or Delete of this key.</summary>
    public Span<byte> Value
    {
        get
        {
            if (Current().IsNull) return default;
            var layout = Layout;
            return Heap.At(record, layout.Bytes).Slice(layout.ValueStart, layout.ValueLength);
        }
    }

    /// <summary>Unix time in milliseconds at which the key expires; -1 when it does not, or does not exist.</summary>
    public long ExpireAt => Current().IsNull ? -1 : Layout.ExpireAt(Heap, record);

    /// <summary>What is noted of accesses to the key, for <see cref="Tracking"/> to read; setting it does nothing to a key that does not exist.</summary>
    public uint AccessData
    {
        get => Current().IsNull ? 0 : Layout.AccessData(Heap.At(record, Layout.Bytes));
        set
        {
            if (!Current().IsNull) Layout.WriteAccessData(Heap.At(record, Layout.Bytes), value);
        }
    }

    /// <summary>How accesses are noted.</summary>
    public readonly AccessTracking Tracking => keyspace.Options.Access;

    /// <summary>Bytes the key takes, about: <see cref="MemoryBytesBy"/> <see cref="SamplesDefault"/>.</summary>
    public long MemoryBytes => MemoryBytesBy(SamplesDefault);

    private readonly RecordLayout Layout => RecordLayout.Read(worker.Heap, record);

    private readonly ref DatabaseSlot Table => ref keyspace.Table(worker, slot, database);

    /// <summary>The keyed 64-bit hash function of the cluster, for members of large collections.</summary>
    public readonly ulong HashOf(ReadOnlySpan<byte> bytes) => keyspace.Hash.Of(bytes);

    /// <summary>The function itself.</summary>
    public readonly KeyHash Hasher => keyspace.Hash;

    /// <summary>
    /// Bytes the key takes, its share of the table and all that hangs off it (MEMORY USAGE); 0 when it does not exist. With no <paramref name="samples"/> all of it is walked,
    /// and the answer is <see cref="TableShareBytes"/> more than what deleting the key gives back; else what is large is judged by at least so many of its parts.
    /// </summary>
    public long MemoryBytesBy(long samples)
    {
        if (Current().IsNull) return 0;
        var layout = Layout;
        var reclaimer = ValueReclaimers.Of(layout.Type);
        var outside = reclaimer is not null && reclaimer.HasOutside(layout.Encoding) ? reclaimer.OutsideBytes(Heap, layout.Encoding, Value, samples) : 0;
        return Heap.BlockBytes(layout.Bytes) + TableShareBytes + outside;
    }

    /// <summary>Notes an access to the key. Nothing happens to a key that does not exist.</summary>
    public void NoteAccess()
    {
        if (Current().IsNull) return;
        var layout = Layout;
        var bytes = Heap.At(record, layout.Bytes);
        var was = layout.AccessData(bytes);
        var data = Tracking.Accessed(was, worker.NowMilliseconds, ref worker.Random);
        if (data != was) layout.WriteAccessData(bytes, data);
    }

    /// <summary>Notes that the key is new, or was changed where changes are what counts.</summary>
    public void NoteFresh() => AccessData = Tracking.Fresh(worker.NowMilliseconds);

    /// <summary>The key as if it were missing, for a reader who may not delete what has expired. Holds until the slot's table changes.</summary>
    public KeyEntry AsMissing()
    {
        Current();
        var missing = this;
        missing.record = default;
        return missing;
    }

    /// <summary>Makes room for that many keys in the key's slot, if that holds none of the database: it is about to be given them, this one among them.</summary>
    public readonly void ReserveSlot(long keys) => keyspace.Keys(worker, ref Table).Reserve(keys);

    /// <summary>Changes the value's length, keeping the common prefix; the record may move. Returns the new value bytes; what was added is undefined.</summary>
    public Span<byte> Resize(int bytes)
    {
        Present();
        Relay(Layout.With(Layout.HasExpiry, bytes));
        return Value;
    }

    /// <summary>Creates the key with a value of that many undefined bytes, or replaces the value of one that exists (its old outside blocks must have been freed, or have moved into the new value) and clears its expiry.</summary>
    public Span<byte> Create(ValueType type, byte encoding, int bytes)
    {
        if (Current().IsNull)
        {
            Insert(RecordLayout.For(type, encoding, hasExpiry: false, key.Length, bytes));
            return Value;
        }

        var old = Layout;
        if (old.IsOf(type, encoding, bytes)) return CreateInPlace(old);
        if (old.HasExpiry) keyspace.CountExpiring(worker, slot, database, ref Table, -1);
        CountVolatile(TimedTable.Is(old.Type, old.Encoding), TimedTable.Is(type, encoding));
        Relay(RecordLayout.For(type, encoding, hasExpiry: false, key.Length, bytes));
        if (Tracking.Kind != AccessKind.Frequency) NoteFresh();
        return Value;
    }

    /// <summary>The same layout, so the header stays as it is, and all but the value's bytes.</summary>
    private readonly Span<byte> CreateInPlace(RecordLayout layout)
    {
        var all = Heap.At(record, layout.Bytes);
        if (Tracking.Kind != AccessKind.Frequency) layout.WriteAccessData(all, Tracking.Fresh(worker.NowMilliseconds));
        return all.Slice(layout.ValueStart, layout.ValueLength);
    }

    /// <summary>As <see cref="Create"/>, but first frees what hangs off the value that is replaced, of whatever type it is.</summary>
    public Span<byte> Overwrite(ValueType type, byte encoding, int bytes)
    {
        if (Current().IsNull || ValueReclaimers.Of(Layout.Type) is not { } reclaimer || !reclaimer.HasOutside(Layout.Encoding)) return Create(type, encoding, bytes);
        var access = AccessData;
        Delete();
        _ = Create(type, encoding, bytes);
        if (Tracking.Kind == AccessKind.Frequency) AccessData = access;
        return Value;
    }

    /// <summary>Deletes the key and everything that hangs off it (in steps, where it is large). Nothing happens to a key that does not exist.</summary>
    public void Delete()
    {
        if (Current().IsNull) return;
        var gone = record;
        TakeOut();
        var budget = FreedAtOnce;
        worker.Backlog.Free(gone, ref budget);
    }

    /// <summary>Frees a part that was cut off the value: what is small at once, else the rest in steps as of a deleted key.</summary>
    internal readonly void Free(CutOff kind, Handle part)
    {
        var budget = FreedAtOnce;
        Free(kind, part, ref budget);
    }

    /// <summary>As above, of several parts: <paramref name="budget"/> (at first <see cref="FreedAtOnce"/>) is what may still be freed at once.</summary>
    internal readonly void Free(CutOff kind, Handle part, ref int budget)
    {
        if (!CutOffs.FreeSome(Heap, kind, part, ref budget)) worker.Backlog.Add(kind, part);
    }

    /// <summary>Sets (or with -1 removes) the expiry time. The record may move. Nothing happens to a key that does not exist.</summary>
    public void SetExpireAt(long unixMilliseconds)
    {
        if (Current().IsNull) return;
        var had = Layout.HasExpiry;
        var has = unixMilliseconds != -1;
        if (had != has)
        {
            Relay(Layout.With(has, Layout.ValueLength));
            keyspace.CountExpiring(worker, slot, database, ref Table, has ? 1 : -1);
        }

        if (!has) return;
        Layout.WriteExpireAt(Heap.At(record, Layout.Bytes), unixMilliseconds);
        Table.Note(unixMilliseconds);
    }

    /// <summary>Moves value and expiry to another key, of whatever slot and database, replacing what that held; this key is gone afterwards. A key moved to itself stays as it is.</summary>
    public void MoveTo(ref KeyEntry target)
    {
        Present();
        if (target.slot == slot && target.database == database && target.key.SequenceEqual(key)) return;
        target.Delete();
        var expireAt = ExpireAt;
        var layout = Layout;
        var moved = RecordLayout.For(layout.Type, layout.Encoding, hasExpiry: false, target.key.Length, layout.ValueLength);
        target.Insert(moved);
        target.AccessData = AccessData;
        LongBytes.Copy(Value, target.Value, Heap.Patience);
        if (TimedTable.Is(layout.Type, layout.Encoding)) target.NoteElementExpiry(TimedTable.DueAt(Value));
        target.SetExpireAt(expireAt);
        Current();
        var gone = record;
        var goneBytes = layout.Bytes;
        TakeOut();
        Heap.Free(gone, goneBytes);
    }

    /// <summary>When elements of the value are worth a search for those that have expired, as Unix time in milliseconds; the end of time where none expires.</summary>
    public long ElementsDueAt => Exists && TimedTable.Is(Type, Encoding) ? TimedTable.DueAt(Value) : long.MaxValue;

    /// <summary>A set some of whose members may have expired by <see cref="Now"/> and still stand there. Hashes hide theirs by themselves.</summary>
    public bool HidesMembers
    {
        get
        {
            if (Current().IsNull) return false;
            var layout = Layout;
            return layout.Type == ValueType.Set && layout.Encoding == Sets.Set.Timed && TimedTable.Times(Value).Soonest < Now;
        }
    }

    /// <summary>One of its elements now expires at a time.</summary>
    internal readonly void NoteElementExpiry(long unixMilliseconds) => Table.Note(unixMilliseconds);

    private readonly void CountVolatile(bool was, bool @is)
    {
        if (was != @is) keyspace.CountVolatile(worker, slot, database, ref Table, @is ? 1 : -1);
    }

    /// <summary>The key's record, looked up again if the slot's table changed since; null when there is none.</summary>
    private Handle Current()
    {
        if (version != keyspace.Header(slot).Version) Find();
        return record;
    }

    private Handle Present()
    {
        if (Current().IsNull) ThrowMissing();
        return record;
    }

    private void Find()
    {
        version = keyspace.Header(slot).Version;
        _ = keyspace.Keys(worker, ref Table).TryFind(hash, key, out record, out place);
    }

    private void Changed() => version = ++keyspace.Header(slot).Version;

    private void Insert(RecordLayout layout)
    {
        record = Heap.Allocate(layout.Bytes);
        var bytes = Heap.At(record, layout.Bytes);
        layout.WriteHeader(bytes);
        layout.WriteAccessData(bytes, Tracking.Fresh(worker.NowMilliseconds));
        key.CopyTo(bytes[layout.KeyStart..]);
        ref var table = ref Table;
        place = keyspace.Keys(worker, ref table).Insert(hash, record);
        keyspace.CountKey(worker, slot, database, 1, table.Keys.Count);
        CountVolatile(was: false, TimedTable.Is(layout.Type, layout.Encoding));
        Changed();
    }

    /// <summary>Takes the key out of its table and all counts; its record still stands.</summary>
    private void TakeOut()
    {
        ref var table = ref Table;
        if (Layout.HasExpiry) keyspace.CountExpiring(worker, slot, database, ref table, -1);
        CountVolatile(TimedTable.Is(Layout.Type, Layout.Encoding), @is: false);
        keyspace.Keys(worker, ref table).Remove(place);
        keyspace.CountKey(worker, slot, database, -1, table.Keys.Count);
        record = default;
        Changed();
    }

    /// <summary>Gives the record another layout, of the same key: in its block where that has the right size, else in a new one. Keeps the value's common prefix, the access data, and the expiry time if both layouts have one.</summary>
    private void Relay(RecordLayout layout)
    {
        var old = Layout;
        var expireAt = old.ExpireAt(Heap, record);
        var access = old.AccessData(Heap.At(record, old.Bytes));
        if (Heap.Fits(old.Bytes, layout.Bytes))
        {
            var kept = key.Length + Math.Min(old.ValueLength, layout.ValueLength);
            if (layout.Bytes > old.Bytes) Heap.Refit(record, old.Bytes, layout.Bytes);
            var bytes = Heap.At(record, Math.Max(old.Bytes, layout.Bytes));
            bytes.Slice(old.KeyStart, kept).CopyTo(bytes[layout.KeyStart..]);
            if (layout.Bytes < old.Bytes) Heap.Refit(record, old.Bytes, layout.Bytes);
            Finish(bytes, layout, access, expireAt);
            return;
        }

        var moved = Heap.Allocate(layout.Bytes);
        var target = Heap.At(moved, layout.Bytes);
        var source = Heap.At(record, old.Bytes);
        key.CopyTo(target[layout.KeyStart..]);
        LongBytes.Copy(source.Slice(old.ValueStart, Math.Min(old.ValueLength, layout.ValueLength)), target[layout.ValueStart..], Heap.Patience);
        Finish(target, layout, access, expireAt);
        keyspace.Keys(worker, ref Table).Replace(place, moved);
        Heap.Free(record, old.Bytes);
        record = moved;
        Changed();
    }

    private static void Finish(Span<byte> record, RecordLayout layout, uint access, long expireAt)
    {
        layout.WriteHeader(record);
        layout.WriteAccessData(record, access);
        if (layout.HasExpiry) layout.WriteExpireAt(record, expireAt);
    }

    private readonly void ThrowMissing() => throw new InvalidOperationException($"The key in slot {slot} of database {database} does not exist.");
}
