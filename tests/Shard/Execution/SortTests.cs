namespace Distro.Tests.Shard.Execution;

/// <summary>SORT looks up keys that its arguments don't name, in any slot: alone and in a transaction, while others write those keys.</summary>
public class SortTests
{
    private const int Elements = 20;
    private const int Rounds = 200;

    [Fact]
    public async Task Weights_in_other_slots_are_seen_all_at_once()
    {
        await using var shard = new ShardHarness(loops: 4);
        var setup = shard.Connect();
        setup.Run(["RPUSH", "list", .. Enumerable.Range(0, Elements).Select(i => i.ToString())]);
        Write(0);
        var sorting = Task.Run(() =>
        {
            var client = shard.Connect();
            for (var i = 0; i < Rounds; i++)
            {
                // The writer turns all weights round at once: any mixture would give another order.
                var order = client.Run("SORT list BY w_* GET #");
                Assert.True(order == Ascending || order == Descending, order);
            }
        });
        for (var i = 0; i < Rounds; i++) Write(i);
        await sorting;

        Write(0);
        setup.Run("MULTI");
        setup.Run("SET w_0 1000");
        setup.Run("SORT list BY w_* LIMIT 0 2 STORE sorted");
        Assert.Equal("[OK, 2]", setup.Run("EXEC"));
        Assert.Equal("[1, 2]", setup.Run("LRANGE sorted 0 -1"));

        void Write(int round)
            => setup.Run(["MSET", .. Enumerable.Range(0, Elements).SelectMany(i => new[] { $"w_{i}", $"{(round % 2 == 0 ? i : -i)}" })]);
    }

    private static string Ascending => $"[{string.Join(", ", Enumerable.Range(0, Elements))}]";

    private static string Descending => $"[{string.Join(", ", Enumerable.Range(0, Elements).Reverse())}]";
}
