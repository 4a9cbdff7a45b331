using Distro.Engine.Members;
using Distro.Engine.Memory;
using Distro.Engine.Packed;
using Distro.Engine.Tables;

namespace Distro.Engine.Hashes;

/// <summary>
/// A hash: fields and their values. A small one is a packed block of field, value, field, value in its key's record; a large one, or one with a field that
/// expires, a member table with a record a field. It never goes back to the small form. A field that has expired by the entry's time
/// is as good as gone, but for <see cref="Count"/>, until somebody removes it. Spans that it returns are good until the next write to the same key.
/// </summary>
public ref struct Hash : ITimedElements<Hash>
{
    internal const byte Packed = 0;
    internal const byte Table = 1;

    /// <summary>A table with times behind its root.</summary>
    internal const byte Timed = 2;

    private KeyEntry entry;

    private Hash(KeyEntry entry) => this.entry = entry;

    public static ValueType Type => ValueType.Hash;

    public static Hash Over(KeyEntry entry) => new(entry);

    public bool Exists => entry.Exists;

    /// <summary>Fields in the hash, those that have expired and still stand there included.</summary>
    public long Count => !entry.Exists ? 0 : entry.Encoding == Packed ? PackedBlock.Count(entry.Value) : Large().Count;

    /// <summary>Fields in the hash that have not expired; has to look at all of them where some may have.</summary>
    public long LiveCount
    {
        get
        {
            if (!HidesFields)
                return Count;
            var counter = new FieldCounter();
            Emit(ref counter);
            return counter.Count;
        }
    }

    /// <summary>Some fields expire.</summary>
    public bool HasTimes => entry.Exists && entry.Encoding == Timed;

    /// <summary>As OBJECT ENCODING calls it.</summary>
    public ReadOnlySpan<byte> EncodingName => entry.Encoding == Packed ? "listpack"u8 : "hashtable"u8;

    /// <summary>Some fields may stand here although they have expired.</summary>
    public bool HidesFields => HasTimes && TimedTable.Times(entry.Value).Soonest < entry.Now;

    public bool TryGet(scoped ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value) => TryGet(field, out value, out _);

    /// <summary>A field's value, and when it expires; -1: never.</summary>
    public bool TryGet(scoped ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value, out long expireAt)
    {
        value = default;
        expireAt = -1;
        if (!entry.Exists)
            return false;
        if (entry.Encoding == Packed)
        {
            var place = PackedPairs.Find(entry.Value, field);
            value = place.Value(entry.Value);
            return place.Found;
        }

        if (!Large().TryFind(field, out var handle))
            return false;
        var record = MemberRecord.At(entry.Heap, handle, MemberShape.Valued);
        if (IsPast(record.ExpireAt))
            return false;
        expireAt = record.ExpireAt;
        value = record.Value;
        return true;
    }

    public bool TryGetExpireAt(scoped ReadOnlySpan<byte> element, out long expireAt) => TryGet(element, out _, out expireAt);

    /// <summary>Whether the field stands here although it has expired.</summary>
    public bool HasExpired(scoped ReadOnlySpan<byte> field)
        => HidesFields && Large().TryFind(field, out var record) && IsPast(MemberRecord.At(entry.Heap, record, MemberShape.Valued).ExpireAt);

    /// <summary>Sets a field, and when it expires; -1: never. True when it is new.</summary>
    public bool Set(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value, long expireAt = -1)
    {
        if (!entry.Exists)
            PackedBlock.SetCount(entry.Create(ValueType.Hash, Packed, PackedBlock.HeaderBytes), 0);
        if (entry.Encoding == Packed)
        {
            var place = PackedPairs.Find(entry.Value, field);
            if (expireAt < 0 && FitsPacked(place.Found, field, value))
            {
                PackedPairs.Set(ref entry, place, field, value);
                return !place.Found;
            }

            Unpack();
        }

        return SetLarge(field, value, expireAt);
    }

    /// <summary>Changes when a field expires; -1: never. False when it is not there.</summary>
    public bool SetExpireAt(scoped ReadOnlySpan<byte> element, long expireAt)
    {
        if (!TryGet(element, out var value, out var before))
            return false;
        if (before < 0 && expireAt < 0)
            return true;
        if (entry.Encoding == Packed)
        {
            Unpack();
            TryGet(element, out value, out before);
        }

        if (before >= 0 && expireAt >= 0)
        {
            Large().TryFind(element, out var there);
            MemberRecord.At(entry.Heap, there, MemberShape.Valued).SetExpireAt(expireAt);
            TimedTable.Count(ref entry, 0, expireAt, Table);
            return true;
        }

        var table = Large();
        table.TryFind(table.HashOf(element), element, out var old, out var place);
        table.Replace(place, MemberRecord.CreateValued(entry.Heap, element, value, expireAt));
        MemberRecord.Free(entry.Heap, old, MemberShape.Valued);
        CountTimes(before, expireAt);
        return true;
    }

    /// <summary>Removes a field; with the last one the key goes. False when it is not there, or stood there although it had expired.</summary>
    public bool Remove(scoped ReadOnlySpan<byte> element)
    {
        if (!entry.Exists)
            return false;
        if (entry.Encoding == Packed)
        {
            var place = PackedPairs.Find(entry.Value, element);
            if (!place.Found)
                return false;
            if (PackedBlock.Count(entry.Value) == 1)
                entry.Delete();
            else
                PackedPairs.Remove(ref entry, place);
            return true;
        }

        var table = Large();
        if (!table.Remove(element, out var record))
            return false;
        var expireAt = table.At(record).ExpireAt;
        MemberRecord.Free(entry.Heap, record, MemberShape.Valued);
        if (table.Count == 0)
            entry.Delete();
        else
            CountTimes(expireAt, -1);
        return !IsPast(expireAt);
    }

    public void EmitTimes<TSink>(ref TSink sink) where TSink : IElementTimeSink, allows ref struct
    {
        if (HasTimes)
            TimedTable.EmitTimes(Large(), ref sink);
    }

    /// <summary>Emits some fields that have expired by a time, about so many at most; the caller removes them, and calls again.</summary>
    public int FindExpired<TSink>(long unixMilliseconds, int count, ref TSink sink) where TSink : IElementSink, allows ref struct
        => HasTimes ? TimedTable.FindExpired(ref entry, Large(), unixMilliseconds, count, ref sink) : 0;

    /// <summary>Emits every field.</summary>
    public void Emit<TSink>(ref TSink sink) where TSink : IFieldSink, allows ref struct => Scan(0, int.MaxValue, ref sink);

    /// <summary>Emits fields in hash order from a position on, at least <paramref name="count"/> if there are so many; a packed hash emits all. Returns the position to go on from, -1 at the end.</summary>
    public long Scan<TSink>(long position, int count, ref TSink sink) where TSink : IFieldSink, allows ref struct
    {
        var timed = new WithoutTimes<TSink>(sink);
        var next = ScanTimed(position, count, ref timed);
        sink = timed.Inner;
        return next;
    }

    /// <summary>As <see cref="Scan"/>, with the time at which each field expires.</summary>
    public long ScanTimed<TSink>(long position, int count, ref TSink sink) where TSink : ITimedFieldSink, allows ref struct
    {
        if (!entry.Exists)
            return -1;
        if (entry.Encoding != Packed)
        {
            var records = new RecordSink<TSink>(entry.Heap, sink, entry.Now);
            var next = Large().Scan(position, count, ref records);
            sink = records.Inner;
            return next;
        }

        ReadOnlySpan<byte> block = entry.Value;
        for (var offset = PackedBlock.HeaderBytes; offset < block.Length;)
        {
            var field = PackedBlock.Read(block, ref offset);
            sink.Emit(field, PackedBlock.Read(block, ref offset), -1);
        }

        return -1;
    }

    /// <summary>Emits one field chosen by a random number; the hash must not be empty. Emits none when the one that was met has expired.</summary>
    public void EmitRandom<TSink>(ulong random, ref TSink sink) where TSink : IFieldSink, allows ref struct
    {
        if (entry.Encoding != Packed)
        {
            var record = MemberRecord.At(entry.Heap, Large().Sample(random), MemberShape.Valued);
            if (!IsPast(record.ExpireAt))
                sink.Emit(record.Member, record.Value);
            return;
        }

        ReadOnlySpan<byte> block = entry.Value;
        var offset = PackedBlock.HeaderBytes;
        for (var skip = random % (ulong)PackedBlock.Count(block) * 2; skip > 0; skip--)
            PackedBlock.Skip(block, ref offset);
        var field = PackedBlock.Read(block, ref offset);
        sink.Emit(field, PackedBlock.Read(block, ref offset));
    }

    private readonly bool IsPast(long expireAt) => expireAt >= 0 && expireAt < entry.Now;

    private MemberTable Large() => new(entry.Hasher, entry.Heap, entry.Value, MemberShape.Valued);

    private bool SetLarge(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value, long expireAt)
    {
        var table = Large();
        var hash = table.HashOf(field);
        if (!table.TryFind(hash, field, out var old, out var place))
        {
            table.Add(hash, MemberRecord.CreateValued(entry.Heap, field, value, expireAt));
            CountTimes(-1, expireAt);
            return true;
        }

        var there = MemberRecord.At(entry.Heap, old, MemberShape.Valued);
        var before = there.ExpireAt;
        if (there.Value.Length == value.Length && before < 0 && expireAt < 0)
        {
            value.CopyTo(there.Value);
            return false;
        }

        table.Replace(place, MemberRecord.CreateValued(entry.Heap, field, value, expireAt));
        MemberRecord.Free(entry.Heap, old, MemberShape.Valued);
        CountTimes(before, expireAt);
        return IsPast(before);
    }

    /// <summary>A field's time was one thing and is another now.</summary>
    private void CountTimes(long before, long after)
    {
        if (before < 0 && after < 0)
            return;
        if (entry.Encoding != Timed)
            TimedTable.Begin(ref entry, Timed);
        TimedTable.Count(ref entry, (after >= 0 ? 1 : 0) - (before >= 0 ? 1 : 0), after, Table);
    }

    private bool FitsPacked(bool replaces, scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
    {
        var limits = entry.Limits;
        var entries = Math.Min(limits.HashEntries, CollectionLimits.PackedEntriesMax);
        return value.Length <= limits.HashValueBytes && field.Length <= limits.HashValueBytes && (replaces || PackedBlock.Count(entry.Value) < entries);
    }

    private void Unpack()
    {
        Span<byte> root = stackalloc byte[MemberTable.RootBytes];
        root.Clear();
        var table = new MemberTable(entry.Hasher, entry.Heap, root, MemberShape.Valued);
        ReadOnlySpan<byte> block = entry.Value;
        for (var offset = PackedBlock.HeaderBytes; offset < block.Length;)
        {
            var field = PackedBlock.Read(block, ref offset);
            table.Add(MemberRecord.CreateValued(entry.Heap, field, PackedBlock.Read(block, ref offset)));
        }

        root.CopyTo(entry.Resize(MemberTable.RootBytes));
        entry.Encoding = Table;
    }

    private ref struct RecordSink<TSink>(Heap heap, TSink inner, long now) : ILeafSink where TSink : ITimedFieldSink, allows ref struct
    {
        public TSink Inner = inner;

        public void Emit(Handle handle)
        {
            var record = MemberRecord.At(heap, handle, MemberShape.Valued);
            var expireAt = record.ExpireAt;
            if (expireAt < 0 || expireAt >= now)
                Inner.Emit(record.Member, record.Value, expireAt);
        }
    }

    private ref struct WithoutTimes<TSink>(TSink inner) : ITimedFieldSink where TSink : IFieldSink, allows ref struct
    {
        public TSink Inner = inner;

        public void Emit(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value, long expireAt) => Inner.Emit(field, value);
    }

    private struct FieldCounter : IFieldSink
    {
        public long Count { get; private set; }

        public void Emit(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value) => Count++;
    }
}
