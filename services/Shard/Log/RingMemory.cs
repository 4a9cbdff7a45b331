using Distro.Engine.Memory;

namespace Distro.Shard.Log;

/// <summary>
/// The memory behind the log's offsets, in chunks of a megabyte that are used again as soon as they are free: a log that is taken as it grows lives in the same one or two
/// megabytes, in the processor's caches, and costs no page faults. What was free for a whole while goes back to the system, half at a time.
/// Who needs a chunk gets the one behind the last if that is free and has memory, so that most records lie in one piece; those that don't are handled by the ring.
/// Invariants: a chunk is in use, free with memory, or bare; chunks of an offset are taken by one thread at a time (the ring's claim) and freed by one other; the map's entry
/// of an offset is written before anyone hears of a record there, and not again before the offset was freed.
/// </summary>
internal sealed class RingMemory : IDisposable
{
    public const long ChunkBytes = 1 << 20;

    /// <summary>Free chunks go back after they were free for so long.</summary>
    private const int TrimMilliseconds = 500;

    /// <summary>So many at a time, because the thread that trims has leases to keep.</summary>
    private const int TrimChunksMax = 32;

    private const byte Bare = 0;
    private const byte Free = 1;
    private const byte Used = 2;

    private readonly ReservedRange memory;
    private readonly TimeProvider time;
    private readonly Lock changing = new();
    private readonly byte[] states;
    private readonly int[] chunks;
    private int last = -1;
    private int free;
    private int freeLeast;
    private long trimmed;

    /// <param name="bytes">A multiple of a chunk's.</param>
    public RingMemory(long bytes, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes % ChunkBytes, 0);
        Bytes = bytes;
        memory = new ReservedRange(bytes + ChunkBytes);
        chunks = new int[bytes / ChunkBytes];
        states = new byte[chunks.Length + 1];
        this.time = time;
        trimmed = time.GetTimestamp();
    }

    public long Bytes { get; }

    /// <summary>Chunks that hold memory without being used.</summary>
    public int FreeChunks => Volatile.Read(ref free);

    /// <summary>Finds memory for the chunk that begins at an offset. Fewer offsets than <see cref="Bytes"/> have any.</summary>
    public void Take(long offset)
    {
        lock (changing)
        {
            var chunk = last + 1 < states.Length && states[last + 1] == Free ? last + 1 : Array.IndexOf(states, Free);
            if (chunk >= 0)
                freeLeast = Math.Min(freeLeast, --free);
            else
                chunk = last + 1 < states.Length && states[last + 1] == Bare ? last + 1 : Array.IndexOf(states, Bare);
            states[chunk] = Used;
            last = chunk;
            EntryOf(offset) = chunk;
        }
    }

    /// <summary>Nobody needs the chunk that begins at an offset any more.</summary>
    public void Leave(long offset)
    {
        lock (changing)
        {
            states[EntryOf(offset)] = Free;
            free++;
        }
    }

    /// <summary>Gives back half of what was not needed for a while. On the thread that frees.</summary>
    public void Trim()
    {
        if (FreeChunks == 0 || time.GetElapsedTime(trimmed).TotalMilliseconds < TrimMilliseconds)
            return;
        trimmed = time.GetTimestamp();
        for (var count = Math.Min((freeLeast + 1) / 2, TrimChunksMax); count > 0; count--)
            GiveBackOne();
        lock (changing)
            freeLeast = free;
    }

    /// <summary>Where so many bytes from an offset on lie, if they lie together.</summary>
    public bool TryFind(long offset, int bytes, out Span<byte> span)
    {
        var first = EntryOf(offset);
        var isWhole = true;
        for (var at = offset - (offset % ChunkBytes) + ChunkBytes; at < offset + bytes && isWhole; at += ChunkBytes)
            isWhole = EntryOf(at) == EntryOf(at - ChunkBytes) + 1;
        span = isWhole ? memory.At((first * ChunkBytes) + (offset % ChunkBytes), bytes) : default;
        return isWhole;
    }

    /// <summary>The first bytes from an offset on that certainly lie together: up to the chunk's end.</summary>
    public Span<byte> Find(long offset, int bytesMax)
        => memory.At((EntryOf(offset) * ChunkBytes) + (offset % ChunkBytes), (int)Math.Min(bytesMax, ChunkBytes - (offset % ChunkBytes)));

    public void Dispose() => memory.Dispose();

    private ref int EntryOf(long offset) => ref chunks[offset / ChunkBytes % chunks.Length];

    /// <summary>The free one that lies highest; it counts as used while the system takes it: there is one chunk more than offsets can need.</summary>
    private void GiveBackOne()
    {
        int chunk;
        lock (changing)
        {
            chunk = Array.LastIndexOf(states, Free);
            if (chunk < 0)
                return;
            states[chunk] = Used;
            free--;
        }

        memory.GiveBack(chunk * ChunkBytes, ChunkBytes);
        lock (changing)
            states[chunk] = Bare;
    }
}
