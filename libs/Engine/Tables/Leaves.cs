using System.Numerics;
using Distro.Engine.Memory;

namespace Distro.Engine.Tables;

/// <summary>
/// Changes of shape: leaves laid anew in another size, split, merged; radix nodes made and dissolved. The only code that makes and frees them.
/// A node's 64 entries cover equal parts of its interval; a leaf that covers several stands in the first, the others link to it.
/// Laying a leaf anew asks each record for its hash.
/// </summary>
internal readonly ref struct Leaves<TRecords>(Heap heap, TRecords records) where TRecords : struct, ILeafRecords, allows ref struct
{
    private readonly Heap heap = heap;
    private readonly TRecords records = records;

    public LeafReference NewLeaf(int depth, int buckets)
    {
        var handle = heap.Allocate(buckets * LeafBucket.Bytes);
        Count(Heap.BlockBytes(buckets * LeafBucket.Bytes));
        heap.At(handle, buckets * LeafBucket.Bytes).Clear();
        return LeafReference.Leaf(handle, depth, buckets, 0);
    }

    /// <summary>A table of empty leaves with room for that many entries: one leaf, or as many equal ones as a node has room for.</summary>
    public ulong NewTable(long entries)
    {
        var depth = 0;
        while (depth < LeafShape.NodeBits && entries >> depth > LeafShape.ReservedMax) depth++;
        var buckets = LeafShape.SizeFor((int)Math.Min(entries >> depth, LeafShape.ReservedMax));
        if (depth == 0) return NewLeaf(depth, buckets).Bits;
        Count(Heap.BlockBytes(LeafReference.NodeBytes));
        var node = LeafReference.Node(heap.Allocate(LeafReference.NodeBytes), depth: 0);
        var width = LeafShape.NodeEntries >> depth;
        for (var first = 0; first < LeafShape.NodeEntries; first += width) Cover(node.EntriesIn(heap), first, width, NewLeaf(depth, buckets).Bits);
        return node.Bits;
    }

    public void FreeLeaf(LeafReference leaf)
    {
        Count(-Heap.BlockBytes(leaf.Bytes));
        heap.Free(leaf.Handle, leaf.Bytes);
    }

    public void FreeNode(LeafReference node)
    {
        Count(-Heap.BlockBytes(LeafReference.NodeBytes));
        heap.Free(node.Handle, LeafReference.NodeBytes);
    }

    /// <summary>Puts an entry into a leaf that has room; its count is the caller's.</summary>
    public static LeafPlace Put(Span<byte> leaf, int depth, int buckets, ulong hash, Handle record)
    {
        var home = LeafShape.Home(LeafShape.PositionOf(hash), depth, buckets);
        var bucket = home;
        while (LeafBucket.Of(leaf, bucket).IsFull) bucket = bucket + 1 == buckets ? 0 : bucket + 1;
        var index = LeafBucket.Of(leaf, bucket).Add(LeafShape.TagOf(hash), record, isForeign: bucket != home);
        if (bucket != home) LeafBucket.Of(leaf, home).CountSpilled(bucket > home ? bucket - home : bucket + buckets - home);
        return new LeafPlace(hash, home, bucket, index);
    }

    /// <summary>Gives a full leaf room: the next size, or two leaves where it is as large as leaves get.</summary>
    public void Grow(ref ulong reference, ref ulong root, long position)
    {
        var leaf = new LeafReference(reference);
        if (leaf.Buckets < LeafShape.BucketsMax) Resize(ref reference, TRecords.AreKeys && heap.GrowsAhead ? LeafShape.SizeFor(2 * leaf.Entries) : LeafShape.Larger(leaf.Buckets));
        else Split(ref root, position);
    }

    /// <summary>Lays a leaf anew in another number of buckets.</summary>
    public void Resize(ref ulong reference, int buckets)
    {
        var old = new LeafReference(reference);
        Span<ulong> hashes = stackalloc ulong[old.Entries];
        Span<Handle> handles = stackalloc Handle[old.Entries];
        Gather(old, hashes, handles);
        FreeLeaf(old);
        var laid = NewLeaf(old.Depth, buckets);
        PutAll(ref laid, hashes, handles);
        reference = laid.Bits;
    }

    /// <summary>Lays the leaves below a reference anew that are much larger than what they hold asks for.</summary>
    public void Fit(ref ulong reference)
    {
        var at = new LeafReference(reference);
        if (at.Kind == LeafReferenceKind.Leaf) FitLeaf(ref reference, at);
        if (at.Kind != LeafReferenceKind.Node) return;
        foreach (ref var below in at.EntriesIn(heap)) Fit(ref below);
    }

    private void FitLeaf(ref ulong reference, LeafReference leaf)
    {
        var wanted = LeafShape.SizeFor(leaf.Entries);
        if (wanted * 8 <= leaf.Buckets * 7) Resize(ref reference, wanted);
    }

    /// <summary>After a removal: lays a sparse leaf smaller, or merges it with its sibling.</summary>
    public void Shrink(ref ulong reference, ref ulong root, long position)
    {
        var leaf = new LeafReference(reference);
        if (leaf.Depth == 0 && leaf.Entries == 0)
        {
            FreeLeaf(leaf);
            reference = 0;
            return;
        }

        if (leaf.Depth > 0 && leaf.Entries < LeafShape.MergeEntries && (leaf.Entries & 15) == 0 && TryMerge(ref root, position)) return;
        var wanted = LeafShape.SizeFor(leaf.Entries);
        if (wanted * 4 <= leaf.Buckets * 3) Resize(ref reference, wanted);
    }

    private void Split(ref ulong root, long position)
    {
        ref var owner = ref Owner(ref root, position);
        var node = new LeafReference(owner);
        var isRoot = node.Kind == LeafReferenceKind.Leaf;
        var entries = isRoot ? default : node.EntriesIn(heap);
        var first = isRoot ? 0 : LeafShape.IndexIn(entries, node.Depth, position);
        var leaf = isRoot ? node : new LeafReference(entries[first]);
        if (leaf.Depth >= LeafShape.DepthMax) ThrowTooDeep();
        SplitLeaf(leaf, out var left, out var right);
        var width = isRoot ? 1 : LeafShape.NodeEntries >> (leaf.Depth - node.Depth);
        if (isRoot)
        {
            owner = NewNode(leaf.Depth, left, right);
        }
        else if (width == 1)
        {
            entries[first] = NewNode(leaf.Depth, left, right);
        }
        else
        {
            Cover(entries, first, width / 2, left.Bits);
            Cover(entries, first + (width / 2), width / 2, right.Bits);
        }
    }

    private void SplitLeaf(LeafReference leaf, out LeafReference left, out LeafReference right)
    {
        Span<ulong> hashes = stackalloc ulong[leaf.Entries];
        Span<Handle> handles = stackalloc Handle[leaf.Entries];
        Gather(leaf, hashes, handles);
        FreeLeaf(leaf);
        var middle = 0;
        for (var i = 0; i < hashes.Length; i++)
        {
            if (((hashes[i] >> (63 - leaf.Depth)) & 1) != 0) continue;
            (hashes[middle], hashes[i]) = (hashes[i], hashes[middle]);
            (handles[middle], handles[i]) = (handles[i], handles[middle]);
            middle++;
        }

        left = NewLeaf(leaf.Depth + 1, LeafShape.SizeFor(middle));
        right = NewLeaf(leaf.Depth + 1, LeafShape.SizeFor(hashes.Length - middle));
        PutAll(ref left, hashes[..middle], handles[..middle]);
        PutAll(ref right, hashes[middle..], handles[middle..]);
    }

    private ulong NewNode(int depth, LeafReference left, LeafReference right)
    {
        Count(Heap.BlockBytes(LeafReference.NodeBytes));
        var node = LeafReference.Node(heap.Allocate(LeafReference.NodeBytes), depth);
        var entries = node.EntriesIn(heap);
        Cover(entries, 0, LeafShape.NodeEntries / 2, left.Bits);
        Cover(entries, LeafShape.NodeEntries / 2, LeafShape.NodeEntries / 2, right.Bits);
        return node.Bits;
    }

    private void Count(long bytes)
    {
        if (TRecords.AreKeys) heap.KeyTableBytes += bytes;
    }

    private static void Cover(Span<ulong> entries, int first, int width, ulong leaf)
    {
        entries.Slice(first, width).Fill(LeafReference.Link(first).Bits);
        entries[first] = leaf;
    }

    /// <summary>The reference to the last node on the way to a position; the root where there is none.</summary>
    private ref ulong Owner(ref ulong root, long position)
    {
        ref var owner = ref root;
        while (new LeafReference(owner) is { Kind: LeafReferenceKind.Node } node)
        {
            var entries = node.EntriesIn(heap);
            ref var next = ref entries[LeafShape.IndexIn(entries, node.Depth, position)];
            if (new LeafReference(next).Kind != LeafReferenceKind.Node) break;
            owner = ref next;
        }

        return ref owner;
    }

    private bool TryMerge(ref ulong root, long position)
    {
        ref var owner = ref Owner(ref root, position);
        var node = new LeafReference(owner);
        var entries = node.EntriesIn(heap);
        var index = LeafShape.IndexIn(entries, node.Depth, position);
        var leaf = new LeafReference(entries[index]);
        var width = LeafShape.NodeEntries >> (leaf.Depth - node.Depth);
        if (width == LeafShape.NodeEntries) return false;
        var siblingIndex = index ^ width;
        var sibling = new LeafReference(entries[siblingIndex]);
        if (sibling.Kind != LeafReferenceKind.Leaf || sibling.Depth != leaf.Depth || sibling.Entries + leaf.Entries > LeafShape.MergeEntries) return false;
        var merged = Merge(leaf, sibling);
        if (merged.Depth == node.Depth)
        {
            FreeNode(node);
            owner = merged.Bits;
        }
        else
        {
            Cover(entries, index & ~width, width * 2, merged.Bits);
        }

        return true;
    }

    private LeafReference Merge(LeafReference one, LeafReference other)
    {
        var count = one.Entries + other.Entries;
        Span<ulong> hashes = stackalloc ulong[count];
        Span<Handle> handles = stackalloc Handle[count];
        Gather(one, hashes, handles);
        Gather(other, hashes[one.Entries..], handles[one.Entries..]);
        FreeLeaf(one);
        FreeLeaf(other);
        var merged = NewLeaf(one.Depth - 1, LeafShape.SizeFor(count));
        PutAll(ref merged, hashes, handles);
        return merged;
    }

    private void PutAll(ref LeafReference leaf, ReadOnlySpan<ulong> hashes, ReadOnlySpan<Handle> handles)
    {
        var bytes = leaf.BucketsIn(heap);
        for (var i = 0; i < hashes.Length; i++) Put(bytes, leaf.Depth, leaf.Buckets, hashes[i], handles[i]);
        leaf = leaf.WithEntries(hashes.Length);
    }

    /// <summary>Reads a leaf's records and their hashes. All records are fetched before the first is hashed.</summary>
    private void Gather(LeafReference from, Span<ulong> hashes, Span<Handle> handles)
    {
        var bytes = from.BucketsIn(heap);
        var count = 0;
        for (var bucket = 0; bucket < from.Buckets; bucket++)
        {
            var entries = LeafBucket.Of(bytes, bucket);
            for (var taken = entries.Taken; taken != 0; taken &= taken - 1)
            {
                var record = entries.At(BitOperations.TrailingZeroCount(taken));
                heap.Prefetch(record);
                handles[count++] = record;
            }
        }

        for (var i = 0; i < count; i++) hashes[i] = records.HashOf(handles[i]);
    }

    private static void ThrowTooDeep() => throw new InvalidOperationException("More than 600 keys share 36 bits of their hash: is the hash seed known to an attacker?");
}
