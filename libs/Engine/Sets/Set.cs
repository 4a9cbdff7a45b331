using Distro.Engine.Members;
using Distro.Engine.Memory;
using Distro.Engine.Packed;
using Distro.Engine.Strings;
using Distro.Engine.Tables;

namespace Distro.Engine.Sets;

/// <summary>
/// A set: a sorted array of integers while all members are such and few, a packed block of members while it is small, a member table else.
/// It only ever moves on to the next form. A set with a member that expires is a table; a member that has expired by the entry's time is as good as gone
/// until somebody removes it: a primary does so whenever it opens the key. Spans that it returns are good until the next write to the same key.
/// </summary>
public ref struct Set : ITimedElements<Set>
{
    internal const byte Integers = 0;
    internal const byte Packed = 1;
    internal const byte Table = 2;

    /// <summary>A table with times behind its root.</summary>
    internal const byte Timed = 3;

    private KeyEntry entry;

    private Set(KeyEntry entry) => this.entry = entry;

    public static ValueType Type => ValueType.Set;

    public static Set Over(KeyEntry entry) => new(entry);

    public bool Exists => entry.Exists;

    /// <summary>Members of the set; has to look at all of them where some may have expired.</summary>
    public long Count => HidesMembers ? LiveMembers.CountOf(Large(), entry.Heap, entry.Now) : !entry.Exists ? 0 : entry.Encoding switch
    {
        Integers => PackedIntegers.Count(entry.Value),
        Packed => PackedBlock.Count(entry.Value),
        _ => Large().Count,
    };

    /// <summary>Some member has not expired: found by a few draws mostly, for a set is searched only if nearly all have.</summary>
    public bool HasLive => HidesMembers ? LiveMembers.Any(Large(), entry.Heap, entry.Now) : entry.Exists;

    /// <summary>Some members expire.</summary>
    public bool HasTimes => entry.Exists && entry.Encoding == Timed;

    /// <summary>Some members may stand here although they have expired.</summary>
    public bool HidesMembers => HasTimes && TimedTable.Times(entry.Value).Soonest < entry.Now;

    /// <summary>All members are integers, and it is kept as those.</summary>
    public bool HoldsIntegers => entry.Exists && entry.Encoding == Integers;

    /// <summary>As OBJECT ENCODING calls it.</summary>
    public ReadOnlySpan<byte> EncodingName => entry.Encoding == Integers ? "intset"u8 : entry.Encoding == Packed ? "listpack"u8 : "hashtable"u8;

    public bool Contains(scoped ReadOnlySpan<byte> member)
    {
        if (!entry.Exists)
            return false;
        return entry.Encoding switch
        {
            Integers => CanonicalInteger.TryParse(member, out var number) && PackedIntegers.Find(entry.Value, number) >= 0,
            Packed => PackedMembers.Find(entry.Value, member, out _) >= 0,
            _ => Large().TryFind(member, out var record) && !IsPast(record),
        };
    }

    public bool TryGetExpireAt(scoped ReadOnlySpan<byte> element, out long expireAt)
    {
        expireAt = -1;
        if (!HasTimes)
            return Contains(element);
        if (!Large().TryFind(element, out var record) || IsPast(record))
            return false;
        expireAt = Record(record).ExpireAt;
        return true;
    }

    /// <summary>Whether the member stands here although it has expired.</summary>
    public bool HasExpired(scoped ReadOnlySpan<byte> member) => HidesMembers && Large().TryFind(member, out var record) && IsPast(record);

    public bool SetExpireAt(scoped ReadOnlySpan<byte> element, long expireAt)
    {
        if (!TryGetExpireAt(element, out var before))
            return false;
        if (before < 0 && expireAt < 0)
            return true;
        if (entry.Encoding < Table)
            Unpack();
        var table = Large();
        table.TryFind(table.HashOf(element), element, out var old, out var place);
        if (before >= 0 && expireAt >= 0)
        {
            Record(old).SetExpireAt(expireAt);
            TimedTable.Count(ref entry, 0, expireAt, Table);
            return true;
        }

        table.Replace(place, MemberRecord.CreateBare(entry.Heap, element, expireAt));
        MemberRecord.Free(entry.Heap, old, MemberShape.Bare);
        CountTimes(before, expireAt);
        return true;
    }

    public void EmitTimes<TSink>(ref TSink sink) where TSink : IElementTimeSink, allows ref struct
    {
        if (HasTimes)
            TimedTable.EmitTimes(Large(), ref sink);
    }

    /// <summary>Emits every member of a set that has times, whether or not it has expired, with its time; -1: never.</summary>
    public void EmitAllTimes<TSink>(ref TSink sink) where TSink : IElementTimeSink, allows ref struct
    {
        if (HasTimes)
            TimedTable.EmitAll(Large(), ref sink);
    }

    /// <summary>As <see cref="EmitTimes{TSink}(ref TSink)"/>, looking at about so many members from a position on. Returns the position to go on from, -1 at the end.</summary>
    public long EmitTimes<TSink>(long position, int count, ref TSink sink) where TSink : IElementTimeSink, allows ref struct
        => HasTimes ? TimedTable.EmitTimes(Large(), position, count, ref sink) : -1;

    /// <summary>Emits some members that have expired by a time, about so many at most; the caller removes them, and calls again.</summary>
    public int FindExpired<TSink>(long unixMilliseconds, int count, ref TSink sink) where TSink : IElementSink, allows ref struct
        => HasTimes ? TimedTable.FindExpired(ref entry, Large(), unixMilliseconds, count, ref sink) : 0;

    /// <summary>Adds a member. False when it is there already.</summary>
    public bool Add(scoped ReadOnlySpan<byte> member)
    {
        var isInteger = CanonicalInteger.TryParse(member, out var number);
        if (!entry.Exists)
            CreateEmpty(isInteger ? PackedIntegers.WidthOf(number) : 0);
        if (entry.Encoding == Integers)
        {
            if (isInteger)
            {
                var index = PackedIntegers.Find(entry.Value, number);
                if (index >= 0)
                    return false;
                if (PackedIntegers.Count(entry.Value) < entry.Limits.IntegerSetEntries)
                {
                    PackedIntegers.Insert(ref entry, ~index, number);
                    return true;
                }

                Unpack();
            }
            else if (PackedIntegers.Count(entry.Value) < EntriesMax && member.Length <= entry.Limits.SetValueBytes)
            {
                PackIntegers();
            }
            else
            {
                Unpack();
            }
        }

        if (entry.Encoding == Packed)
        {
            if (PackedMembers.Find(entry.Value, member, out _) >= 0)
                return false;
            if (PackedBlock.Count(entry.Value) < EntriesMax && member.Length <= entry.Limits.SetValueBytes)
            {
                PackedMembers.Append(ref entry, member);
                return true;
            }

            Unpack();
        }

        var table = Large();
        var hash = table.HashOf(member);
        if (table.TryFind(hash, member, out var there, out _))
        {
            if (!IsPast(there))
                return false;
            MakeLasting(there, hash, member);
            return true;
        }

        table.Add(hash, MemberRecord.CreateBare(entry.Heap, member));
        return true;
    }

    /// <summary>Removes a member; with the last one the key goes. False when it is not there.</summary>
    public bool Remove(scoped ReadOnlySpan<byte> element)
    {
        if (!entry.Exists)
            return false;
        if (entry.Encoding >= Table)
            return RemoveLarge(element);

        if (entry.Encoding == Integers)
        {
            var index = CanonicalInteger.TryParse(element, out var number) ? PackedIntegers.Find(entry.Value, number) : -1;
            if (index < 0)
                return false;
            if (PackedIntegers.Count(entry.Value) == 1)
                entry.Delete();
            else
                PackedIntegers.Remove(ref entry, index);
            return true;
        }

        var start = PackedMembers.Find(entry.Value, element, out var end);
        if (start < 0)
            return false;
        if (PackedBlock.Count(entry.Value) == 1)
            entry.Delete();
        else
            PackedMembers.Remove(ref entry, start, end);
        return true;
    }

    /// <summary>Removes all members, and the key.</summary>
    public void Clear() => entry.Delete();

    /// <summary>Emits every member.</summary>
    public void Emit<TSink>(ref TSink sink) where TSink : IElementSink, allows ref struct => Scan(0, int.MaxValue, ref sink);

    /// <summary>Emits members in hash order from a position on, at least <paramref name="count"/> if there are so many; a packed set emits all. Returns the position to go on from, -1 at the end.</summary>
    public long Scan<TSink>(long position, int count, ref TSink sink) where TSink : IElementSink, allows ref struct
    {
        if (!entry.Exists)
            return -1;
        if (entry.Encoding >= Table)
        {
            var records = new RecordSink<TSink>(entry.Heap, sink, entry.Now);
            var next = Large().Scan(position, count, ref records);
            sink = records.Inner;
            return next;
        }

        if (entry.Encoding == Integers)
        {
            Span<byte> text = stackalloc byte[CanonicalInteger.DigitsMax];
            var members = PackedIntegers.Count(entry.Value);
            for (var i = 0; i < members; i++)
                sink.Emit(text[..CanonicalInteger.Format(PackedIntegers.Get(entry.Value, i), text)]);
            return -1;
        }

        ReadOnlySpan<byte> block = entry.Value;
        for (var offset = PackedBlock.HeaderBytes; offset < block.Length;)
            sink.Emit(PackedBlock.Read(block, ref offset));
        return -1;
    }

    /// <summary>Emits one member chosen by a random number; the set must not be empty.</summary>
    public void EmitRandom<TSink>(ulong random, ref TSink sink) where TSink : IElementSink, allows ref struct
    {
        if (entry.Encoding >= Table)
        {
            sink.Emit(Record(HasTimes ? LiveMembers.Sample(Large(), entry.Heap, entry.Now, random) : Large().Sample(random)).Member);
            return;
        }

        var index = (int)(random % (ulong)Count);
        if (entry.Encoding == Integers)
        {
            Span<byte> text = stackalloc byte[CanonicalInteger.DigitsMax];
            sink.Emit(text[..CanonicalInteger.Format(PackedIntegers.Get(entry.Value, index), text)]);
            return;
        }

        ReadOnlySpan<byte> block = entry.Value;
        var offset = PackedBlock.HeaderBytes;
        for (; index > 0; index--)
            PackedBlock.Skip(block, ref offset);
        sink.Emit(PackedBlock.Read(block, ref offset));
    }

    private int EntriesMax => Math.Min(entry.Limits.SetEntries, CollectionLimits.PackedEntriesMax);

    private MemberTable Large() => new(entry.Hasher, entry.Heap, entry.Value, MemberShape.Bare);

    private MemberRecord Record(Handle record) => MemberRecord.At(entry.Heap, record, MemberShape.Bare);

    private bool IsPast(Handle record) => entry.Encoding == Timed && Record(record).ExpireAt is >= 0 and var expireAt && expireAt < entry.Now;

    private bool RemoveLarge(scoped ReadOnlySpan<byte> member)
    {
        if (!Large().Remove(member, out var record))
            return false;
        var wasPast = IsPast(record);
        var expireAt = Record(record).ExpireAt;
        MemberRecord.Free(entry.Heap, record, MemberShape.Bare);
        if (Large().Count == 0)
            entry.Delete();
        else
            CountTimes(expireAt, -1);
        return !wasPast;
    }

    /// <summary>A member that had expired is added again: it loses its time.</summary>
    private void MakeLasting(Handle old, ulong hash, scoped ReadOnlySpan<byte> member)
    {
        var table = Large();
        table.TryFind(hash, member, out _, out var place);
        table.Replace(place, MemberRecord.CreateBare(entry.Heap, member));
        MemberRecord.Free(entry.Heap, old, MemberShape.Bare);
        CountTimes(0, -1);
    }

    /// <summary>A member's time was one thing and is another now.</summary>
    private void CountTimes(long before, long after)
    {
        if (before < 0 && after < 0)
            return;
        if (entry.Encoding != Timed)
            TimedTable.Begin(ref entry, Timed);
        TimedTable.Count(ref entry, (after >= 0 ? 1 : 0) - (before >= 0 ? 1 : 0), after, Table);
    }

    private void CreateEmpty(int integerWidth)
    {
        if (integerWidth > 0 && entry.Limits.IntegerSetEntries > 0)
            entry.Create(ValueType.Set, Integers, PackedIntegers.HeaderBytes)[0] = (byte)integerWidth;
        else
            PackedBlock.SetCount(entry.Create(ValueType.Set, Packed, PackedBlock.HeaderBytes), 0);
    }

    /// <summary>From integers to a packed block: each number is written as its digits.</summary>
    private void PackIntegers()
    {
        int count = PackedIntegers.Count(entry.Value), bytes = PackedBlock.HeaderBytes;
        for (var i = 0; i < count; i++)
            bytes += PackedBlock.SizeOf(CanonicalInteger.TextLength(PackedIntegers.Get(entry.Value, i)));
        var old = entry.Value.Length;

        // The numbers move to the end of a larger value, and are read from there while the block grows from the front behind them.
        Span<byte> text = stackalloc byte[CanonicalInteger.DigitsMax];
        var value = entry.Resize(bytes + old);
        value[..old].CopyTo(value[bytes..]);
        PackedBlock.SetCount(value, count);
        var offset = PackedBlock.HeaderBytes;
        for (var i = 0; i < count; i++)
            PackedBlock.Write(value, ref offset, text[..CanonicalInteger.Format(PackedIntegers.Get(value[bytes..], i), text)]);
        entry.Resize(bytes);
        entry.Encoding = Packed;
    }

    private void Unpack()
    {
        Span<byte> root = stackalloc byte[MemberTable.RootBytes];
        root.Clear();
        var table = new MemberTable(entry.Hasher, entry.Heap, root, MemberShape.Bare);
        Span<byte> text = stackalloc byte[CanonicalInteger.DigitsMax];
        ReadOnlySpan<byte> block = entry.Value;
        if (entry.Encoding == Integers)
        {
            for (var i = 0; i < PackedIntegers.Count(block); i++)
                table.Add(MemberRecord.CreateBare(entry.Heap, text[..CanonicalInteger.Format(PackedIntegers.Get(block, i), text)]));
        }
        else
        {
            for (var offset = PackedBlock.HeaderBytes; offset < block.Length;)
                table.Add(MemberRecord.CreateBare(entry.Heap, PackedBlock.Read(block, ref offset)));
        }

        root.CopyTo(entry.Resize(MemberTable.RootBytes));
        entry.Encoding = Table;
    }

    private ref struct RecordSink<TSink>(Heap heap, TSink inner, long now) : ILeafSink where TSink : IElementSink, allows ref struct
    {
        public TSink Inner = inner;

        public void Emit(Handle handle)
        {
            var record = MemberRecord.At(heap, handle, MemberShape.Bare);
            if (record.ExpireAt is var expireAt && (expireAt < 0 || expireAt >= now))
                Inner.Emit(record.Member);
        }
    }
}
