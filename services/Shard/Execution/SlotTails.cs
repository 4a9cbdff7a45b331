using System.Runtime.InteropServices;
using Distro.Engine;
using Distro.Engine.Memory;

namespace Distro.Shard.Execution;

/// <summary>
/// A stretch of the log taken apart by slots, so that slots can be replayed at the same time, or each as soon as its snapshot's section is there. Within a slot the order is the
/// log's; between slots there is none to keep, because an effect is computable from its slot alone. Records about the whole keyspace have no place here.
/// One thread fills it; then any threads may apply it, a slot at a time each.
/// </summary>
internal sealed class SlotTails
{
    private const int ChunkBytes = 256 * 1024;
    private const int PartsKept = 8192;

    private readonly int[] first = new int[KeyspaceOptions.SlotCount];
    private readonly int[] last = new int[KeyspaceOptions.SlotCount];
    private readonly List<Part> parts = [default];
    private readonly List<byte[]> chunks = [];
    private readonly List<int> slots = [];
    private int usedChunks;
    private int filled;

    /// <summary>What it holds in memory, about.</summary>
    public long Bytes { get; private set; }

    /// <summary>The slots that it says something about.</summary>
    public IReadOnlyList<int> Slots => slots;

    public bool Has(int slot) => first[slot] != 0;

    /// <summary>The next effect of the log.</summary>
    public void Add(int slot, int database, long recordOffset, long endOffset, long timeMilliseconds, ReadOnlySpan<byte> resp)
    {
        var chunk = Copy(resp, out var start);
        parts.Add(new Part(recordOffset, endOffset, timeMilliseconds, chunk, start, resp.Length, database));
        var number = parts.Count - 1;
        if (first[slot] == 0)
        {
            first[slot] = number;
            slots.Add(slot);
        }
        else
        {
            CollectionsMarshal.AsSpan(parts)[last[slot]].Next = number;
        }

        last[slot] = number;
    }

    /// <summary>Fetches the first effect of a slot into the processor's cache: others of the stretch lie far apart.</summary>
    public void Prefetch(int slot) => Prefetch(CollectionsMarshal.AsSpan(parts)[first[slot]]);

    /// <summary>Brings a slot to the end of the stretch. The caller has the gate entered and the slot to itself. Null, or what is wrong.</summary>
    public string? Apply(int slot, Keyspace keyspace, PartReplay by)
    {
        var all = CollectionsMarshal.AsSpan(parts);
        ref var offset = ref keyspace.LastOffset(slot);
        var has = offset;
        for (var number = first[slot]; number != 0; number = all[number].Next)
        {
            ref readonly var part = ref all[number];
            Prefetch(all[part.Next]);
            if (part.RecordOffset < has) continue;
            if (by.Apply(slot, part.Database, part.TimeMilliseconds, chunks[part.Chunk].AsSpan(part.Start, part.Length)) is { } problem)
                return $"record at offset {part.RecordOffset}: {problem}";
            offset = Math.Max(offset, part.EndOffset);
        }

        return null;
    }

    /// <summary>Forgets everything, and keeps the memory for as much again.</summary>
    public void Clear()
    {
        foreach (var slot in slots) first[slot] = last[slot] = 0;
        slots.Clear();
        parts.Clear();
        parts.Add(default);
        chunks.RemoveAll(static chunk => chunk.Length != ChunkBytes);
        usedChunks = filled = 0;
        Bytes = 0;
    }

    /// <summary>Gives back most of the memory. It holds nothing.</summary>
    public void Trim()
    {
        if (chunks.Count > 1) chunks.RemoveRange(1, chunks.Count - 1);
        if (parts.Capacity > PartsKept) parts.Capacity = PartsKept;
    }

    private void Prefetch(in Part part)
    {
        if (part.Length > 0) CacheHint.Fetch(ref chunks[part.Chunk][part.Start]);
    }

    private int Copy(ReadOnlySpan<byte> resp, out int start)
    {
        Bytes += resp.Length + Marshal.SizeOf<Part>();
        if (usedChunks == 0 || resp.Length > ChunkBytes - filled) NextChunk(resp.Length);
        start = filled;
        resp.CopyTo(chunks[usedChunks - 1].AsSpan(filled));
        filled = Math.Min(filled + resp.Length, ChunkBytes);
        return usedChunks - 1;
    }

    /// <summary>What is longer than a chunk gets one of its own.</summary>
    private void NextChunk(int bytes)
    {
        if (bytes > ChunkBytes) chunks.Insert(usedChunks, GC.AllocateUninitializedArray<byte>(bytes));
        else if (usedChunks == chunks.Count) chunks.Add(GC.AllocateUninitializedArray<byte>(ChunkBytes));
        usedChunks++;
        filled = 0;
    }

    private record struct Part(long RecordOffset, long EndOffset, long TimeMilliseconds, int Chunk, int Start, int Length, int Database)
    {
        /// <summary>The slot's next; 0 at its end.</summary>
        public int Next { get; set; }
    }
}
