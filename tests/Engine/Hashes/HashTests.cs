using Distro.Engine;
using Distro.Engine.Hashes;
using static Distro.Tests.Engine.CollectionKeyspace;

namespace Distro.Tests.Engine.Hashes;

public class HashTests
{
    [Theory]
    [InlineData(1, 40, 128)]
    [InlineData(2, 140, 128)]
    [InlineData(3, 3000, 128)]
    [InlineData(4, 300, 1000)]
    [InlineData(5, 20, 0)]
    public void Behaves_as_a_dictionary(int seed, int names, int entriesMax)
    {
        using var keyspace = new CollectionKeyspace(new CollectionLimits { HashEntries = entriesMax });
        var random = new Random(seed);
        var model = new Dictionary<string, string>();
        for (var step = 0; step < 20_000; step++)
        {
            var hash = Hash.Over(keyspace.Open());
            var field = "field:" + random.Next(names);
            var where = $"seed {seed} step {step}";
            if (random.Next(step / 5_000 % 2 == 0 ? 4 : 2) > 0)
            {
                var value = step % 7 == 0 && names < 100 ? "v" + step : RandomValue(random);
                Assert.True(hash.Set(Bytes(field), Bytes(value)) == model.TryAdd(field, value), where);
                model[field] = value;
            }
            else
            {
                Assert.True(hash.Remove(Bytes(field)) == model.Remove(field), where);
            }

            Assert.True(hash.Count == model.Count, where);
            Assert.True(hash.Exists == model.Count > 0, where);
            Assert.True(hash.TryGet(Bytes(field), out var found) == model.TryGetValue(field, out var expected), where);
            Assert.True(Text(found) == (expected ?? ""), where);
            if (step % 1_000 == 0) Check(ref hash, model, where);
        }

        var last = Hash.Over(keyspace.Open());
        Check(ref last, model, $"seed {seed} at the end");
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    [Fact]
    public void Leaves_its_packed_form_at_the_limits()
    {
        using var keyspace = new CollectionKeyspace();
        var hash = Hash.Over(keyspace.Open());
        for (var i = 0; i < 128; i++) hash.Set(Bytes("f" + i), Bytes("v"));
        Assert.Equal("listpack", Text(hash.EncodingName));
        hash.Set(Bytes("f0"), Bytes(new string('v', 64)));
        Assert.Equal("listpack", Text(hash.EncodingName));
        hash.Set(Bytes("f128"), Bytes("v"));
        Assert.Equal("hashtable", Text(hash.EncodingName));

        var other = Hash.Over(keyspace.Open("other"));
        other.Set(Bytes("f"), Bytes(new string('v', 65)));
        Assert.Equal("hashtable", Text(other.EncodingName));
        keyspace.Open("other").Delete();
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    [Fact]
    public void A_scan_finds_every_field_that_stays_exactly_once()
    {
        using var keyspace = new CollectionKeyspace();
        var random = new Random(12);
        var hash = Hash.Over(keyspace.Open());
        for (var i = 0; i < 5_000; i++) hash.Set(Bytes("stays" + i), Bytes("v" + i));
        var sink = new Collector([]);
        long position = 0;
        var added = 0;
        while (position >= 0)
        {
            position = hash.Scan(position, 10, ref sink);
            for (var i = 0; i < 20; i++) hash.Set(Bytes("comes" + added++), Bytes("x"));
            if (random.Next(3) == 0) hash.Remove(Bytes("comes" + random.Next(added)));
        }

        for (var i = 0; i < 5_000; i++) Assert.Equal(["v" + i], sink.Found["stays" + i]);
        Assert.All(sink.Found, pair => Assert.Single(pair.Value));
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    [Fact]
    public void Random_fields_come_from_everywhere()
    {
        using var keyspace = new CollectionKeyspace();
        var random = new Random(5);
        foreach (var count in (int[])[3, 100, 1000])
        {
            var hash = Hash.Over(keyspace.Open());
            for (var i = 0; i < count; i++) hash.Set(Bytes("f" + i), Bytes("v" + i));
            var sink = new Collector([]);
            for (var i = 0; i < count * 30; i++) hash.EmitRandom((ulong)random.NextInt64(), ref sink);
            Assert.Equal(count, sink.Found.Count);
        }

        keyspace.DeleteAndCheckNothingIsLeft();
    }

    private static void Check(ref Hash hash, Dictionary<string, string> model, string where)
    {
        var sink = new Collector([]);
        hash.Emit(ref sink);
        Assert.True(sink.Found.Count == model.Count, where);
        foreach (var (field, value) in model) Assert.True(sink.Found[field] is [var only] && only == value, where);
    }

    private readonly struct Collector(Dictionary<string, List<string>> found) : IFieldSink
    {
        public Dictionary<string, List<string>> Found => found;

        public void Emit(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
        {
            if (!found.TryGetValue(Text(field), out var values)) found[Text(field)] = values = [];
            values.Add(Text(value));
        }
    }
}
