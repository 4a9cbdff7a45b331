using Distro.Tests.Shard.Links;

namespace Distro.Tests.Shard.Execution;

/// <summary>Commands of many elements, on the only loop there is: others get what needs no keys in between, and nobody's reply is touched by it.</summary>
public class TurnTakingTests
{
    private const int Elements = 8_000;

    private static readonly (string Command, string Expected)[] longCommands =
    [
        ("KEYS nosuch*", "[]"),
        ("SMEMBERS numbers", ""),
        ("LRANGE list 0 -1", ""),
        ("HGETALL hash", ""),
        ("ZRANGE sorted 0 -1", ""),
        ("SORT list", ""),
        ("SORT list ALPHA DESC", ""),
        ("SORT list STORE sorted-list", $"{Elements}"),
        ("SUNIONSTORE union numbers others", $"{2 * Elements}"),
        ("SINTERCARD 2 numbers others", "0"),
        ("SDIFF numbers others", ""),
        ("ZUNIONSTORE z 2 sorted sorted", $"{Elements}"),
        ("ZINTER 2 sorted sorted", ""),
        ("ZDIFF 2 sorted missing", ""),
        ("ZDIFFSTORE z 2 sorted missing", $"{Elements}"),
        ("ZRANGESTORE z sorted 0 -1", $"{Elements}"),
        ("COPY hash copy REPLACE", "1"),
        ("COPY list copy REPLACE", "1"),
        ("COPY numbers copy REPLACE", "1"),
        ("COPY sorted copy REPLACE", "1"),
        ("LREM list 0 nosuch", "0"),
        ("LPOS list nosuch", "nil"),
        ("DUMP hash", ""),
        ("COPY text copy REPLACE", "1"),
        ("DEBUG DIGEST", ""),
    ];

    [Fact]
    public async Task Others_are_served_in_the_midst_and_the_reply_is_whole()
    {
        await using var shard = new ShardHarness(loops: 1);
        Fill(shard);
        using var runner = shard.Connect();
        using var other = shard.Connect();
        var worker = shard.Plane.Workers[0];
        foreach (var (command, expected) in longCommands)
        {
            var before = runner.Run(command);
            if (expected.Length > 0)
                Assert.Equal(expected, before);
            var served = worker.Interlude.Served;
            ShardHarness.On(worker.Loop, () => worker.Turns.FirstTicks = 0);
            Assert.True(SpinWait.SpinUntil(Interrupts, RespClient.PatienceMilliseconds), command);
            ShardHarness.On(worker.Loop, () => worker.Turns.FirstTicks = long.MaxValue / 2);

            bool Interrupts()
            {
                // Both come in one batch. Who is looked at first is the system's to say: in the order in which they come, if it has forgotten who had something before.
                for (var i = 0; i < 3; i++)
                    ShardHarness.On(worker.Loop, () => { });
                ShardHarness.On(worker.Loop, () =>
                {
                    runner.Send(command);
                    other.Send("PING");
                    other.Send("GET k");
                    other.Send("PING");
                });
                Assert.Equal(Sorted(before), Sorted(runner.Read()));
                Assert.Equal(["PONG", "v", "PONG"], new[] { other.Read(), other.Read(), other.Read() });
                return worker.Interlude.Served > served;
            }
        }
    }

    [Fact]
    public async Task A_transaction_of_many_commands_lets_others_in_between_them()
    {
        await using var shard = new ShardHarness(loops: 1);
        using var runner = shard.Connect();
        var worker = shard.Plane.Workers[0];
        ShardHarness.On(worker.Loop, () => worker.Turns.FirstTicks = 0);
        runner.Expect("MULTI", "OK");
        for (var i = 0; i < 3000; i++)
            runner.Run("INCR n");
        runner.Send("EXEC");
        runner.Read();
        runner.Expect("GET n", "3000");
        Assert.True(worker.Interlude.Count > 0);
    }

    [Fact]
    public async Task Requests_of_a_router_pass_a_long_one_on_their_link_and_none_is_lost()
    {
        await using var cluster = new RoutedCluster(2);
        foreach (var worker in cluster.Shards.SelectMany(shard => shard.Plane.Workers))
            ShardHarness.On(worker.Loop, () => worker.Turns.FirstTicks = 0);
        var clients = Enumerable.Range(0, 8).Select(_ => cluster.Connect()).ToArray();
        for (var i = 0; i < 4000; i += 100)
            clients[0].Run(["MSET", .. Enumerable.Range(i, 100).SelectMany(k => new[] { $"key{k}", new string('v', 100) })]);
        for (var round = 0; round < 20; round++)
        {
            foreach (var client in clients)
            {
                client.Send("KEYS *");
                client.Send($"PUBLISH ch {round}");
                client.Send($"INCR {{c}}{round}");
                client.Send("DBSIZE");
            }

            var sums = new List<string>();
            foreach (var client in clients)
            {
                Assert.InRange(client.ReadValue().Items.Count, 4000, 4000 + 20);
                Assert.Equal("0", client.Read());
                sums.Add(client.Read());
                client.Read();
            }

            Assert.Equal(Enumerable.Range(1, 8).Select(number => $"{number}"), sums.Order());
        }
    }

    private static void Fill(ShardHarness shard)
    {
        using var client = shard.Connect();
        client.Expect("SET k v", "OK");
        client.Run("SETRANGE text 1000000 x");
        for (var i = 0; i < Elements; i += 1000)
        {
            var numbers = Enumerable.Range(i, 1000).ToArray();
            client.Run(["SADD", "numbers", .. numbers.Select(number => $"{number:D8}m")]);
            client.Run(["SADD", "others", .. numbers.Select(number => $"{number:D8}o")]);
            client.Run(["RPUSH", "list", .. numbers.Select(number => $"{(number * 7919) % Elements}")]);
            client.Run(["HSET", "hash", .. numbers.SelectMany(number => new[] { $"f{number}", "v" })]);
            client.Run(["ZADD", "sorted", .. numbers.SelectMany(number => new[] { $"{number}", $"m{number}" })]);
            for (var key = i / 4; key < (i + 1000) / 4; key++)
                client.Run($"SET key{key} v");
        }
    }

    /// <summary>Sets come in any order.</summary>
    private static string Sorted(string reply) => string.Join(',', reply.Trim('[', ']').Split(", ").Order(StringComparer.Ordinal));
}
