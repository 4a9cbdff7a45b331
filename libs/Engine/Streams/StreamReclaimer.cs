using Distro.Engine.Memory;
using Distro.Engine.Trees;

namespace Distro.Engine.Streams;

/// <summary>Gives a stream back in steps: its blocks from the end, then its groups, each consumer by consumer.</summary>
internal sealed class StreamReclaimer : ValueReclaimer
{
    public override bool HasOutside(byte encoding) => (encoding & (Stream.Tree | Stream.Outside)) != 0;

    public override bool FreeSome(Heap heap, byte encoding, Span<byte> value, ref int budget)
    {
        var root = new StreamRoot(value);
        if (!FreeTree(heap, root.Tree, ref budget)) return false;
        var groups = new NameDirectory(heap, root.Groups, StreamGroup.FixedBytes);
        while (groups.Count > 0)
        {
            var last = groups.Count - 1;
            if (budget <= 0 || !FreeGroup(heap, groups[last], ref budget)) return false;
            groups.RemoveAt(last);
        }

        var register = Handle.Read(root.Producers);
        if (register.IsNull) return true;
        if (!FreeProducers(heap, register, ref budget)) return false;
        Handle.Null.Write(root.Producers);
        return true;
    }

    public override long OutsideBytes(Heap heap, byte encoding, ReadOnlySpan<byte> value, long samples)
    {
        Span<byte> copy = stackalloc byte[StreamRoot.Bytes];
        value[..StreamRoot.Bytes].CopyTo(copy);
        var root = new StreamRoot(copy);
        var bytes = TreeSurvey.Bytes(heap, new CountedTree(heap, root.Tree, ordered: true), default(LeafBytes), samples);
        var groups = new NameDirectory(heap, root.Groups, StreamGroup.FixedBytes);
        bytes += groups.BlockBytes;
        for (var i = 0; i < groups.Count; i++)
        {
            var group = new StreamGroup(heap, groups[i]);
            bytes += group.Pending.BlockBytes(samples) + group.Consumers.BlockBytes;
            for (var j = 0; j < group.ConsumerCount; j++) bytes += group.ConsumerAt(j).Pending.BlockBytes(samples);
        }

        var register = Handle.Read(root.Producers);
        return bytes + (register.IsNull ? 0 : ProducerBytes(new ProducerRegister(heap, register)));
    }

    private readonly struct LeafBytes : ILeafBytes
    {
        public long Of(Heap heap, Handle leaf) => StreamLeaf.BlockBytes(heap, leaf);
    }

    private static long ProducerBytes(ProducerRegister register)
    {
        var bytes = Heap.BlockBytes(ProducerRegister.Bytes) + register.Producers.BlockBytes;
        for (var i = 0; i < register.ProducerCount; i++) bytes += register.ProducerAt(i).MessageBlockBytes;
        return bytes;
    }

    /// <summary>Frees blocks that were cut off a stream, or some of them: true when they are gone.</summary>
    public static bool FreePart(Heap heap, Handle part, ref int budget)
    {
        if (!FreeTree(heap, heap.At(part, TreeRoot.Bytes), ref budget)) return false;
        heap.Free(part, TreeRoot.Bytes);
        return true;
    }

    private static bool FreeTree(Heap heap, Span<byte> root, ref int budget)
    {
        var tree = new CountedTree(heap, root, ordered: true);
        for (; budget > 0 && !tree.IsEmpty; budget--) StreamLeaf.Free(heap, tree.TakeLast());
        return tree.IsEmpty;
    }

    /// <summary>Frees a group's record with all that hangs off it, or some of that: true when it is gone.</summary>
    public static bool FreeGroup(Heap heap, Handle record, ref int budget)
    {
        var group = new StreamGroup(heap, record);
        if (!group.Pending.FreeSome(ref budget)) return false;
        var consumers = group.Consumers;
        while (consumers.Count > 0)
        {
            var last = consumers.Count - 1;
            if (!FreeConsumer(heap, consumers[last], ref budget)) return false;
            consumers.RemoveAt(last);
        }

        NamedRecord.Free(heap, record, StreamGroup.FixedBytes);
        return true;
    }

    /// <summary>Frees a consumer's record and the tree of its ids, or some of that: true when it is gone.</summary>
    public static bool FreeConsumer(Heap heap, Handle record, ref int budget)
    {
        if (budget-- <= 0 || !new StreamConsumer(heap, record).Pending.FreeSome(ref budget)) return false;
        NamedRecord.Free(heap, record, StreamConsumer.FixedBytes);
        return true;
    }

    /// <summary>Frees all that is remembered of producers, or some of it: true when it is gone.</summary>
    public static bool FreeProducers(Heap heap, Handle register, ref int budget)
    {
        if (!new ProducerRegister(heap, register).FreeSome(ref budget)) return false;
        heap.Free(register, ProducerRegister.Bytes);
        return true;
    }
}
