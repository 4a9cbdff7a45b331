using Distro.Engine.Members;
using Distro.Engine.Memory;
using Distro.Engine.Packed;
using Distro.Engine.Records;
using Distro.Engine.Tables;
using Distro.Engine.Trees;

namespace Distro.Engine.SortedSets;

/// <summary>
/// A sorted set: a small one is a packed block in order of score, then member. A large one is two views of the same member records: a table finds
/// a member's score, a tree finds its rank; every write touches both, or neither. Scores are never NaN. Ranks count from the smallest element, from 0.
/// Spans that it emits are good until the next write to the same key.
/// </summary>
public ref struct SortedSet : IValueView<SortedSet>
{
    internal const byte Packed = 0;
    internal const byte Tree = 1;

    /// <summary>A large set's root: the tree's, then the table's.</summary>
    internal const int RootBytes = TreeRoot.Bytes + MemberTable.RootBytes;

    /// <summary>Where no more than one in so many stays, what stays is taken over: memory grows by that part until the rest is freed.</summary>
    private const int TakenOverPart = 5;

    private KeyEntry entry;

    private SortedSet(KeyEntry entry) => this.entry = entry;

    public static ValueType Type => ValueType.SortedSet;

    public static SortedSet Over(KeyEntry entry) => new(entry);

    public bool Exists => entry.Exists;

    public long Count => !entry.Exists ? 0 : entry.Encoding == Packed ? PackedBlock.Count(entry.Value) : Table().Count;

    /// <summary>Small enough to be one block.</summary>
    public bool IsPacked => !entry.Exists || entry.Encoding == Packed;

    /// <summary>As OBJECT ENCODING calls it.</summary>
    public ReadOnlySpan<byte> EncodingName => entry.Encoding == Packed ? "listpack"u8 : "skiplist"u8;

    public bool TryScore(scoped ReadOnlySpan<byte> member, out double score)
    {
        score = 0;
        if (!entry.Exists)
            return false;
        if (entry.Encoding == Packed)
            return PackedScores.Find(entry.Value, member, out _, out score, out _) >= 0;
        if (!Table().TryFind(member, out var record))
            return false;
        score = MemberRecord.At(entry.Heap, record, MemberShape.Scored).Score;
        return true;
    }

    /// <summary>
    /// Gives a member that score, adding it if it is not there. True when it is new. A score of minus zero becomes zero: Valkey's small sets forget the sign and
    /// its large ones keep it, so that what a set says would depend on the layouts that it and its copies went through.
    /// </summary>
    public bool Put(scoped ReadOnlySpan<byte> member, double score)
    {
        if (score == 0)
            score = 0;
        if (!entry.Exists)
            PackedBlock.SetCount(entry.Create(ValueType.SortedSet, Packed, PackedBlock.HeaderBytes), 0);
        if (entry.Encoding == Packed)
        {
            var start = PackedScores.Find(entry.Value, member, out var end, out _, out _);
            if (start >= 0)
                PackedScores.Remove(ref entry, start, end, 1);
            if (start >= 0 || FitsPacked(member))
            {
                PackedScores.Insert(ref entry, member, score);
                return start < 0;
            }

            Unpack();
        }

        var table = Table();
        var hash = table.HashOf(member);
        if (table.TryFind(hash, member, out var record, out _))
        {
            Order().SetScore(record, score);
            return false;
        }

        record = MemberRecord.CreateScored(entry.Heap, score, member);
        table.Add(hash, record);
        Order().Insert(record);
        return true;
    }

    /// <summary>Removes a member; with the last one the key goes. False when it is not there.</summary>
    public bool Remove(scoped ReadOnlySpan<byte> member)
    {
        if (!entry.Exists)
            return false;
        if (entry.Encoding == Packed)
        {
            var start = PackedScores.Find(entry.Value, member, out var end, out _, out _);
            if (start < 0)
                return false;
            if (PackedBlock.Count(entry.Value) == 1)
                entry.Delete();
            else
                PackedScores.Remove(ref entry, start, end, 1);
            return true;
        }

        if (!Table().Remove(member, out var record))
            return false;
        Order().Remove(record);
        MemberRecord.Free(entry.Heap, record, MemberShape.Scored);
        if (Table().Count == 0)
            entry.Delete();
        return true;
    }

    /// <summary>How many elements stand before a member; -1 when it is not there.</summary>
    public long RankOf(scoped ReadOnlySpan<byte> member, out double score)
    {
        score = 0;
        if (!entry.Exists)
            return -1;
        if (entry.Encoding == Packed)
            return PackedScores.Find(entry.Value, member, out _, out score, out var rank) < 0 ? -1 : rank;
        return TryScore(member, out score) ? Order().RankOf(new ElementBound(score, member)) : -1;
    }

    /// <summary>How many elements stand before a bound.</summary>
    public long RankOf<TBound>(scoped in TBound bound) where TBound : ISortedSetBound, allows ref struct
    {
        if (!entry.Exists)
            return 0;
        if (entry.Encoding != Packed)
            return Order().RankOf(bound);
        PackedScores.Seek(entry.Value, bound, out var rank);
        return rank;
    }

    /// <summary>Emits elements from a rank on: towards higher ranks or, with -1, towards lower ones. They must all exist.</summary>
    public void Emit<TSink>(long rank, long count, int direction, ref TSink sink) where TSink : IScoreSink, allows ref struct
    {
        if (count <= 0)
            return;
        if (entry.Encoding == Packed)
        {
            EmitPacked((int)rank, (int)count, direction, ref sink);
            return;
        }

        var order = Order();
        var path = default(TreePath);
        var record = order.At((uint)rank, ref path, out var index);
        for (; count > 0 && !record.IsNull; count--)
        {
            var element = MemberRecord.At(entry.Heap, record, MemberShape.Scored);
            sink.Emit(element.Member, element.Score);
            if (count > 1)
                record = order.Move(ref path, ref index, direction);
        }
    }

    /// <summary>Removes elements from a rank on. With the last element the key goes.</summary>
    public void RemoveRange(long rank, long count)
    {
        if (count <= 0)
            return;
        if (count == Count)
        {
            entry.Delete();
            return;
        }

        if (entry.Encoding == Packed)
        {
            var start = PackedScores.OffsetOf(entry.Value, (int)rank);
            PackedScores.Remove(ref entry, start, PackedScores.OffsetOf(entry.Value, (int)(rank + count)), (int)count);
            return;
        }

        if ((Count - count) * TakenOverPart <= Count)
            KeepOnly(rank, count);
        else
            RemoveEach((uint)rank, count);
    }

    /// <summary>Nearly all go: those that stay are taken over into a new set, and the old one is freed whole, in steps. Costs what stays, not what goes.</summary>
    private void KeepOnly(long rank, long count)
    {
        Span<byte> root = stackalloc byte[RootBytes];
        root.Clear();
        TakeOver(0, rank, root);
        TakeOver(rank + count, Count - rank - count, root);
        var old = entry.Heap.Allocate(RootBytes);
        entry.Value.CopyTo(entry.Heap.At(old, RootBytes));
        root.CopyTo(entry.Value);
        entry.Free(CutOff.SortedSet, old);
    }

    /// <summary>Appends copies of elements, from a rank on, to another set of that root.</summary>
    private void TakeOver(long rank, long count, scoped Span<byte> root)
    {
        if (count == 0)
            return;
        var heap = entry.Heap;
        var table = new MemberTable(entry.Hasher, heap, root[TreeRoot.Bytes..], MemberShape.Scored);
        var order = new ScoreTree(heap, root[..TreeRoot.Bytes]);
        var from = Order();
        var path = default(TreePath);
        for (var record = from.At((uint)rank, ref path, out var index); ; record = from.Move(ref path, ref index, 1))
        {
            var element = MemberRecord.At(heap, record, MemberShape.Scored);
            var copy = MemberRecord.CreateScored(heap, element.Score, element.Member);
            table.Add(copy);
            order.Append(copy);
            if (--count == 0)
                return;
        }
    }

    /// <summary>Leaf by leaf: a leaf's records are fetched together, since no two lie near each other.</summary>
    private void RemoveEach(uint rank, long count)
    {
        var heap = entry.Heap;
        var table = Table();
        var order = Order();
        while (count > 0)
        {
            var path = default(TreePath);
            order.At(rank, ref path, out var index);
            var leaf = ScoreLeaf.At(heap, path.Leaf);
            var end = (int)Math.Min(leaf.Count, index + count);
            for (var i = index; i < end; i++)
                heap.Prefetch(leaf[i]);
            for (var i = index; i < end; i++)
            {
                var record = leaf[i];
                table.Remove(MemberRecord.At(heap, record, MemberShape.Scored).Member, out _);
                MemberRecord.Free(heap, record, MemberShape.Scored);
            }

            order.RemoveAt(path, index, end - index);
            count -= end - index;
        }
    }

    /// <summary>Emits members in hash order from a position on, at least <paramref name="count"/> if there are so many; a packed set emits all. Returns the position to go on from, -1 at the end.</summary>
    public long Scan<TSink>(long position, int count, ref TSink sink) where TSink : IScoreSink, allows ref struct
    {
        if (!entry.Exists)
            return -1;
        if (entry.Encoding == Packed)
        {
            EmitPacked(0, PackedBlock.Count(entry.Value), 1, ref sink);
            return -1;
        }

        var records = new RecordSink<TSink>(entry.Heap, sink);
        var next = Table().Scan(position, count, ref records);
        sink = records.Inner;
        return next;
    }

    /// <summary>How full the leaves of a large set's tree are, 0 to 1; 1 for a packed set.</summary>
    public double LeafOccupancy => !entry.Exists || entry.Encoding == Packed ? 1 : (double)Count / (Order().CountLeaves() * (double)ScoreLeaf.ItemsMax);

    private MemberTable Table() => new(entry.Hasher, entry.Heap, entry.Value[TreeRoot.Bytes..], MemberShape.Scored);

    private ScoreTree Order() => new(entry.Heap, entry.Value[..TreeRoot.Bytes]);

    private bool FitsPacked(scoped ReadOnlySpan<byte> member)
    {
        var limits = entry.Limits;
        return member.Length <= limits.SortedSetValueBytes
            && PackedBlock.Count(entry.Value) < Math.Min(limits.SortedSetEntries, CollectionLimits.PackedEntriesMax);
    }

    private void EmitPacked<TSink>(int rank, int count, int direction, ref TSink sink) where TSink : IScoreSink, allows ref struct
    {
        ReadOnlySpan<byte> block = entry.Value;
        if (direction > 0)
        {
            var offset = PackedScores.OffsetOf(block, rank);
            for (; count > 0; count--)
            {
                var member = PackedScores.Read(block, ref offset, out var score);
                sink.Emit(member, score);
            }

            return;
        }

        // Entries have no way back: where each begins is noted on the way there, a part at a time.
        const int noted = 128;
        Span<int> offsets = stackalloc int[noted];
        while (count > 0)
        {
            var here = Math.Min(count, noted);
            var offset = PackedScores.OffsetOf(block, rank - here + 1);
            for (var i = 0; i < here; i++)
            {
                offsets[i] = offset;
                PackedScores.Read(block, ref offset, out _);
            }

            for (var i = here - 1; i >= 0; i--)
            {
                var member = PackedScores.Read(block, ref offsets[i], out var score);
                sink.Emit(member, score);
            }

            rank -= here;
            count -= here;
        }
    }

    private void Unpack()
    {
        Span<byte> root = stackalloc byte[RootBytes];
        root.Clear();
        var table = new MemberTable(entry.Hasher, entry.Heap, root[TreeRoot.Bytes..], MemberShape.Scored);
        var order = new ScoreTree(entry.Heap, root[..TreeRoot.Bytes]);
        ReadOnlySpan<byte> block = entry.Value;
        for (var offset = PackedBlock.HeaderBytes; offset < block.Length;)
        {
            var member = PackedScores.Read(block, ref offset, out var score);
            var record = MemberRecord.CreateScored(entry.Heap, score, member);
            table.Add(record);
            order.Insert(record);
        }

        root.CopyTo(entry.Resize(RootBytes));
        entry.Encoding = Tree;
    }

    private ref struct RecordSink<TSink>(Heap heap, TSink inner) : ILeafSink where TSink : IScoreSink, allows ref struct
    {
        public TSink Inner = inner;

        public void Emit(Handle handle)
        {
            var record = MemberRecord.At(heap, handle, MemberShape.Scored);
            Inner.Emit(record.Member, record.Score);
        }
    }
}
