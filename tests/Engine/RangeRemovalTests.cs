using Distro.Engine;
using Distro.Engine.Lists;
using Distro.Engine.SortedSets;
using Distro.Engine.Streams;
using static Distro.Tests.Engine.CollectionKeyspace;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Tests.Engine;

/// <summary>Long ranges taken out of large values: whole branches of trees go in one piece, a sorted set of which little stays is made anew, and all of it is freed in steps.</summary>
public class RangeRemovalTests
{
    private const int Elements = 4_000;
    private const int Rounds = 20;

    private delegate void Remove(int from, int count);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_list_keeps_what_is_outside_the_range(int seed)
    {
        using var keyspace = new CollectionKeyspace();
        var random = new Random(seed);
        var next = 0;
        Run(keyspace, random, seed, NewElement, Cut, (at, model) => Assert.Equal(model, Read(at)));

        // One element a leaf, so that the tree has three levels of branches.
        string NewElement(int count)
        {
            var element = (next++).ToString().PadRight(1_500, 'x');
            List.Over(keyspace.Open()).Insert(count, Bytes(element));
            return element;
        }

        void Cut(int from, int count) => List.Over(keyspace.Open()).RemoveRange(from, count);

        static List<string> Read(CollectionKeyspace at)
        {
            var sink = new Collector([]);
            var list = List.Over(at.Open());
            list.Emit(0, list.Count, 1, ref sink);
            return sink.Found;
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void A_sorted_set_keeps_what_is_outside_the_range(int seed)
    {
        using var keyspace = new CollectionKeyspace();
        var random = new Random(seed);
        var next = 0;
        Run(keyspace, random, seed, NewElement, Cut, Check);

        string NewElement(int count)
        {
            var member = "member" + next;
            SortedSet.Over(keyspace.Open()).Put(Bytes(member), next++);
            return member;
        }

        void Cut(int from, int count) => SortedSet.Over(keyspace.Open()).RemoveRange(from, count);

        static void Check(CollectionKeyspace at, List<string> model)
        {
            var set = SortedSet.Over(at.Open());
            var sink = new Collector([]);
            set.Emit(0, set.Count, 1, ref sink);
            Assert.Equal(model, sink.Found);
            for (var i = 0; i < model.Count; i += 7) Assert.Equal(i, set.RankOf(Bytes(model[i]), out _));
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void A_stream_keeps_what_is_outside_the_range(int seed)
    {
        using var keyspace = new CollectionKeyspace(new CollectionLimits { StreamNodeEntries = 1 });
        Stream.Over(keyspace.Open()).Create();
        var random = new Random(seed);
        var next = 0ul;
        Run(keyspace, random, seed, NewElement, Cut, Check);

        string NewElement(int count)
        {
            var id = new StreamId(++next, 0);
            Stream.Over(keyspace.Open()).Append(id, default(OneField));
            return id.Milliseconds.ToString();
        }

        void Cut(int from, int count) => Stream.Over(keyspace.Open()).RemoveRange(from, count);

        static void Check(CollectionKeyspace at, List<string> model)
        {
            var stream = Stream.Over(at.Open());
            Assert.Equal(model.Count, stream.Count);
            for (var i = 0; i < model.Count; i += 13) Assert.Equal(i, stream.RankOf(new StreamId(ulong.Parse(model[i]), 0)));
        }
    }

    [Fact]
    public void What_stays_of_a_sorted_set_costs_no_more_than_itself()
    {
        using var keyspace = new CollectionKeyspace();
        var set = SortedSet.Over(keyspace.Open());
        for (var i = 0; i < Elements; i++) set.Put(Bytes("member" + i), i);
        var full = keyspace.UsedBytes;
        set.RemoveRange(5, Elements - 10);
        Assert.InRange(keyspace.UsedBytes, full / 2, full + (full / 10));
        while (keyspace.FreeSome(50))
        {
        }

        Assert.InRange(keyspace.UsedBytes, 1, full / 20);
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    private static void Run(CollectionKeyspace keyspace, Random random, int seed, Func<int, string> add, Remove remove, Action<CollectionKeyspace, List<string>> check)
    {
        var model = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            while (model.Count < Elements) model.Add(add(model.Count));
            for (var cut = 0; cut < 3; cut++)
            {
                var (from, count) = Range(random, model.Count);
                remove(from, count);
                model.RemoveRange(from, count);
                try
                {
                    check(keyspace, model);
                }
                catch (Exception wrong)
                {
                    throw new InvalidOperationException($"seed {seed} round {round}: {count} from {from}", wrong);
                }
            }

            if (round % 4 == 0) keyspace.FreeSome(500);
        }

        keyspace.DeleteAndCheckNothingIsLeft();
    }

    /// <summary>Any, or nearly all, or from one end; something always stays.</summary>
    private static (int From, int Count) Range(Random random, int count)
    {
        var from = random.Next(3) == 0 ? 0 : random.Next(count);
        var most = count - from - (from == 0 ? 1 : 0);
        return random.Next(3) switch
        {
            0 => (from, random.Next(most + 1)),
            1 => (from, most),
            _ => (Math.Min(from, 20), Math.Max(0, count - Math.Min(from, 20) - random.Next(1, 40))),
        };
    }

    private readonly struct OneField : IStreamFields
    {
        public int Count => 1;

        public ReadOnlySpan<byte> Name(int index) => "field"u8;

        public ReadOnlySpan<byte> Value(int index) => "value"u8;
    }

    private struct Collector(List<string> found) : IElementSink, IScoreSink
    {
        public List<string> Found { get; } = found;

        public void Emit(ReadOnlySpan<byte> element) => Found.Add(Text(element));

        public void Emit(ReadOnlySpan<byte> member, double score) => Found.Add(Text(member));
    }
}
