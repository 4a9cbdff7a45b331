using Distro.Snapshots.Writing;

namespace Distro.Shard.Snapshots;

/// <summary>
/// A snapshot's bytes between the loops that make them and whoever sends or writes them, in order. A pass rests while it <see cref="IsFull"/>, so that what lies here is
/// bounded; only what commands must preserve at once may go beyond that. For any threads.
/// </summary>
internal sealed class SnapshotStream : ISnapshotOutput
{
    /// <summary>Small enough not to be a large object, which only a full collection would give back.</summary>
    private const int ChunkBytes = 64 * 1024;

    private const long FullBytes = 4L << 20;

    private readonly Lock gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> chunks = [];
    private byte[] filling = [];
    private int filled;
    private long held;

    /// <summary>Called, from the thread that wrote, when there is something to take after there was nothing.</summary>
    public Action? Moved { get; set; }

    public bool IsFull => Volatile.Read(ref held) >= FullBytes;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        var news = false;
        lock (gate)
        {
            held += bytes.Length;
            while (!bytes.IsEmpty)
            {
                if (filled == filling.Length)
                {
                    news |= Close();
                    filling = GC.AllocateUninitializedArray<byte>(ChunkBytes);
                }

                var taken = Math.Min(bytes.Length, filling.Length - filled);
                bytes[..taken].CopyTo(filling.AsSpan(filled));
                filled += taken;
                bytes = bytes[taken..];
            }
        }

        if (news) Moved?.Invoke();
    }

    /// <summary>Nothing more comes: what there is may be taken, however little.</summary>
    public void Complete()
    {
        lock (gate)
        {
            Close();
            filling = [];
        }
    }

    /// <summary>The next bytes; the memory is the caller's. False when there are none, or too few to send yet.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> bytes)
    {
        lock (gate)
        {
            if (!chunks.TryDequeue(out bytes)) return false;
            held -= bytes.Length;
            return true;
        }
    }

    /// <summary>Moves what has been filled to what may be taken. True when there was nothing before.</summary>
    private bool Close()
    {
        if (filled == 0) return false;
        chunks.Enqueue(filling.AsMemory(0, filled));
        filled = 0;
        return chunks.Count == 1;
    }
}
