using Distro.Engine.Streams;
using Distro.Rdb.Reading;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Rdb.Streams;

/// <summary>
/// Reads a stream's groups: first everything that is pending in a group, then its consumers, each with the ids that are pending for it. In the end every
/// pending entry must have found exactly one consumer, or none where the type knows such.
/// </summary>
internal sealed class StreamGroupReader(StringRoom room)
{
    public bool TryRead(ObjectType type, ref PayloadReader reader, ref Stream stream)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var name = reader.String(room);
            if (reader.Failed || stream.TryGroup(name, out _)) return false;
            var group = stream.CreateGroup(name, StreamId.Min, StreamGroup.EntriesReadUnknown);
            group.LastId = StreamReader.ReadId(ref reader);
            group.EntriesRead = type == ObjectType.Stream1 ? new ReadCounter(ref stream).UpTo(group.LastId) : Math.Max(unchecked((long)reader.Number()), StreamGroup.EntriesReadUnknown);
            if (!TryReadPending(ref reader, group) || !TryReadConsumers(type, ref reader, group) || HasOrphans(type, group)) return false;
        }

        return true;
    }

    private static bool TryReadPending(ref PayloadReader reader, StreamGroup group)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var id = ReadRawId(ref reader);
            var deliveredAt = reader.Time();
            var deliveries = reader.Number();
            if (reader.Failed || deliveries > long.MaxValue || group.Find(id).Exists) return false;
            var entry = group.Release(id, (long)deliveries);
            entry.DeliveredAt = deliveredAt;
        }

        return true;
    }

    private bool TryReadConsumers(ObjectType type, ref PayloadReader reader, StreamGroup group)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var name = reader.String(room);
            if (reader.Failed || group.TryConsumer(name, out _)) return false;
            var consumer = group.CreateConsumer(name, 0);
            consumer.SeenAt = reader.Time();
            consumer.ActiveAt = type == ObjectType.Stream3 ? reader.Time() : consumer.SeenAt;
            for (var ids = reader.Count(); ids > 0; ids--)
            {
                var entry = group.Find(ReadRawId(ref reader));
                if (reader.Failed || !entry.Exists || !entry.IsNobodys) return false;
                group.Assign(entry.Id, consumer, entry.DeliveredAt, entry.Deliveries);
            }
        }

        return true;
    }

    /// <summary>What was given back to the group has no time: copies made by commands would not have it either.</summary>
    private static bool HasOrphans(ObjectType type, StreamGroup group)
    {
        for (var walk = group.Walk(StreamId.Min); walk.TryNext(out var entry);)
        {
            if (entry.IsNobodys && (type != ObjectType.StreamWithProducers || entry.DeliveredAt != 0)) return true;
        }

        return false;
    }

    internal static StreamId ReadRawId(ref PayloadReader reader)
    {
        var bytes = reader.Take(StreamId.Bytes);
        return bytes.IsEmpty ? StreamId.Min : StreamNode.ReadId(bytes);
    }
}
