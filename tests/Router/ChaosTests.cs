using Distro.Tests.Router.Fakes;

namespace Distro.Tests.Router;

/// <summary>
/// Shards break links, refuse, and lose and win elections at random while clients pipeline over real sockets. What was answered was executed once, what failed
/// as not executed was not, and what is unknown was executed at most once: the counters of the shards tell.
/// </summary>
public class ChaosTests
{
    private const int Clients = 6;
    private const int Rounds = 60;
    private const int Pipeline = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_increment_is_executed_as_often_as_its_reply_says(int seed)
    {
        await using var cluster = await FakeCluster.Start(3, ("RouterRetryMilliseconds", "2"), ("RouterWaitMilliseconds", "100000"));
        using var stop = new CancellationTokenSource();
        var trouble = Trouble(cluster, new Random(seed), stop.Token);
        var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Increment(cluster, client, new Random(seed * 100 + client))));
        await stop.CancelAsync();
        await trouble;
        foreach (var shard in cluster.Shards) shard.Refuses = false;
        for (var group = 0; group < cluster.Shards.Length; group++) cluster.Elect(group);
        using var reader = await cluster.Connect();
        for (var client = 0; client < Clients; client++)
        {
            var (answered, unknown) = counts[client];
            var total = 0L;
            for (var key = 0; key < 3; key++) total += long.TryParse(await reader.Ask("GET", $"c{client}:{key}"), out var value) ? value : 0;
            Assert.True(total >= answered && total <= answered + unknown, $"seed {seed}, client {client}: {total} executed, {answered} answered, {unknown} unknown");
        }

        Assert.Contains(counts, count => count.Unknown > 0);
    }

    private static async Task<(long Answered, long Unknown)> Increment(FakeCluster cluster, int number, Random random)
    {
        using var client = await cluster.Connect(2 + number % 2);
        long answered = 0, unknown = 0;
        var last = new long[3];
        for (var round = 0; round < Rounds; round++)
        {
            var keys = Enumerable.Range(0, Pipeline).Select(_ => random.Next(4)).ToArray();
            await client.SendRaw([.. keys.SelectMany(key => key == 3 ? TestClient.Encode("GET", $"c{number}:0") : TestClient.Encode("INCR", $"c{number}:{key}"))]);
            foreach (var key in keys)
            {
                var reply = await client.Read();
                Assert.NotEqual("closed", reply);
                if (key == 3) continue;
                if (long.TryParse(reply, out var value))
                {
                    Assert.True(value > last[key], $"client {number}: {value} after {last[key]}");
                    last[key] = value;
                    answered++;
                }
                else if (reply.StartsWith("-UNKNOWN", StringComparison.Ordinal))
                {
                    unknown++;
                }
                else
                {
                    Assert.Matches("^-(TRYAGAIN|CLUSTERDOWN) not executed", reply);
                }
            }
        }

        return (answered, unknown);
    }

    private static async Task Trouble(FakeCluster cluster, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var group = random.Next(cluster.Shards.Length);
            var shard = cluster.Shards[group];
            switch (random.Next(4))
            {
                case 0: shard.DiesAfter = 1 + random.Next(20); break;
                case 1: shard.Refuses = !shard.Refuses; break;
                case 2: cluster.Nominate(group); break;
                default: cluster.Elect(group); break;
            }

            shard.Refuses &= random.Next(3) != 0;
            await Task.Delay(random.Next(8), CancellationToken.None);
            if (random.Next(2) == 0) cluster.Elect(group);
        }
    }
}
