using System.Collections.Concurrent;
using Distro.ChangeLog.Records;
using Distro.Commands.Execution;
using Distro.Shard.Clients;
using Distro.Shard.Execution;
using Distro.Topology;

namespace Distro.Tests.Shard.Execution;

/// <summary>Transactions over several loops: all of one is seen at once or nothing, it is one record, and what it may not do here and now it says as Valkey does.</summary>
public class TransactionTests
{
    private const int Accounts = 24;
    private const int Balance = 100;

    [Fact]
    public async Task Transfers_between_slots_keep_the_sum()
    {
        await using var shard = new ShardHarness(loops: 4);
        var keys = Enumerable.Range(0, Accounts).Select(account => $"account:{account}").ToArray();
        shard.Connect().Run(["MSET", .. keys.SelectMany(key => new[] { key, Balance.ToString() })]);
        var failures = new ConcurrentQueue<string>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() =>
        {
            var client = shard.Connect();
            var random = new Random(number);
            for (var i = 0; i < 500; i++)
            {
                if (number % 4 == 3)
                {
                    client.Run("MULTI");
                    foreach (var key in keys)
                        client.Run("GET", key);
                    var sum = client.Run("EXEC").Trim('[', ']').Split(", ").Sum(int.Parse);
                    if (sum != Accounts * Balance)
                        failures.Enqueue($"client {number}, round {i}: the sum was {sum}");
                    continue;
                }

                var amount = random.Next(1, 10);
                client.Run("MULTI");
                client.Run($"DECRBY {keys[random.Next(Accounts)]} {amount}");
                client.Run($"INCRBY {keys[random.Next(Accounts)]} {amount}");
                client.Run("EXEC");
            }
        })));
        Assert.Empty(failures);
        Assert.Equal(Accounts * Balance, shard.Connect().Run(["MGET", .. keys]).Trim('[', ']').Split(", ").Sum(int.Parse));
        Assert.Equal(0, shard.Plane.Watches.KeyCount);
    }

    [Fact]
    public async Task Watched_increments_lose_none()
    {
        await using var shard = new ShardHarness(loops: 4);
        var done = 0;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
        {
            var client = shard.Connect();
            for (var i = 0; i < 100;)
            {
                client.Expect("WATCH counter", "OK");
                var value = client.Run("GET counter");
                client.Run("MULTI");
                client.Run($"SET counter {(value == "nil" ? 0 : int.Parse(value)) + 1}");
                if (client.Run("EXEC") == "nil")
                    continue;
                Interlocked.Increment(ref done);
                i++;
            }
        })));
        shard.Connect().Expect("GET counter", done.ToString());
        Assert.Equal(600, done);
    }

    [Fact]
    public async Task A_transaction_is_one_record()
    {
        await using var shard = ShardHarness.Primary(Durability.None);
        var client = shard.Connect();
        client.Run("MULTI");
        client.Run("SET a 1");
        client.Run("SET b 2");
        client.Run("INCR a");
        client.Expect("EXEC", "[OK, OK, 2]");
        var reader = new RecordReader(shard.ReadLog(), 0);
        Assert.Equal(RecordStatus.Whole, reader.Read(out var record));
        Assert.Equal(3, record.Header.PartCount);
        Assert.Equal(RecordStatus.End, reader.Read(out _));
    }

    [Fact]
    public async Task Its_reply_waits_for_its_commit()
    {
        await using var shard = ShardHarness.Primary(Durability.Always);
        var client = shard.Connect();
        client.Run("MULTI");
        client.Run("SET a 1");
        client.Send("EXEC");
        ShardHarness.Until(() => shard.Plane.Workers.Any(worker => worker.Gated.Count > 0));
        Assert.False(client.HasInput);
        shard.Plane.Commit(shard.Plane.PublishedOffset);
        Assert.Equal("[OK]", client.Read());
    }

    [Fact]
    public async Task A_transaction_with_a_command_for_all_slots_has_the_gate_to_itself()
    {
        await using var shard = new ShardHarness(loops: 4);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(() =>
        {
            var client = shard.Connect();
            for (var i = 0; i < 200; i++)
            {
                client.Run("MULTI");
                client.Run("FLUSHALL");
                client.Run($"SET a:{number} {i}");
                client.Run("DBSIZE");
                client.Run("KEYS *");
                client.Run("SCAN 0 COUNT 1000");
                client.Expect("EXEC", $"[OK, OK, 1, [a:{number}], [0, [a:{number}]]]");
            }
        })));
    }

    [Fact]
    public async Task Refusals_while_queueing_abort_and_at_exec_say_why()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Run("SET a 1");
        client.Run("MULTI");
        client.Run("GET a");
        shard.Connect().Expect("CONFIG SET maxmemory 1", "OK");
        client.Expect("SET b 1", "-OOM command not allowed when used memory > 'maxmemory'.");
        client.Expect("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
        client.Run("MULTI");
        client.Run("GET a");
        client.Expect("EXEC", "[1]");
        shard.Connect().Expect("CONFIG SET maxmemory 0", "OK");
        client.Run("MULTI");
        client.Expect("SET b 1", "QUEUED");
        shard.Connect().Expect("CONFIG SET maxmemory 1", "OK");
        client.Expect("EXEC", "-EXECABORT Transaction discarded because of: OOM command not allowed when used memory > 'maxmemory'.");
        client.Expect("EXEC", "-ERR EXEC without MULTI");
    }

    [Fact]
    public async Task A_client_that_goes_watches_nothing()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Run("WATCH a b c");
        Assert.Equal(3, shard.Plane.Watches.KeyCount);
        Assert.Contains("watch=3", shard.Connect().Run("CLIENT LIST"));
        client.Dispose();
        ShardHarness.Until(() => shard.Plane.Watches.KeyCount == 0 && shard.Plane.Watches.WatcherCount == 0);
    }

    [Fact]
    public async Task Whoever_listens_hears_of_changes_while_nobody_else_can_see_them()
    {
        await using var shard = new ShardHarness(loops: 1);
        var client = shard.Connect();
        client.Run("SET a 0");
        var listener = new Listener();
        shard.Plane.Feed.Add(listener);
        client.Run("SET a 1");
        client.Run("GET a");
        client.Run("MULTI");
        client.Run("LPUSH l x y");
        client.Run("DEL a");
        client.Run("EXEC");
        client.Run("FLUSHALL");
        shard.Plane.Feed.Remove(listener);
        client.Run("SET a 2");
        Assert.Equal(["set a", "lpush l", "del a", "everything"], listener.Heard);
    }

    private sealed class Listener : ITouchedListener
    {
        public List<string> Heard { get; } = [];

        public void Touched(TouchedList touched, Client? by)
        {
            foreach (ref readonly var touch in touched.Entries)
                Heard.Add($"{touch.Event} {System.Text.Encoding.ASCII.GetString(touched.Key(touch))}");
            if (touched.IsEverything)
                Heard.Add("everything");
        }
    }
}
