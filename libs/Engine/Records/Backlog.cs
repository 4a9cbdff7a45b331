using Distro.Engine.Memory;
using Distro.Engine.Tables;

namespace Distro.Engine.Records;

/// <summary>
/// What one worker has still to free: tables of flushed slots, and records whose value has more outside blocks than a deletion frees at once.
/// Parts of values that were cut off whole (a stream's consumer group) wait here too. A list in the arena itself, so that deleting allocates nothing managed; only its own worker touches it.
/// </summary>
internal sealed class Backlog(Heap heap)
{
    private Handle first;

    public bool IsEmpty => first.IsNull;

    /// <summary>Keys that are still to be freed. Others may read it, a moment old.</summary>
    public long Pending { get; private set; }

    /// <summary>Keys freed here and not at once when they were deleted.</summary>
    public long Freed { get; set; }

    /// <summary>Adds a whole table of keys; one without any may still have had room made for them.</summary>
    public void Add(LeafRoot keys)
    {
        if (keys.Reference == 0) return;
        Pending += keys.Count;
        Push(new Item { Keys = keys });
    }

    /// <summary>Frees a record that is in no table any more, and up to <paramref name="budget"/> of its outside blocks; the rest is added here.</summary>
    public void Free(Handle record, ref int budget)
    {
        if (FreeOutside(record, ref budget))
        {
            FreeRecord(record);
            return;
        }

        Pending++;
        Push(new Item { Record = record });
    }

    /// <summary>Adds what was cut off a value, or what is left of it.</summary>
    public void Add(CutOff kind, Handle part) => Push(new Item { Kind = kind, Record = part });

    /// <summary>Frees about that many blocks. True while there is more.</summary>
    public bool FreeSome(int budget)
    {
        while (budget > 0 && !first.IsNull)
        {
            var handle = first;
            var item = heap.Ref<Item>(handle, 0);
            first = item.Next;
            heap.Free(handle, Item.Bytes);
            if (item.Kind != CutOff.None)
            {
                if (!CutOffs.FreeSome(heap, item.Kind, item.Record, ref budget)) Push(item);
                continue;
            }

            if (!item.Record.IsNull)
            {
                GoOn(item.Record, ref budget);
                continue;
            }

            var sink = new FreeingSink(this, budget);
            var isDone = new LeafTable<KeyRecords>(heap, ref item.Keys, default).TakeApart(ref budget, ref sink);
            budget = Math.Min(budget, sink.Left);
            if (!isDone) Push(item);
        }

        return !first.IsNull;
    }

    /// <summary>Frees more of a record that is counted among the pending.</summary>
    private void GoOn(Handle record, ref int budget)
    {
        if (!FreeOutside(record, ref budget))
        {
            Push(new Item { Record = record });
            return;
        }

        FreeRecord(record);
        Pending--;
        Freed++;
    }

    private bool FreeOutside(Handle record, ref int budget)
    {
        var layout = RecordLayout.Read(heap, record);
        var reclaimer = ValueReclaimers.Of(layout.Type);
        if (reclaimer is null || !reclaimer.HasOutside(layout.Encoding)) return true;
        if (budget <= 0) return false;
        return reclaimer.FreeSome(heap, layout.Encoding, heap.At(record, layout.Bytes).Slice(layout.ValueStart, layout.ValueLength), ref budget);
    }

    private void FreeRecord(Handle record) => heap.Free(record, RecordLayout.Read(heap, record).Bytes);

    private void Push(Item item)
    {
        item.Next = first;
        first = heap.Allocate(Item.Bytes);
        heap.Ref<Item>(first, 0) = item;
    }

    private struct Item
    {
        public const int Bytes = 40;

        public Handle Next;
        public Handle Record;
        public CutOff Kind;
        public LeafRoot Keys;
    }

    /// <summary>Frees records as their table gives them up; <paramref name="left"/> is what outside blocks may still take.</summary>
    private struct FreeingSink(Backlog backlog, int left) : ILeafSink
    {
        public int Left = left;

        public void Emit(Handle record) => backlog.GoOn(record, ref Left);
    }
}
