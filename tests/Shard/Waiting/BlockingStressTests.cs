using System.Collections.Concurrent;

namespace Distro.Tests.Shard.Waiting;

/// <summary>Many writers and many who wait, on all loops and across slots, with timeouts and clients that vanish: nothing is lost, nobody gets what another got.</summary>
public class BlockingStressTests
{
    private const int Queues = 5;
    private const int EachWriter = 600;

    [Fact]
    public async Task Every_element_reaches_exactly_one()
    {
        await using var shard = new ShardHarness(loops: 4);
        var got = new ConcurrentBag<string>();
        var stop = false;
        var readers = Enumerable.Range(0, 12).Select(number => Task.Run(() => Read(shard, number, got, ref stop))).ToArray();
        var writers = Enumerable.Range(0, 4).Select(number => Task.Run(() => Write(shard, number))).ToArray();
        await Task.WhenAll(writers);
        ShardHarness.Until(() => shard.Plane.Workers.Sum(worker => worker.Blocked.Count) > 0 && IsEmpty(shard));
        Volatile.Write(ref stop, true);
        await Task.WhenAll(readers);
        var client = shard.Connect();
        for (var queue = 0; queue < Queues; queue++)
            client.Expect($"LLEN moved:{queue}", "0");
        Assert.Equal(4 * EachWriter, got.Count);
        Assert.Equal(4 * EachWriter, got.Distinct().Count());
        // That the last ones vanished is noticed when their loop comes to it.
        ShardHarness.Until(() => shard.Plane.BlockedKeys.Count == 0);
    }

    [Fact]
    public async Task Fifty_waiting_on_the_same_two_keys_share_what_comes()
    {
        await using var shard = new ShardHarness(loops: 4);
        const int waiting = 50;
        var clients = Enumerable.Range(0, waiting).Select(_ => shard.Connect()).ToArray();
        foreach (var client in clients)
            client.Send("BLPOP left right 0");
        BlockingTests.Blocked(shard, waiting);
        await Task.WhenAll(new[] { "left", "right" }.Select(key => Task.Run(() =>
        {
            var client = shard.Connect();
            for (var i = 0; i < waiting / 2; i++)
                client.Run($"RPUSH {key} {key}:{i}");
        })));
        var got = clients.Select(client => client.Read()).ToList();
        Assert.Equal(waiting, got.Distinct().Count());
        shard.Connect().Expect("DBSIZE", "0");
    }

    private static void Write(ShardHarness shard, int number)
    {
        var client = shard.Connect();
        var random = new Random(number);
        for (var i = 0; i < EachWriter; i++)
        {
            var queue = random.Next(Queues);
            switch (random.Next(3))
            {
                case 0:
                    client.Run($"RPUSH queue:{queue} {number}-{i}");
                    break;
                case 1:
                    client.Run("MULTI");
                    client.Run($"LPUSH queue:{queue} {number}-{i}");
                    client.Run("EXEC");
                    break;
                default:
                    client.Run($"RPUSH staging:{number} {number}-{i}");
                    client.Run($"LMOVE staging:{number} queue:{queue} LEFT RIGHT");
                    break;
            }
        }
    }

    private static void Read(ShardHarness shard, int number, ConcurrentBag<string> got, ref bool stop)
    {
        var client = shard.Connect();
        var all = string.Join(' ', Enumerable.Range(0, Queues).Select(queue => $"queue:{(queue + number) % Queues}"));
        while (!Volatile.Read(ref stop))
        {
            switch (number % 4)
            {
                case 0:
                    Take(got, client.Run($"BLPOP {all} 0.05"));
                    break;
                case 1:
                    // The element is moved to another slot, and then taken from there by whoever is first.
                    client.Run($"BLMOVE queue:{number % Queues} moved:{number % Queues} LEFT RIGHT 0.05");
                    break;
                case 2:
                    Take(got, client.Run($"BRPOP moved:0 moved:1 moved:2 moved:3 moved:4 {all} 0.01"));
                    break;
                default:
                    using (var vanishing = new RespClient(shard.Server.ClientPort))
                    {
                        vanishing.Send($"BLPOP nobody:{number} missing:{number} 0");
                    }

                    var reply = client.Run($"BLMPOP 0.05 {Queues} {all} RIGHT");
                    if (reply != "nil")
                        got.Add(reply[(reply.LastIndexOf('[') + 1)..].TrimEnd(']'));
                    break;
            }
        }
    }

    private static void Take(ConcurrentBag<string> got, string reply)
    {
        if (reply != "nil")
            got.Add(reply.Split(", ")[1].TrimEnd(']'));
    }

    private static bool IsEmpty(ShardHarness shard) => shard.Plane.Keyspace.Count(0) == 0;
}
