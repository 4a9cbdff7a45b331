using Distro.Engine.Memory;
using Distro.Engine.Tables;

namespace Distro.Engine.Records;

/// <summary>Moves keys' records out of pages that shall become empty, and what hangs off their values.</summary>
internal ref struct KeyMover(Heap heap, KeyHash hash, ref ValueCursor cursor) : ILeafMover
{
    private readonly KeyHash hash = hash;
    private readonly ref ValueCursor cursor = ref cursor;

    public readonly bool TryMove(ref Handle record, ref int budget)
    {
        var counts = heap.Sparse.Moves;
        var before = counts.Blocks;
        var isDone = Move(ref record, ref budget);
        if (counts.Blocks != before) counts.Keys++;
        else counts.KeysLeft++;
        return isDone;
    }

    private readonly bool Move(ref Handle record, ref int budget)
    {
        var layout = RecordLayout.Read(heap, record);
        heap.MoveOff(ref record, layout.Bytes, ref budget);
        if (ValueReclaimers.Of(layout.Type) is not { } reclaimer || !reclaimer.HasOutside(layout.Encoding)) return true;
        var value = heap.At(record, layout.Bytes).Slice(layout.ValueStart, layout.ValueLength);
        if (!ValueMovers.Of(layout.Type)!.MoveSome(heap, hash, layout.Encoding, value, ref cursor, ref budget)) return false;
        cursor = default;
        return true;
    }
}
