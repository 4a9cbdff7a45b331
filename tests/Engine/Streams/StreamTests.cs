using Distro.Engine;
using Distro.Engine.Streams;
using static Distro.Tests.Engine.CollectionKeyspace;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Tests.Engine.Streams;

public class StreamTests
{
    [Theory]
    [InlineData(1, 100, 4096, 60)]
    [InlineData(2, 10, 4096, 500)]
    [InlineData(3, 1, 0, 100)]
    [InlineData(4, 0, 300, 3000)]
    [InlineData(5, 0, 0, 1500)]
    [InlineData(6, 100, 4096, 8000)]
    public void Behaves_as_a_list_ordered_by_id(int seed, int blockEntries, int blockBytes, int about)
    {
        using var keyspace = new CollectionKeyspace(new CollectionLimits { StreamNodeEntries = blockEntries, StreamNodeBytes = blockBytes });
        var random = new Random(seed);
        var model = new StreamModel();
        for (var step = 0; step < 12_000; step++)
        {
            var stream = Stream.Over(keyspace.Open());
            var where = $"seed {seed} step {step}";
            Change(ref stream, model, random, about);
            Assert.True(stream.Count == model.Entries.Count, where);
            Assert.True(stream.LastId == model.LastId && stream.EntriesAdded == model.Added && stream.MaxDeletedId == model.MaxDeleted, where);
            Assert.True(stream.FirstId == (model.Entries.Count == 0 ? default : model.Entries[0].Id), where);
            Assert.True(stream.TopId == (model.Entries.Count == 0 ? default : model.Entries[^1].Id), where);
            if (step % 200 == 0) Check(ref stream, model, random, where);
        }

        keyspace.DeleteAndCheckNothingIsLeft();
    }

