using System.Runtime.InteropServices;
using Distro.Engine.Memory;
using Distro.Engine.Tables;

namespace Distro.Engine.Members;

/// <summary>
/// The members of a large hash, set or sorted set: a leaf table, the same that holds a slot's keys, over one record a member. Its root lies in the
/// key's record. Since it is ordered by the cluster's hash, a scan's cursor means the same on every replica.
/// </summary>
public readonly ref struct MemberTable
{
    /// <summary>Bytes of the root.</summary>
    public const int RootBytes = LeafRoot.Bytes;

    private readonly KeyEntry entry;
    private readonly Heap heap;
    private readonly MemberShape shape;
    private readonly LeafTable<MemberRecords> table;

    /// <summary>A table with its root in <paramref name="root"/> (all zero: empty), hashing as the entry's keyspace does.</summary>
    public MemberTable(KeyEntry entry, Heap heap, Span<byte> root, MemberShape shape)
    {
        this.entry = entry;
        this.heap = heap;
        this.shape = shape;
        table = new LeafTable<MemberRecords>(heap, ref MemoryMarshal.AsRef<LeafRoot>(root), new MemberRecords(entry, heap, shape));
    }

    public long Count => table.Count;

    public bool TryFind(scoped ReadOnlySpan<byte> member, out Handle record) => table.TryFind(entry.HashOf(member), member, out record, out _);

    /// <summary>Adds a record whose member is not there yet.</summary>
    public void Add(Handle record)
    {
        var member = MemberRecord.At(heap, record, shape).Member;
        table.Insert(entry.HashOf(member), record);
    }

    /// <summary>Takes a member out; its record is the caller's to free.</summary>
    public bool Remove(scoped ReadOnlySpan<byte> member, out Handle record)
    {
        if (!table.TryFind(entry.HashOf(member), member, out record, out var place))
            return false;
        table.Remove(place);
        return true;
    }

    /// <summary>Points a member's entry at another record of the same member, if there is one. Returns the old record, or null.</summary>
    public Handle Replace(Handle record)
    {
        var member = MemberRecord.At(heap, record, shape).Member;
        if (!table.TryFind(entry.HashOf(member), member, out var old, out var place))
            return Handle.Null;
        table.Replace(place, record);
        return old;
    }

    /// <summary>A member's record chosen by a random number; the table must not be empty.</summary>
    public Handle Sample(ulong random) => table.Sample(random);

    /// <summary>Emits whole home buckets from a position on until at least <paramref name="count"/> members came. Returns the position to go on from, -1 at the end.</summary>
    public long Scan<TSink>(long position, int count, ref TSink sink) where TSink : ILeafSink, allows ref struct
        => table.Scan(position, count, ref sink);

    /// <summary>Frees members and their records, about <paramref name="budget"/> of them. True when the table is empty.</summary>
    public bool FreeSome(ref int budget)
    {
        var sink = new FreeingSink(heap, shape);
        return table.TakeApart(ref budget, ref sink);
    }

    private readonly struct FreeingSink(Heap heap, MemberShape shape) : ILeafSink
    {
        public void Emit(Handle record) => MemberRecord.Free(heap, record, shape);
    }
}
