using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.Lists;
using Distro.Engine.Sets;
using Distro.Engine.SortedSets;
using static Distro.Tests.Engine.CollectionKeyspace;
using ValueType = Distro.Engine.ValueType;

namespace Distro.Tests.Engine.Members;

/// <summary>A large collection that is deleted goes in small steps, and goes whole, whatever the size of the steps and whatever happens between them.</summary>
public class ReclaimTests
{
    private const int Elements = 5_000;

    [Theory]
    [InlineData(ValueType.Hash, 1)]
    [InlineData(ValueType.Hash, 1000)]
    [InlineData(ValueType.Set, 3)]
    [InlineData(ValueType.SortedSet, 1)]
    [InlineData(ValueType.SortedSet, 200)]
    [InlineData(ValueType.List, 1)]
    public void Goes_in_steps(ValueType type, int step)
    {
        using var keyspace = new CollectionKeyspace();
        Fill(keyspace, type);
        var before = keyspace.UsedBytes;
        keyspace.Open().Delete();
        Assert.False(keyspace.Open().Exists);
        Assert.True(keyspace.UsedBytes > before / 4, "a deletion frees little at once");
        var steps = 0;
        while (keyspace.FreeSome(step))
        {
            if (steps++ % 50 == 0) Fill(keyspace, type);
        }

        Assert.True(steps > 0);
        keyspace.DeleteAndCheckNothingIsLeft();
    }

    [Fact]
    public void Says_about_how_much_memory_it_takes()
    {
        using var keyspace = new CollectionKeyspace();
        foreach (var type in (ValueType[])[ValueType.Hash, ValueType.Set, ValueType.SortedSet, ValueType.List])
        {
            var before = keyspace.UsedBytes;
            Fill(keyspace, type);
            var used = keyspace.UsedBytes - before;
            Assert.InRange(keyspace.Open().MemoryBytes, used * 0.7, used * 1.3);
            keyspace.DeleteAndCheckNothingIsLeft();
        }
    }

    private static void Fill(CollectionKeyspace keyspace, ValueType type)
    {
        for (var i = 0; i < Elements; i++)
        {
            var element = Bytes("element:" + i);
            switch (type)
            {
                case ValueType.Hash:
                    Hash.Over(keyspace.Open()).Set(element, element);
                    break;
                case ValueType.Set:
                    Set.Over(keyspace.Open()).Add(element);
                    break;
                case ValueType.SortedSet:
                    SortedSet.Over(keyspace.Open()).Put(element, i * 31 % 1000);
                    break;
                default:
                    List.Over(keyspace.Open()).PushLast(Bytes(new string((char)(97 + (i % 26)), 200)));
                    break;
            }
        }
    }
}