    [Fact]
    public void A_million_entries_of_two_fields_take_less_than_thirty_bytes_each()
    {
        using var keyspace = new CollectionKeyspace();
        var stream = Stream.Over(keyspace.Open());
        const int entries = 100_000;
        var fields = new TestFields(("field:one1", "0123456789"), ("field:two2", "9876543210"));
        for (var i = 0; i < entries; i++) stream.Append(new StreamId(1_700_000_000_000 + (ulong)(i / 3), (ulong)(i % 3)), fields);
        Assert.InRange(keyspace.Open().MemoryBytes, entries * 23, entries * 27);
        Assert.InRange(keyspace.UsedBytes, entries * 23, entries * 27);
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    [Fact]
    public void Trimming_by_whole_blocks_leaves_what_the_limits_say()
    {
        using var keyspace = new CollectionKeyspace(new CollectionLimits { StreamNodeEntries = 10 });
        var stream = Stream.Over(keyspace.Open());
        for (ulong i = 1; i <= 100; i++) stream.Append(new StreamId(i, 0), new TestFields(("f", "v")));
        Assert.Equal(30, stream.CountToTrim(new StreamTrim(55, default, true, 30)));
        Assert.Equal(40, stream.CountToTrim(new StreamTrim(55, default, true, 0)));
        Assert.Equal(45, stream.CountToTrim(new StreamTrim(55, default, false, 0)));
        Assert.Equal(20, stream.CountToTrim(new StreamTrim(-1, new StreamId(30, 0), true, 1000)));
        Assert.Equal(29, stream.CountToTrim(new StreamTrim(-1, new StreamId(30, 0), false, 0)));
        Assert.Equal(10, stream.Blocks);
        stream.RemoveRange(0, 29);
        Assert.Equal(new StreamId(30, 0), stream.FirstId);
        Assert.Equal(8, stream.Blocks);
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    [Fact]
    public void A_large_entry_has_a_block_of_its_own()
    {
        using var keyspace = new CollectionKeyspace();
        var stream = Stream.Over(keyspace.Open());
        stream.Append(new StreamId(1, 0), new TestFields(("f", new string('a', 100_000))));
        stream.Append(new StreamId(2, 0), new TestFields((new string('n', 70_000), "b"), ("g", "")));
        stream.Append(new StreamId(3, 0), new TestFields(("f", "v")));
        var sink = new Collector([]);
        stream.Emit(0, 3, 1, ref sink);
        Assert.Equal(100_000, sink.Found[0].Fields[0].Value.Length);
        Assert.Equal(70_000, sink.Found[1].Fields[0].Name.Length);
        Assert.True(stream.Delete(new StreamId(2, 0)));
        Assert.Equal(2, stream.Count);
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    private static void Change(ref Stream stream, StreamModel model, Random random, int about)
    {
        var grows = model.Entries.Count < about ? 16 : 8;
        switch (random.Next(20))
        {
            case var action when action < grows:
                var last = model.LastId;
                var id = random.Next(4) switch
                {
                    0 => last.Next,
                    1 => new StreamId(last.Milliseconds, last.Sequence + (ulong)random.Next(1, 1000)),
                    2 => new StreamId(last.Milliseconds + (ulong)random.NextInt64(1, random.Next(50) == 0 ? 1L << 40 : 300), 0),
                    _ => new StreamId(last.Milliseconds + 1, (ulong)random.Next(200)),
                };
                var fields = RandomFields(random);
                stream.Append(id, new TestFields(fields));
                model.Append(id, fields);
                break;
            case < 18 when model.Entries.Count > 0:
                var gone = random.Next(5) == 0 ? new StreamId((ulong)random.Next(1000), 0) : model.Entries[random.Next(model.Entries.Count)].Id;
                Assert.Equal(model.Delete(gone), stream.Delete(gone));
                break;
            case 18 when random.Next(40) == 0:
                var count = random.Next(model.Entries.Count + 1);
                stream.RemoveRange(0, count);
                model.Entries.RemoveRange(0, count);
                break;
            case 19 when random.Next(400) == 0 && model.Entries.Count > 0:
                var from = random.Next(model.Entries.Count);
                stream.RemoveRange(from, model.Entries.Count - from);
                model.Entries.RemoveRange(from, model.Entries.Count - from);
                break;
        }
    }

    private static (string Name, string Value)[] RandomFields(Random random)
    {
        var names = random.Next(5);
        var count = names == 4 ? random.Next(1, 6) : 2;
        return [.. Enumerable.Range(0, count).Select(i => ($"name{names}{i}", random.Next(400) == 0 ? new string('v', random.Next(6000)) : RandomValue(random)))];
    }

    private static void Check(ref Stream stream, StreamModel model, Random random, string where)
    {
        var sink = new Collector([]);
        stream.Emit(0, model.Entries.Count, 1, ref sink);
        Assert.True(sink.Found.Count == model.Entries.Count, where);
        for (var i = 0; i < sink.Found.Count; i++) Assert.True(sink.Found[i].Is(model.Entries[i]), $"{where} entry {i}");
        if (model.Entries.Count == 0) return;
        var first = random.Next(model.Entries.Count);
        var count = random.Next(first + 1) + 1;
        var back = new Collector([]);
        stream.Emit(first, count, -1, ref back);
        for (var i = 0; i < count; i++) Assert.True(back.Found[i].Is(model.Entries[first - i]), where);
        for (var i = 0; i < 20; i++)
        {
            var near = model.Entries[random.Next(model.Entries.Count)].Id;
            var id = random.Next(3) switch { 0 => near, 1 => near.Next, _ => near.Previous };
            Assert.True(stream.RankOf(id) == model.Entries.Count(entry => entry.Id < id), where);
            Assert.True(stream.Contains(id) == model.Entries.Any(entry => entry.Id == id), where);
        }
    }

    private readonly struct TestFields(params (string Name, string Value)[] fields) : IStreamFields
    {
        public int Count => fields.Length;

        public ReadOnlySpan<byte> Name(int index) => Bytes(fields[index].Name);

        public ReadOnlySpan<byte> Value(int index) => Bytes(fields[index].Value);
    }

    private readonly struct Collector(List<ModelEntry> found) : IEntrySink
    {
        public List<ModelEntry> Found => found;

        public void Emit(scoped StreamEntry entry)
        {
            var fields = new List<(string, string)>();
            while (entry.TryNext(out var name, out var value)) fields.Add((Text(name), Text(value)));
            Assert.Equal(entry.FieldCount, fields.Count);
            found.Add(new ModelEntry(entry.Id, [.. fields]));
        }
    }

    private sealed record ModelEntry(StreamId Id, (string Name, string Value)[] Fields)
    {
        public bool Is(ModelEntry other) => Id == other.Id && Fields.SequenceEqual(other.Fields);
    }

    private sealed class StreamModel
    {
        public List<ModelEntry> Entries { get; } = [];

        public StreamId LastId { get; private set; }

        public StreamId MaxDeleted { get; private set; }

        public long Added { get; private set; }

        public void Append(StreamId id, (string, string)[] fields)
        {
            Entries.Add(new ModelEntry(id, fields));
            LastId = id;
            Added++;
        }

        public bool Delete(StreamId id)
        {
            if (Entries.RemoveAll(entry => entry.Id == id) == 0) return false;
            if (id > MaxDeleted) MaxDeleted = id;
            return true;
        }
    }
}
