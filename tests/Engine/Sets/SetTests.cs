using Distro.Engine;
using Distro.Engine.Sets;
using static Distro.Tests.Engine.CollectionKeyspace;

namespace Distro.Tests.Engine.Sets;

public class SetTests
{
    [Theory]
    [InlineData(1, 30, 100)]
    [InlineData(2, 700, 100)]
    [InlineData(3, 140, 0)]
    [InlineData(4, 140, 50)]
    [InlineData(5, 3000, 99)]
    [InlineData(6, 3000, 50)]
    public void Behaves_as_a_set(int seed, int names, int integerPercent)
    {
        using var keyspace = new CollectionKeyspace();
        var random = new Random(seed);
        var model = new HashSet<string>();
        for (var step = 0; step < 20_000; step++)
        {
            var set = Set.Over(keyspace.Open());
            var where = $"seed {seed} step {step}";
            if (step % 4_000 == 3_999)
            {
                set.Clear();
                model.Clear();
            }

            var member = RandomMember(random, names, integerPercent);
            if (random.Next(3) > 0) Assert.True(set.Add(Bytes(member)) == model.Add(member), where);
            else Assert.True(set.Remove(Bytes(member)) == model.Remove(member), where);
            Assert.True(set.Count == model.Count, where);
            Assert.True(set.Exists == model.Count > 0, where);
            var other = RandomMember(random, names, integerPercent);
            Assert.True(set.Contains(Bytes(other)) == model.Contains(other), where);
            if (step % 500 == 0) Check(ref set, model, where);
        }

        var last = Set.Over(keyspace.Open());
        Check(ref last, model, $"seed {seed} at the end");
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    [Fact]
    public void Moves_on_from_integers_to_packed_to_a_table()
    {
        using var keyspace = new CollectionKeyspace();
        var set = Set.Over(keyspace.Open());
        for (var i = 0; i < 100; i++) set.Add(Bytes(((i % 2 == 0 ? 1L : -1L) << (i % 60)).ToString()));
        Assert.Equal("intset", Text(set.EncodingName));
        var members = set.Count;
        set.Add(Bytes("word"));
        Assert.Equal("listpack", Text(set.EncodingName));
        Assert.Equal(members + 1, set.Count);
        Assert.True(set.Contains(Bytes((-1L << 59).ToString())));
        for (var i = 0; i < 200; i++) set.Add(Bytes("w" + i));
        Assert.Equal("hashtable", Text(set.EncodingName));
        Assert.True(set.Contains(Bytes((-1L << 59).ToString())));

        var numbers = Set.Over(keyspace.Open("numbers"));
        for (var i = 0; i < 512; i++) numbers.Add(Bytes(i.ToString()));
        Assert.Equal("intset", Text(numbers.EncodingName));
        numbers.Add("512"u8);
        Assert.Equal("hashtable", Text(numbers.EncodingName));
        keyspace.Open("numbers").Delete();
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    [Fact]
    public void A_text_that_only_looks_like_a_number_stays_as_it_is()
    {
        using var keyspace = new CollectionKeyspace();
        var set = Set.Over(keyspace.Open());
        foreach (var member in (string[])["1", "01", "+1", "-0", "0", " 1", "1.0", "9223372036854775808", "-9223372036854775808"]) Assert.True(set.Add(Bytes(member)));
        Assert.Equal(9, set.Count);
        Assert.True(set.Contains("01"u8));
        Assert.False(set.Contains("001"u8));
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    [Fact]
    public void Random_members_come_from_everywhere()
    {
        using var keyspace = new CollectionKeyspace();
        var random = new Random(5);
        foreach (var (count, prefix) in ((int, string)[])[(300, ""), (100, "m"), (1000, "m")])
        {
            var set = Set.Over(keyspace.Open());
            set.Clear();
            for (var i = 0; i < count; i++) set.Add(Bytes(prefix + i));
            var sink = new Collector([]);
            for (var i = 0; i < count * 30; i++) set.EmitRandom((ulong)random.NextInt64(), ref sink);
            Assert.Equal(count, sink.Found.Distinct().Count());
        }

        keyspace.DeleteAndCheckNothingIsLeft();
    }

    private static string RandomMember(Random random, int names, int integerPercent)
    {
        var number = random.Next(names);
        if (random.Next(100) < integerPercent) return (number % 3 == 0 ? number * 10_000_000_000L : number - (names / 2)).ToString();
        return number % 50 == 0 ? new string('m', 60 + (number % 9)) : "member:" + number;
    }

    private static void Check(ref Set set, HashSet<string> model, string where)
    {
        var sink = new Collector([]);
        set.Emit(ref sink);
        Assert.True(sink.Found.Count == model.Count && model.SetEquals(sink.Found), where);
    }

    private readonly struct Collector(List<string> found) : IElementSink
    {
        public List<string> Found => found;

        public void Emit(scoped ReadOnlySpan<byte> element) => found.Add(Text(element));
    }
}
