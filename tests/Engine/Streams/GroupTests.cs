using Distro.Engine;
using Distro.Engine.Streams;
using static Distro.Tests.Engine.CollectionKeyspace;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Tests.Engine.Streams;

/// <summary>Groups, consumers and pending entries against a model, in the checked build; nothing is left at the end, freed at once or in steps.</summary>
public class GroupTests
{
    private const int Names = 6;

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 1000)]
    [InlineData(3, 20_000)]
    public void Pending_entries_are_where_the_model_has_them(int seed, int ids)
    {
        using var keyspace = new CollectionKeyspace();
        var random = new Random(seed);
        var model = new Dictionary<string, GroupModel>();
        var stream = Stream.Over(keyspace.Open());
        stream.Create();
        for (var step = 0; step < 20_000; step++)
        {
            var where = $"seed {seed} step {step}";
            var name = "group" + random.Next(3);
            if (random.Next(2000) == 0) Assert.True(stream.DeleteGroup(Bytes(name)) == model.Remove(name), where);
            if (!model.TryGetValue(name, out var group))
            {
                Assert.False(stream.TryGroup(Bytes(name), out _));
                stream.CreateGroup(Bytes(name), new StreamId(1, 2), step);
                model.Add(name, group = new GroupModel());
            }

            Assert.True(stream.TryGroup(Bytes(name), out var real), where);
            Change(stream, real, group, random, ids, where);
            if (step % 500 == 0) Check(ref stream, model, random, ids, where);
        }

        keyspace.DeleteAndCheckNothingIsLeft();
    }

    [Fact]
    public void Producers_leave_nothing_behind()
    {
        using var keyspace = new CollectionKeyspace();
        var stream = Stream.Over(keyspace.Open());
        stream.Create();
        var register = stream.Producers;
        for (var i = 0; i < 500; i++) register.Record(Bytes("p" + (i % 3)), Bytes("early" + i), new StreamId((ulong)i, 0), i);
        stream.ConfigureProducers(10, 5);
        register = stream.Producers;
        Assert.Equal((0, 500L), (register.Tracked, register.Added));
        var random = new Random(7);
        for (var i = 0; i < 5000; i++) register.Record(Bytes("p" + random.Next(40)), Bytes("m" + random.Next(200)), new StreamId((ulong)(i * 20), 0), i * 20);
        Assert.InRange(register.Tracked, 1, 40 * 5);
        Assert.True(register.TryFind(Bytes(Text(register.ProducerAt(0).Name)), Bytes("none"), 0, out _) is false);
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    private static void Change(Stream stream, StreamGroup group, GroupModel model, Random random, int ids, string where)
    {
        var id = new StreamId((ulong)random.Next(ids), (ulong)random.Next(2));
        var name = "consumer" + random.Next(Names);
        var isThere = group.TryConsumer(Bytes(name), out var consumer);
        Assert.True(isThere == model.Consumers.Contains(name), where);
        switch (random.Next(20))
        {
            case 0:
                Assert.True(group.Acknowledge(id) == model.Pending.Remove(id), where);
                break;
            case 1:
                group.Release(id, 3);
                model.Pending[id] = ("", 0, 3);
                break;
            case 2 when random.Next(50) == 0:
                var had = model.Pending.Where(entry => entry.Value.Consumer == name).Select(entry => entry.Key).ToList();
                Assert.True(stream.DeleteConsumer(group, Bytes(name)) == (isThere ? had.Count : -1), where);
                foreach (var gone in had) model.Pending.Remove(gone);
                model.Consumers.Remove(name);
                break;
            case < 8 when model.Pending.Count > 0:
                var some = model.Pending.GetKeyAtIndex(random.Next(random.Next(2) == 0 ? 1 : model.Pending.Count));
                Assert.True(group.Acknowledge(some) == model.Pending.Remove(some), where);
                break;
            default:
                if (!isThere) consumer = group.CreateConsumer(Bytes(name), 5);
                model.Consumers.Add(name);
                group.Assign(id, consumer, random.Next(1000), 1);
                model.Pending[id] = (name, group.Find(id).DeliveredAt, 1);
                break;
        }
    }

    private static void Check(ref Stream stream, Dictionary<string, GroupModel> model, Random random, int ids, string where)
    {
        Assert.True(stream.GroupCount == model.Count, where);
        var names = model.Keys.Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < names.Count; i++)
        {
            var group = stream.GroupAt(i);
            var expected = model[names[i]];
            Assert.True(Text(group.Name) == names[i] && group.ConsumerCount == expected.Consumers.Count, where);
            var from = new StreamId((ulong)random.Next(ids), 0);
            Assert.True(Read(group.Walk(from)).SequenceEqual(expected.Pending.Where(entry => entry.Key >= from).Select(entry => (entry.Key, entry.Value))), where);
            for (var j = 0; j < group.ConsumerCount; j++)
            {
                var consumer = group.ConsumerAt(j);
                var name = Text(consumer.Name);
                var mine = expected.Pending.Where(entry => entry.Value.Consumer == name).Select(entry => (entry.Key, entry.Value)).ToList();
                Assert.True(consumer.PendingCount == mine.Count && Read(group.Walk(consumer, StreamId.Min)).SequenceEqual(mine), where);
            }
        }
    }

    private static List<(StreamId Id, (string Consumer, long At, long Deliveries) Entry)> Read(PendingWalk walk)
    {
        var found = new List<(StreamId, (string, long, long))>();
        while (walk.TryNext(out var entry)) found.Add((entry.Id, (entry.IsNobodys ? "" : Text(entry.Consumer.Name), entry.DeliveredAt, entry.Deliveries)));
        return found;
    }

    private sealed class GroupModel
    {
        public SortedList<StreamId, (string Consumer, long At, long Deliveries)> Pending { get; } = [];

        public SortedSet<string> Consumers { get; } = [];
    }
}
