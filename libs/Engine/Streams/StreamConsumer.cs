using System.Buffers.Binary;
using Distro.Engine.Memory;
using Distro.Engine.Trees;

namespace Distro.Engine.Streams;

/// <summary>
/// A consumer of a group: when it was last seen and last given something, and the ids of the entries it has pending.
/// Good until it, its group or its stream is deleted.
/// </summary>
public readonly ref struct StreamConsumer
{
    /// <summary>Seen (8), active (8), pending ids (<see cref="TreeRoot"/>).</summary>
    internal const int FixedBytes = 16 + TreeRoot.Bytes;

    private readonly Heap heap;
    private readonly Handle record;

    internal StreamConsumer(Heap heap, Handle record)
    {
        this.heap = heap;
        this.record = record;
    }

    public ReadOnlySpan<byte> Name => NamedRecord.Name(heap, record, FixedBytes);

    /// <summary>Unix milliseconds at which a command last named it.</summary>
    public long SeenAt
    {
        get => BinaryPrimitives.ReadInt64LittleEndian(Fixed);
        set => BinaryPrimitives.WriteInt64LittleEndian(Fixed, value);
    }

    /// <summary>Unix milliseconds at which it was last given an entry; -1 while it never was.</summary>
    public long ActiveAt
    {
        get => BinaryPrimitives.ReadInt64LittleEndian(Fixed[8..]);
        set => BinaryPrimitives.WriteInt64LittleEndian(Fixed[8..], value);
    }

    public long PendingCount => Pending.Count;

    internal Handle Record => record;

    internal IdTree Pending => new(heap, Fixed[16..], StreamId.Bytes);

    private Span<byte> Fixed => NamedRecord.Fixed(heap, record, FixedBytes);
}
