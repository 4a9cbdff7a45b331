using System.Buffers.Binary;
using Distro.Engine.Memory;

namespace Distro.Engine.Streams;

/// <summary>
/// An entry that was given to a consumer and not acknowledged: whose it is, since when, how often it was given. It may be nobody's.
/// Good until the group's pending entries change.
/// </summary>
public readonly ref struct PendingEntry
{
    /// <summary>Id (16), consumer (5), delivered (8), deliveries (8).</summary>
    internal const int Bytes = StreamId.Bytes + Handle.Size + 16;

    private const int ConsumerOffset = StreamId.Bytes;
    private const int DeliveredOffset = ConsumerOffset + Handle.Size;
    private const int DeliveriesOffset = DeliveredOffset + 8;

    private readonly Heap heap;
    private readonly Span<byte> item;

    internal PendingEntry(Heap heap, Span<byte> item)
    {
        this.heap = heap;
        this.item = item;
    }

    public bool Exists => !item.IsEmpty;

    public StreamId Id => StreamId.Read(item);

    /// <summary>Unix milliseconds of the last delivery.</summary>
    public long DeliveredAt
    {
        get => BinaryPrimitives.ReadInt64LittleEndian(item[DeliveredOffset..]);
        set => BinaryPrimitives.WriteInt64LittleEndian(item[DeliveredOffset..], value);
    }

    public long Deliveries
    {
        get => BinaryPrimitives.ReadInt64LittleEndian(item[DeliveriesOffset..]);
        set => BinaryPrimitives.WriteInt64LittleEndian(item[DeliveriesOffset..], value);
    }

    /// <summary>True for an entry that was given back to the group (XNACK): the next reader gets it.</summary>
    public bool IsNobodys => Owner.IsNull;

    public StreamConsumer Consumer => new(heap, Owner);

    internal Handle Owner
    {
        get => OwnerOf(item);
        set => value.Write(item[ConsumerOffset..]);
    }

    internal static Handle OwnerOf(ReadOnlySpan<byte> item) => Handle.Read(item[ConsumerOffset..]);
}
