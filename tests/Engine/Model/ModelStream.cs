using Distro.Engine;
using Distro.Engine.Streams;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Tests.Engine.Model;

/// <summary>Entries of one field, and a group with a few consumers to whom some of them are assigned; consumers and the group are deleted now and then. What producers sent is remembered, too.</summary>
internal sealed class ModelStream : ModelValue
{
    private const int Consumers = 3;
    private const int RareOneIn = 150;

    private readonly List<(StreamId Id, string Value)> entries = [];
    private readonly Dictionary<StreamId, string> pending = [];
    private ulong last;

    public override int Count => (int)last;

    public override void Change(KeyEntry entry, Random random, bool grows)
    {
        var stream = Stream.Over(entry);
        if (last == 0)
        {
            stream.Create();
            stream.CreateGroup("group"u8, StreamId.Min, 0);
        }

        stream.TryGroup("group"u8, out var group);
        if (random.Next(RareOneIn) == 0)
        {
            ChangeRarely(ref stream, group, random);
            return;
        }

        if (random.Next(4) != 0 == grows || entries.Count == 0)
        {
            var id = new StreamId(++last, 1);
            var value = CollectionKeyspace.RandomValue(random);
            stream.Append(id, new OneField(value));
            entries.Add((id, value));
            if (random.Next(2) == 0)
                Assign(group, id, "consumer" + random.Next(Consumers));
            return;
        }

        var rank = random.Next(3) == 0 ? 0 : random.Next(entries.Count);
        var gone = entries[rank].Id;
        Assert.Equal(pending.Remove(gone), group.Acknowledge(gone));
        stream.RemoveRange(rank, 1);
        entries.RemoveAt(rank);
    }

    private void ChangeRarely(ref Stream stream, StreamGroup group, Random random)
    {
        var name = "consumer" + random.Next(Consumers);
        switch (random.Next(4))
        {
            case 0:
                Assert.True(stream.DeleteGroup("group"u8));
                stream.CreateGroup("group"u8, StreamId.Min, 0);
                pending.Clear();
                break;
            case 1:
                var theirs = pending.Where(entry => entry.Value == name).Select(entry => entry.Key).ToList();
                Assert.Equal(theirs.Count, Math.Max(0, stream.DeleteConsumer(group, CollectionKeyspace.Bytes(name))));
                foreach (var id in theirs)
                    pending.Remove(id);
                break;
            case 2:
                stream.ConfigureProducers(random.Next(1, 100), random.Next(1, 100));
                break;
            default:
                for (var i = 0; i < 20; i++)
                    stream.Producers.Record(CollectionKeyspace.Bytes(name), CollectionKeyspace.Bytes($"message{i}"), new StreamId(last, 0), (long)last);
                break;
        }
    }

    public override void Check(KeyEntry entry, string where)
    {
        var stream = Stream.Over(entry);
        Assert.True(stream.Count == entries.Count, where);
        if (last == 0)
            return;
        var found = new InOrder([]);
        stream.Emit(0, stream.Count, 1, ref found);
        Assert.True(entries.SequenceEqual(found.Entries), where);
        stream.TryGroup("group"u8, out var group);
        Assert.True(group.PendingCount == pending.Count, where);
        foreach (var (id, consumer) in pending)
            Assert.True(group.Find(id) is { Exists: true } one && CollectionKeyspace.Text(one.Consumer.Name) == consumer, where);
    }

    private void Assign(StreamGroup group, StreamId id, string name)
    {
        var consumer = group.TryConsumer(CollectionKeyspace.Bytes(name), out var there) ? there : group.CreateConsumer(CollectionKeyspace.Bytes(name), 1);
        group.Assign(id, consumer, 1, 1);
        pending[id] = name;
    }

    private readonly struct OneField(string value) : IStreamFields
    {
        public int Count => 1;

        public ReadOnlySpan<byte> Name(int index) => "field"u8;

        public ReadOnlySpan<byte> Value(int index) => CollectionKeyspace.Bytes(value);
    }

    private readonly struct InOrder(List<(StreamId, string)> entries) : IEntrySink
    {
        public List<(StreamId Id, string Value)> Entries { get; } = entries;

        public void Emit(scoped StreamEntry entry)
        {
            Assert.True(entry.TryNext(out _, out var value));
            Entries.Add((entry.Id, CollectionKeyspace.Text(value)));
        }
    }
}
