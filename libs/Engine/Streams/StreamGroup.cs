using System.Buffers.Binary;
using Distro.Engine.Memory;
using Distro.Engine.Trees;

namespace Distro.Engine.Streams;

/// <summary>
/// A consumer group: how far it has read, its consumers, and what they have pending. A pending entry stands twice: in the group's tree with all that is known
/// of it, and, if it is someone's, by its id in that consumer's tree; every write touches both, or neither. Good until the group or its stream is deleted.
/// </summary>
public readonly ref struct StreamGroup
{
    /// <summary>How many entries were read is not known: the group was set to some place in the middle.</summary>
    public const long EntriesReadUnknown = -1;

    /// <summary>Last id (16), entries read (8), pending entries (<see cref="TreeRoot"/>), consumers (5).</summary>
    internal const int FixedBytes = PendingOffset + TreeRoot.Bytes + NameDirectory.RootBytes;

    /// <summary>A consumer that has at least this part of the group's pending entries is removed by a sweep over all of them.</summary>
    private const int SweptPart = 8;

    private const int EntriesReadOffset = StreamId.Bytes;
    private const int PendingOffset = EntriesReadOffset + 8;
    private const int ConsumersOffset = PendingOffset + TreeRoot.Bytes;

    private readonly Heap heap;
    private readonly Handle record;

    internal StreamGroup(Heap heap, Handle record)
    {
        this.heap = heap;
        this.record = record;
    }

    public ReadOnlySpan<byte> Name => NamedRecord.Name(heap, record, FixedBytes);

    /// <summary>The last entry given to any of its consumers.</summary>
    public StreamId LastId
    {
        get => StreamId.Read(Fixed);
        set => value.Write(Fixed);
    }

    /// <summary>Entries ever read by the group, those counted that it passed over; or <see cref="EntriesReadUnknown"/>.</summary>
    public long EntriesRead
    {
        get => BinaryPrimitives.ReadInt64LittleEndian(Fixed[EntriesReadOffset..]);
        set => BinaryPrimitives.WriteInt64LittleEndian(Fixed[EntriesReadOffset..], value);
    }

    public long PendingCount => Pending.Count;

    public StreamId FirstPendingId
    {
        get
        {
            var walk = Walk(StreamId.Min);
            return walk.TryNext(out var entry) ? entry.Id : StreamId.Min;
        }
    }

    public StreamId LastPendingId => Pending.Count == 0 ? StreamId.Min : Pending.LastId;

    public int ConsumerCount => Consumers.Count;

    internal Handle Record => record;

    internal IdTree Pending => new(heap, Fixed.Slice(PendingOffset, TreeRoot.Bytes), PendingEntry.Bytes);

    internal NameDirectory Consumers => new(heap, Fixed[ConsumersOffset..], StreamConsumer.FixedBytes);

    private Span<byte> Fixed => NamedRecord.Fixed(heap, record, FixedBytes);

    /// <summary>Consumers in the order of their names.</summary>
    public StreamConsumer ConsumerAt(int index) => new(heap, Consumers[index]);

    public bool TryConsumer(scoped ReadOnlySpan<byte> name, out StreamConsumer consumer)
    {
        var found = Consumers.Find(name, out _);
        consumer = new StreamConsumer(heap, found);
        return !found.IsNull;
    }

    /// <summary>Adds a consumer, who must not be there.</summary>
    public StreamConsumer CreateConsumer(scoped ReadOnlySpan<byte> name, long nowMilliseconds)
    {
        Consumers.Find(name, out var index);
        var consumer = new StreamConsumer(heap, NamedRecord.Create(heap, StreamConsumer.FixedBytes, name)) { SeenAt = nowMilliseconds, ActiveAt = -1 };
        Consumers.Insert(index, consumer.Record);
        return consumer;
    }

    /// <summary>
    /// Cuts a consumer off, whose entries are pending no more; its record, with the tree of its ids, is the caller's to free. Null when there is no such consumer.
    /// Where most of the group's entries are its own, they are taken out leaf by leaf and not one by one.
    /// </summary>
    internal Handle CutOff(scoped ReadOnlySpan<byte> name, out long pendingCount)
    {
        pendingCount = 0;
        var found = Consumers.Find(name, out var index);
        if (found.IsNull) return found;
        var pending = new StreamConsumer(heap, found).Pending;
        pendingCount = pending.Count;
        if (pendingCount >= Pending.Count / SweptPart)
            Pending.RemoveOwned(found);
        else
            for (var place = pending.Seek(StreamId.Min); !place.IsEnd; pending.Next(ref place)) Pending.Remove(StreamId.Read(pending.At(place)));
        Consumers.RemoveAt(index);
        return found;
    }

    /// <summary>What is known of a pending entry; none <see cref="PendingEntry.Exists"/> if it is not pending.</summary>
    public PendingEntry Find(StreamId id) => new(heap, Pending.Find(id));

    /// <summary>Makes an entry pending for a consumer, taking it from whoever has it.</summary>
    public PendingEntry Assign(StreamId id, StreamConsumer consumer, long deliveredAt, long deliveries)
    {
        var entry = Find(id);
        if (!entry.Exists) entry = new PendingEntry(heap, Pending.Insert(id)) { Owner = Handle.Null };
        if (entry.Owner != consumer.Record)
        {
            if (!entry.IsNobodys) entry.Consumer.Pending.Remove(id);
            consumer.Pending.Insert(id);
            entry.Owner = consumer.Record;
        }

        entry.DeliveredAt = deliveredAt;
        entry.Deliveries = deliveries;
        return entry;
    }

    /// <summary>Makes an entry pending that is nobody's, taking it from whoever has it.</summary>
    public PendingEntry Release(StreamId id, long deliveries)
    {
        var entry = Find(id);
        if (!entry.Exists) entry = new PendingEntry(heap, Pending.Insert(id)) { Owner = Handle.Null };
        if (!entry.IsNobodys) entry.Consumer.Pending.Remove(id);
        entry.Owner = Handle.Null;
        entry.DeliveredAt = 0;
        entry.Deliveries = deliveries;
        return entry;
    }

    /// <summary>An entry is pending no more; false when it was not.</summary>
    public bool Acknowledge(StreamId id)
    {
        var entry = Find(id);
        if (!entry.Exists) return false;
        if (!entry.IsNobodys) entry.Consumer.Pending.Remove(id);
        return Pending.Remove(id);
    }

    /// <summary>The group's pending entries from an id on.</summary>
    public PendingWalk Walk(StreamId from) => new(this, Pending, from);

    /// <summary>A consumer's pending entries from an id on.</summary>
    public PendingWalk Walk(StreamConsumer consumer, StreamId from) => new(this, consumer.Pending, from);

    /// <summary>The entry that an item of the group's tree, or of a consumer's, stands for.</summary>
    internal PendingEntry EntryAt(Span<byte> item) => item.Length == PendingEntry.Bytes ? new PendingEntry(heap, item) : Find(StreamId.Read(item));
}
