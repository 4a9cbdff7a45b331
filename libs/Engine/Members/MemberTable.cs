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

    private readonly KeyHash hash;
    private readonly Heap heap;
    private readonly MemberShape shape;
    private readonly LeafTable<MemberRecords> table;

    /// <summary>A table with its root in <paramref name="root"/> (all zero: empty), hashing as the keyspace does.</summary>
    public MemberTable(KeyHash hash, Heap heap, Span<byte> root, MemberShape shape)
    {
        this.hash = hash;
        this.heap = heap;
        this.shape = shape;
        table = new LeafTable<MemberRecords>(heap, ref MemoryMarshal.AsRef<LeafRoot>(root), new MemberRecords(hash, heap, shape));
    }

    public long Count => table.Count;

    /// <summary>A member's record.</summary>
    public MemberRecord At(Handle record) => MemberRecord.At(heap, record, shape);

    /// <summary>What the operations below take, so that a member that is looked for and then added is hashed once.</summary>
    public ulong HashOf(scoped ReadOnlySpan<byte> member) => hash.Of(member);

    public bool TryFind(scoped ReadOnlySpan<byte> member, out Handle record) => table.TryFind(hash.Of(member), member, out record, out _);

    /// <summary>Finds a member and its place, which serves <see cref="Replace"/> and <see cref="Remove"/>.</summary>
    public bool TryFind(ulong hash, scoped ReadOnlySpan<byte> member, out Handle record, out LeafPlace place) => table.TryFind(hash, member, out record, out place);

    /// <summary>Adds a record whose member is not there yet.</summary>
    public void Add(ulong hash, Handle record) => table.Insert(hash, record);

    public void Add(Handle record) => table.Insert(hash.Of(MemberRecord.At(heap, record, shape).Member), record);

    /// <summary>Takes a member out; its record is the caller's to free.</summary>
    public bool Remove(scoped ReadOnlySpan<byte> member, out Handle record)
    {
        if (!table.TryFind(hash.Of(member), member, out record, out var place))
            return false;
        table.Remove(place);
        return true;
    }

    /// <summary>Points a member's entry at another record of the same member.</summary>
    public void Replace(in LeafPlace place, Handle record) => table.Replace(place, record);

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
