using Distro.Engine;
using Distro.Engine.Lists;
using static Distro.Tests.Engine.CollectionKeyspace;

namespace Distro.Tests.Engine.Lists;

public class ListTests
{
    [Theory]
    [InlineData(1, -2, 60)]
    [InlineData(2, -2, 4000)]
    [InlineData(3, 10, 30)]
    [InlineData(4, 4, 3000)]
    [InlineData(5, -5, 20000)]
    [InlineData(6, -1, 1500)]
    public void Behaves_as_a_list(int seed, int size, int about)
    {
        using var keyspace = new CollectionKeyspace(new CollectionLimits { ListSize = size });
        var random = new Random(seed);
        var model = new List<string>();
        for (var step = 0; step < 15_000; step++)
        {
            var list = List.Over(keyspace.Open());
            var where = $"seed {seed} step {step}";
            var element = random.Next(300) == 0 ? new string('x', random.Next(10_000)) : RandomValue(random);
            Change(ref list, model, random, element, about);
            Assert.True(list.Count == model.Count, where);
            Assert.True(list.Exists == model.Count > 0, where);
            if (model.Count == 0) continue;
            var index = random.Next(model.Count);
            Assert.True(Text(list.Get(index)) == model[index], where);
            if (step % 100 == 0)
            {
                Assert.True(list.Find(Bytes(model[index]), 0, 1) == model.IndexOf(model[index]), where);
                Assert.True(list.Find(Bytes(model[index]), model.Count - 1, -1) == model.LastIndexOf(model[index]), where);
            }

            if (step % 500 == 0) Check(ref list, model, random, where);
        }

        keyspace.DeleteAndCheckNothingIsLeft();
    }

    [Fact]
    public void Leaves_its_packed_form_at_eight_kilobytes_and_returns_when_half_of_that_is_left()
    {
        using var keyspace = new CollectionKeyspace();
        var list = List.Over(keyspace.Open());
        for (var i = 0; i < 70; i++) list.PushLast(Bytes(new string('x', 100)));
        Assert.Equal("listpack", Text(list.EncodingName));
        for (var i = 0; i < 30; i++) list.PushLast(Bytes(new string('x', 100)));
        Assert.Equal("quicklist", Text(list.EncodingName));
        list.RemoveRange(0, 90);
        Assert.Equal("listpack", Text(list.EncodingName));
        Assert.Equal(10, list.Count);
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    /// <summary>An element takes its bytes and, where lengths differ, two for where it ends.</summary>
    [Theory]
    [InlineData("0123456789", 10)]
    [InlineData("012345678", 11.5)]
    public void Pushing_packs_leaves_full(string other, double bytesEach)
    {
        using var keyspace = new CollectionKeyspace();
        var list = List.Over(keyspace.Open());
        const int elements = 100_000;
        for (var i = 0; i < elements; i++)
        {
            if (i % 2 == 0) list.PushLast("0123456789"u8);
            else list.PushLast(Bytes(other));
        }

        Assert.InRange(keyspace.Open().MemoryBytes, elements * bytesEach, elements * bytesEach * 1.1);
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    [Fact]
    public void Elements_may_be_large()
    {
        using var keyspace = new CollectionKeyspace();
        var list = List.Over(keyspace.Open());
        list.PushLast(Bytes(new string('a', 1_000_000)));
        list.PushLast("b"u8);
        list.PushFirst(Bytes(new string('c', 70_000)));
        list.Insert(1, ""u8);
        Assert.Equal(4, list.Count);
        Assert.Equal(1_000_000, list.Get(2).Length);
        list.Set(2, "small"u8);
        Assert.Equal("small", Text(list.Get(2)));
        list.RemoveRange(0, 1);
        Assert.Equal("listpack", Text(list.EncodingName));
        list.Set(0, Bytes(new string('d', 70_000)));
        Assert.Equal(70_000, list.Get(0).Length);
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    private static void Change(ref List list, List<string> model, Random random, string element, int about)
    {
        var grows = model.Count < about ? 7 : 3;
        var at = random.Next(model.Count + 1);
        switch (random.Next(10))
        {
            case 0 when model.Count > 0 && random.Next(20) == 0:
                var count = random.Next(model.Count - Math.Min(at, model.Count - 1)) + 1;
                at = Math.Min(at, model.Count - count);
                list.RemoveRange(at, count);
                model.RemoveRange(at, count);
                break;
            case 1 when at < model.Count:
                list.Set(at, Bytes(element));
                model[at] = element;
                break;
            case 2 or 3:
                list.Insert(at, Bytes(element));
                model.Insert(at, element);
                break;
            case var action when action < grows:
                list.Insert(action % 2 == 0 ? 0 : model.Count, Bytes(element));
                model.Insert(action % 2 == 0 ? 0 : model.Count, element);
                break;
            case var action when model.Count > 0:
                var end = action % 2 == 0 ? 0 : model.Count - 1;
                if (action == 9) end = random.Next(model.Count);
                list.RemoveRange(end, 1);
                model.RemoveAt(end);
                break;
        }
    }

    private static void Check(ref List list, List<string> model, Random random, string where)
    {
        var sink = new Collector([]);
        list.Emit(0, model.Count, 1, ref sink);
        Assert.True(sink.Found.SequenceEqual(model), where);
        var first = random.Next(model.Count);
        var count = random.Next(first + 1) + 1;
        var back = new Collector([]);
        list.Emit(first, count, -1, ref back);
        back.Found.Reverse();
        Assert.True(back.Found.SequenceEqual(model.GetRange(first - count + 1, count)), where);
    }

    private readonly struct Collector(List<string> found) : IElementSink
    {
        public List<string> Found => found;

        public void Emit(scoped ReadOnlySpan<byte> element) => found.Add(Text(element));
    }
}
