using Distro.Engine;
using Distro.Engine.SortedSets;
using static Distro.Tests.Engine.CollectionKeyspace;

namespace Distro.Tests.Engine.SortedSets;

public class SortedSetTests
{
    private static readonly IComparer<(double Score, string Member)> Order
        = Comparer<(double Score, string Member)>.Create((a, b) => a.Score != b.Score ? a.Score.CompareTo(b.Score) : string.CompareOrdinal(a.Member, b.Member));

    [Theory]
    [InlineData(1, 40, 5)]
    [InlineData(2, 140, 1000)]
    [InlineData(3, 2000, 3)]
    [InlineData(4, 6000, 100_000)]
    public void Behaves_as_a_sorted_set(int seed, int names, int scores)
    {
        using var keyspace = new CollectionKeyspace();
        var random = new Random(seed);
        var model = new Dictionary<string, double>();
        for (var step = 0; step < 20_000; step++)
        {
            var set = SortedSet.Over(keyspace.Open());
            var where = $"seed {seed} step {step}";
            var member = "member:" + random.Next(names);
            if (random.Next(step / 4_000 % 2 == 0 ? 5 : 2) > 0)
            {
                var score = (random.Next(scores) - (scores / 2)) / 4.0;
                Assert.True(set.Put(Bytes(member), score) == model.TryAdd(member, score), where);
                model[member] = score;
            }
            else
            {
                Assert.True(set.Remove(Bytes(member)) == model.Remove(member), where);
            }

            Assert.True(set.Count == model.Count, where);
            Assert.True(set.Exists == model.Count > 0, where);
            Assert.True(set.TryScore(Bytes(member), out var found) == model.TryGetValue(member, out var expected), where);
            Assert.True(found == expected, where);
            if (step % 500 == 0) Check(ref set, model, random, where);
        }

        Shrink(keyspace, model, random, seed);
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    [Fact]
    public void Leaves_its_packed_form_at_the_limits()
    {
        using var keyspace = new CollectionKeyspace();
        var set = SortedSet.Over(keyspace.Open());
        for (var i = 0; i < 128; i++) set.Put(Bytes("m" + i), i);
        Assert.Equal("listpack", Text(set.EncodingName));
        set.Put("m128"u8, 0);
        Assert.Equal("skiplist", Text(set.EncodingName));
        Assert.Equal(129, set.Count);
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Leaves_stay_full_under_random_inserts(int seed)
    {
        using var keyspace = new CollectionKeyspace();
        var random = new Random(seed);
        var set = SortedSet.Over(keyspace.Open());
        for (var i = 0; i < 50_000; i++)
        {
            set.Put(Bytes("m" + i), random.NextDouble());
            if (i >= 2_000 && i % 1_000 == 0) Assert.True(set.LeafOccupancy >= 0.8, $"seed {seed}: {set.LeafOccupancy:P1} at {i}");
        }

        keyspace.DeleteAndCheckNothingIsLeft();
    }

    [Fact]
    public void Leaves_are_full_when_scores_only_grow()
    {
        using var keyspace = new CollectionKeyspace();
        var set = SortedSet.Over(keyspace.Open());
        for (var i = 0; i < 20_000; i++) set.Put(Bytes("m" + i), i);
        Assert.InRange(set.LeafOccupancy, 0.97, 1);
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    private static void Check(ref SortedSet set, Dictionary<string, double> model, Random random, string where)
    {
        var order = model.Select(pair => (Score: pair.Value, Member: pair.Key)).ToArray();
        Array.Sort(order, Order);
        var sink = new Collector([]);
        set.Emit(0, order.Length, 1, ref sink);
        Assert.True(sink.Found.SequenceEqual(order), where);
        var scanned = new Collector([]);
        set.Scan(0, int.MaxValue, ref scanned);
        Assert.True(scanned.Found.Order(Order).SequenceEqual(order), where);
        if (order.Length == 0) return;

        for (var i = 0; i < 20; i++)
        {
            var rank = random.Next(order.Length);
            Assert.True(set.RankOf(Bytes(order[rank].Member), out var score) == rank && score == order[rank].Score, where);
            Assert.True(set.RankOf(new ScoreBound(score, after: false)) == order.Count(element => element.Score < score), where);
            Assert.True(set.RankOf(new ScoreBound(score, after: true)) == order.Count(element => element.Score <= score), where);
        }

        var first = random.Next(order.Length);
        var count = random.Next(first + 1) + 1;
        var back = new Collector([]);
        set.Emit(first, count, -1, ref back);
        back.Found.Reverse();
        Assert.True(back.Found.SequenceEqual(order.AsSpan(first - count + 1, count).ToArray()), where);
    }

    private static void Shrink(CollectionKeyspace keyspace, Dictionary<string, double> model, Random random, int seed)
    {
        while (model.Count > 0)
        {
            var set = SortedSet.Over(keyspace.Open());
            var order = model.Select(pair => (Score: pair.Value, Member: pair.Key)).Order(Order).ToArray();
            var first = random.Next(order.Length);
            var count = Math.Min(random.Next(1, 400), order.Length - first);
            set.RemoveRange(first, count);
            foreach (var (_, member) in order.AsSpan(first, count)) model.Remove(member);
            Assert.True(set.Count == model.Count, $"seed {seed}, shrinking at {model.Count}");
            Check(ref set, model, random, $"seed {seed}, shrinking at {model.Count}");
        }
    }

    private readonly struct Collector(List<(double Score, string Member)> found) : IScoreSink
    {
        public List<(double Score, string Member)> Found => found;

        public void Emit(scoped ReadOnlySpan<byte> member, double score) => found.Add((score, Text(member)));
    }
}
