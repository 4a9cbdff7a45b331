using Distro.Engine;

namespace Distro.Tests.Engine.Model;

/// <summary>After most of what was there has gone at random, moving what is left together gives its pages back, and changes nothing that can be read.</summary>
public class DefragmentationTests
{
    [Theory]
    [InlineData(0, 60_000, 400_000, 7)]
    [InlineData(1, 400, 120_000, 64)]
    [InlineData(2, 400, 120_000, 1000)]
    [InlineData(3, 400, 120_000, 20)]
    [InlineData(4, 20, 400_000, 3)]
    [InlineData(5, 400, 120_000, 100)]
    public void Gives_back_what_churn_left_empty(int kind, int keyCount, int changes, int budget)
    {
        using var keyspace = new Keyspace(new KeyspaceOptions { HashSeed = 3, Workers = 2, Databases = 1, ReservedBytes = 1L << 33, IsChecked = true });
        var random = new Random(kind);
        var model = Enumerable.Range(0, keyCount).Select(_ => ModelValue.Of(kind)).ToArray();
        for (var i = 0; i < changes; i++)
        {
            var key = random.Next(keyCount);
            model[key].Change(Open(keyspace, random.Next(2), key), random, grows: i < changes * 3 / 4);
        }

        foreach (var worker in (int[])[0, 1])
        {
            while (keyspace.FreeSome(keyspace.Worker(worker), 1000))
            {
            }
        }

        var used = keyspace.UsedBytes;
        var before = keyspace.PageBytes;
        new Defragmenting(keyspace, workers: 2).RunWhole(budget);
        Assert.Equal(used, keyspace.UsedBytes);
        Assert.Equal(used, keyspace.WalkUsedBytes());
        Assert.True(keyspace.PageBytes < before, $"{before} bytes of pages before, {keyspace.PageBytes} after, for {used}");
        for (var key = 0; key < keyCount; key++)
            model[key].Check(Open(keyspace, 0, key), $"key {key}");
    }

    private static KeyEntry Open(Keyspace keyspace, int worker, int key) => keyspace.Open(keyspace.Worker(worker), key % 50, 0, CollectionKeyspace.Bytes("key" + key));
}
