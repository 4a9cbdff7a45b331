using Distro.Engine.Streams;
using Distro.Rdb.Packed;
using Distro.Rdb.Writing;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Rdb.Streams;

/// <summary>
/// Writes a stream as Redis 7.0 does: runs of entries packed in listpacks, then what the stream remembers, then its groups with their consumers and what is
/// pending. What that format has no place for, entries given back to a group (XNACK) and the messages of idempotent producers, is written in a type of our own.
/// </summary>
internal sealed class StreamWriter(PayloadWriter writer) : IEntrySink, IMessageSink
{
    private const int NodeEntriesMax = 100;
    private const int NodeBytesMax = 4096;

    private readonly ListpackWriter head = new();
    private readonly ListpackWriter body = new();
    private readonly TextList nodeNames = new();
    private readonly TextList names = new();
    private readonly TextList values = new();
    private StreamId nodeId;
    private int entries;
    private uint nodes;
    private bool keepsAll;

    /// <summary>Whether there is anything in it that others' forms have no place for.</summary>
    public static bool NeedsOwnType(ref Stream stream)
    {
        if (stream.HasProducers) return true;
        for (var i = 0; i < stream.GroupCount; i++)
        {
            var group = stream.GroupAt(i);
            var owned = 0L;
            for (var j = 0; j < group.ConsumerCount; j++) owned += group.ConsumerAt(j).PendingCount;
            if (owned < group.PendingCount) return true;
        }

        return false;
    }

    /// <summary>Writes the value behind its type, which is <see cref="ObjectType.Stream2"/> or our own.</summary>
    public void Write(ObjectType type, ref Stream stream)
    {
        keepsAll = type == ObjectType.StreamWithProducers;
        nodes = 0;
        entries = 0;
        body.Clear();
        var count = writer.NumberForLater();
        var sink = this;
        stream.Emit(0, stream.Count, 1, ref sink);
        EndNode();
        writer.Set(count, nodes);
        writer.Number(stream.Count);
        WriteId(stream.LastId);
        WriteId(stream.FirstId);
        WriteId(stream.MaxDeletedId);
        writer.Number(stream.EntriesAdded);
        writer.Number(stream.GroupCount);
        for (var i = 0; i < stream.GroupCount; i++) WriteGroup(stream.GroupAt(i));
        if (keepsAll) WriteProducers(ref stream);
    }

    public void Emit(scoped StreamEntry entry)
    {
        names.Clear();
        values.Clear();
        while (entry.TryNext(out var name, out var value))
        {
            names.Add(name);
            values.Add(value);
        }

        if (entries > 0 && (entries == NodeEntriesMax || body.Length + names.Bytes + values.Bytes > NodeBytesMax)) EndNode();
        if (entries == 0)
        {
            nodeId = entry.Id;
            nodeNames.CopyFrom(names);
        }

        entries++;
        var shares = names.IsEqualTo(nodeNames);
        body.Add(shares ? StreamNode.SharesNames : 0);
        body.Add(unchecked((long)(entry.Id.Milliseconds - nodeId.Milliseconds)));
        body.Add(unchecked((long)(entry.Id.Sequence - nodeId.Sequence)));
        if (!shares) body.Add(names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            if (!shares) body.Add(names[i]);
            body.Add(values[i]);
        }

        body.Add(StreamNode.FixedElements + (shares ? names.Count : 1 + (2 * names.Count)));
    }

    public void Emit(scoped ReadOnlySpan<byte> message, StreamId id)
    {
        writer.String(message);
        StreamNode.WriteId(writer.Output.Add(StreamId.Bytes), id);
    }

    /// <summary>Whether there is a register; its limits, its counts, and each producer with its messages from the oldest on.</summary>
    private void WriteProducers(ref Stream stream)
    {
        writer.Number(stream.HasProducers ? 1 : 0);
        if (!stream.HasProducers) return;
        var register = stream.Producers;
        writer.Number(register.DurationSeconds);
        writer.Number(register.MessagesMax);
        writer.Number(register.Added);
        writer.Number(register.Refused);
        writer.Number(register.ProducerCount);
        var sink = this;
        for (var i = 0; i < register.ProducerCount; i++)
        {
            var producer = register.ProducerAt(i);
            writer.String(producer.Name);
            writer.Number(producer.Count);
            producer.Emit(ref sink);
        }
    }

    private void EndNode()
    {
        if (entries == 0) return;
        Span<byte> id = stackalloc byte[StreamId.Bytes];
        StreamNode.WriteId(id, nodeId);
        head.Clear();
        head.Add(entries);
        head.Add(0);
        head.Add(nodeNames.Count);
        for (var i = 0; i < nodeNames.Count; i++) head.Add(nodeNames[i]);
        head.Add(0);
        head.Add(body);
        writer.Bytes(id);
        writer.String(head.Seal());
        nodes++;
        entries = 0;
        body.Clear();
    }

    private void WriteGroup(StreamGroup group)
    {
        writer.String(group.Name);
        WriteId(group.LastId);
        writer.Number(group.EntriesRead);
        var count = writer.NumberForLater();
        var pending = 0u;
        for (var walk = group.Walk(StreamId.Min); walk.TryNext(out var entry);)
        {
            if (entry.IsNobodys && !keepsAll) continue;
            pending++;
            StreamNode.WriteId(writer.Output.Add(StreamId.Bytes), entry.Id);
            writer.Time(entry.DeliveredAt);
            writer.Number(entry.Deliveries);
        }

        writer.Set(count, pending);
        writer.Number(group.ConsumerCount);
        for (var i = 0; i < group.ConsumerCount; i++)
        {
            var consumer = group.ConsumerAt(i);
            writer.String(consumer.Name);
            writer.Time(consumer.SeenAt);
            writer.Number(consumer.PendingCount);
            for (var walk = group.Walk(consumer, StreamId.Min); walk.TryNext(out var entry);) StreamNode.WriteId(writer.Output.Add(StreamId.Bytes), entry.Id);
        }
    }

    private void WriteId(StreamId id)
    {
        writer.Number(unchecked((long)id.Milliseconds));
        writer.Number(unchecked((long)id.Sequence));
    }
}
