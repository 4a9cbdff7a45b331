using System.Collections.Concurrent;
using Distro.Commands.Routing;
using Distro.Shard.Execution;
using System.Text;

namespace Distro.Tests.Shard.Execution;

/// <summary>Several loops over one keyspace: nothing half done is ever seen, nothing is lost, nobody starves.</summary>
public class ExecutorTests
{
    [Fact]
    public async Task Multi_slot_writes_are_atomic_to_multi_slot_reads()
    {
        await using var shard = new ShardHarness(loops: 4);
        shard.Connect().Expect("MSET a 500 b 500 c 0", "OK");
        var failures = new ConcurrentQueue<string>();
        var threads = Enumerable.Range(0, 8).Select(number => Task.Run(() =>
        {
            var client = shard.Connect();
            var random = new Random(number);
            for (var i = 0; i < 1_500; i++)
            {
                var amount = random.Next(1001);
                if (number % 2 == 0)
                {
                    client.Run($"MSET a {amount} b {(1000 - amount) / 2} c {1000 - amount - ((1000 - amount) / 2)}");
                    continue;
                }

                var sum = client.Run("MGET c a b").Trim('[', ']').Split(", ").Sum(int.Parse);
                if (sum != 1000)
                    failures.Enqueue($"thread {number}, round {i}: the sum was {sum}");
            }
        }));
        await Task.WhenAll(threads);
        Assert.Empty(failures);
    }

    [Fact]
    public async Task A_count_of_keys_that_makes_no_sense_gets_the_commands_own_error()
    {
        await using var shard = new ShardHarness(loops: 2);
        var client = shard.Connect();
        client.Expect("MSETEX x a 1", "-ERR invalid numkeys value or out of range");
        client.Expect("MSETEX 9 a 1", "-ERR syntax error");
        client.Expect("SINTERCARD x a", "-ERR numkeys should be greater than 0");
        client.Expect("SINTERCARD 2 a", "-ERR Number of keys can't be greater than number of args");
        client.Expect("LMPOP -1 a LEFT", "-ERR numkeys should be greater than 0");
        client.Expect("ZMPOP 7 a MIN", "-ERR syntax error");
        client.Expect("MSET a 1 b", "-ERR wrong number of arguments for 'mset' command");
        client.Expect("EXISTS a", "0");
    }

    [Fact]
    public async Task Increments_of_one_key_are_linear()
    {
        await using var shard = new ShardHarness(loops: 4);
        const int clients = 8;
        const int each = 2_000;
        var seen = new int[(clients * each) + 1];
        var last = 0;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() =>
        {
            var client = shard.Connect();
            for (var i = 0; i < each; i++)
            {
                var floor = Volatile.Read(ref last);
                var value = int.Parse(client.Run("INCR counter"));
                Assert.Equal(1, Interlocked.Increment(ref seen[value]));
                Assert.True(value > floor, "an increment that began after another had ended came before it");
                int known;
                while ((known = Volatile.Read(ref last)) < value)
                    Interlocked.CompareExchange(ref last, value, known);
            }
        })));
        shard.Connect().Expect("GET counter", (clients * each).ToString());
    }

    [Fact]
    public async Task Whole_keyspace_commands_come_between_others_never_inside()
    {
        await using var shard = new ShardHarness(loops: 4);
        var stop = false;
        var flushing = Task.Run(() =>
        {
            var client = shard.Connect();
            for (var i = 0; i < 150; i++)
                client.Expect("FLUSHALL", "OK");
            Volatile.Write(ref stop, true);
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(() =>
        {
            var client = shard.Connect();
            while (!Volatile.Read(ref stop))
            {
                client.Run($"MSET x{number} 1 y{number} 2 z{number} 3");
                var reply = client.Run($"MGET x{number} y{number} z{number}");
                Assert.Contains(reply, (string[])["[1, 2, 3]", "[nil, nil, nil]"]);
            }
        })).Append(flushing));
        var last = shard.Connect();
        last.Expect("FLUSHALL", "OK");
        last.Expect("DBSIZE", "0");
    }

    [Fact]
    public async Task A_slot_taken_parks_its_clients_and_nobody_else()
    {
        await using var shard = new ShardHarness(loops: 2);
        var slot = HashSlot.Of("hot"u8);
        Assert.True(shard.Plane.Keyspace.Lock(slot).TryAcquire());
        var parked = Enumerable.Range(0, 20).Select(_ => shard.Connect()).ToArray();
        foreach (var client in parked)
        {
            client.Send("INCR hot");
            client.Send("PING");
        }

        ShardHarness.Until(() => shard.Plane.Waiters.Parkings >= parked.Length);
        var other = shard.Connect();
        other.Expect("SET cold 1", "OK");
        other.Expect("GET cold", "1");
        Assert.All(parked, client => Assert.False(client.HasInput));
        shard.Plane.Waiters.Release(slot);
        Assert.Equal(Enumerable.Range(1, parked.Length), parked.Select(client => int.Parse(client.Read())).Order());
        Assert.All(parked, client => Assert.Equal("PONG", client.Read()));
    }

    [Fact]
    public async Task A_parked_client_may_be_killed()
    {
        await using var shard = new ShardHarness(loops: 1);
        var slot = HashSlot.Of("hot"u8);
        Assert.True(shard.Plane.Keyspace.Lock(slot).TryAcquire());
        var client = shard.Connect();
        var id = client.Run("CLIENT ID");
        client.Send("INCR hot");
        ShardHarness.Until(() => shard.Plane.Waiters.Parkings == 1);
        var other = shard.Connect();
        other.Expect($"CLIENT KILL ID {id}", "1");
        ShardHarness.Until(() => other.Run("INFO clients").Contains("connected_clients:1", StringComparison.Ordinal));
        shard.Plane.Waiters.Release(slot);
        other.Expect("INCR hot", "1");
    }

    [Fact]
    public async Task Who_loses_too_often_is_handed_the_slot()
    {
        await using var shard = new ShardHarness(loops: 1);
        var waiters = shard.Plane.Waiters;
        Assert.True(shard.Plane.Keyspace.Lock(7).TryAcquire());
        var patient = new Probe(shard) { Attempts = 1 };
        var impatient = new Probe(shard) { Attempts = 99 };
        Assert.True(waiters.Park(patient, 7));
        Assert.True(waiters.Park(impatient, 7));
        waiters.Release(7);
        ShardHarness.Until(() => patient.Ran && impatient.Ran);
        Assert.Equal(Waiter.NoSlot, patient.GrantedSlot);
        Assert.Equal(7, impatient.GrantedSlot);
        Assert.True(shard.Plane.Keyspace.Lock(7).IsHeld);
        waiters.Release(7);
        Assert.False(shard.Plane.Keyspace.Lock(7).IsHeld);
    }

    [Fact]
    public async Task A_slot_handed_to_a_client_that_a_pause_holds_is_free()
    {
        await using var shard = new ShardHarness(loops: 1);
        var client = shard.Connect();
        var other = shard.Connect();
        var slot = Park(shard, client, "INCR hot");
        other.Expect("CLIENT PAUSE 1000000 WRITE", "OK");
        shard.Plane.Waiters.Release(slot);
        other.Expect("GET hot", "nil");
        other.Expect("CLIENT UNPAUSE", "OK");
        Assert.Equal("1", client.Read());
    }

    [Fact]
    public async Task A_slot_handed_to_a_script_that_has_to_wait_for_the_token_is_free()
    {
        await using var shard = new ShardHarness(loops: 1);
        var client = shard.Connect();
        var other = shard.Connect();
        var slot = Park(shard, client, ["EVAL", "return redis.call('incr', KEYS[1]) + redis.call('exists', ARGV[1])", "1", "hot", "hot"]);
        var token = shard.Plane.Waiters.ScriptToken;
        Assert.True(token.TryTake());
        shard.Plane.Waiters.Release(slot);
        other.Expect("INCR hot", "1");
        shard.Plane.Waiters.ReleaseToken(token);
        Assert.Equal("3", client.Read());
    }

    [Fact]
    public async Task A_slot_handed_to_a_client_that_is_refused_is_free()
    {
        await using var shard = new ShardHarness(loops: 1);
        var client = shard.Connect();
        var other = shard.Connect();
        var slot = Park(shard, client, "INCR hot");
        other.Expect("ACL SETUSER default -incr", "OK");
        shard.Plane.Waiters.Release(slot);
        Assert.StartsWith("-NOPERM", client.Read(), StringComparison.Ordinal);
        other.Expect("GET hot", "nil");
    }

    [Fact]
    public async Task Parking_on_a_slot_that_is_free_by_now_fails()
    {
        await using var shard = new ShardHarness(loops: 1);
        var probe = new Probe(shard);
        Assert.False(shard.Plane.Waiters.Park(probe, 9));
        Assert.False(probe.Ran);
    }

    [Fact]
    public async Task Reads_and_writes_of_strings_allocate_nothing_on_loops()
    {
        await using var shard = new ShardHarness(loops: 1);
        var client = shard.Connect();
        var batch = new MemoryStream();
        for (var i = 0; i < 500; i++)
        {
            batch.Write(RespClient.Request("SET", $"key:{i % 50}", "some value or other"));
            batch.Write(RespClient.Request("GET", $"key:{i % 50}"));
            batch.Write(RespClient.Request("INCR", "counter"));
        }

        void Round()
        {
            client.SendRaw(batch.ToArray());
            for (var i = 0; i < 1_500; i++)
                client.ReadValue();
        }

        for (var i = 0; i < 3; i++)
            Round();
        var loop = shard.Plane.Workers[0].Loop;
        long before = 0, after = 0;
        ShardHarness.On(loop, () => before = GC.GetAllocatedBytesForCurrentThread());
        for (var i = 0; i < 20; i++)
            Round();
        ShardHarness.On(loop, () => after = GC.GetAllocatedBytesForCurrentThread());
        // The smallest object a command would make 720,000 bytes; how the network cuts the stream may still grow the loop's pool by a few buffers.
        Assert.True(after - before < 150_000, $"30,000 commands allocated {after - before} bytes");
    }

    [Fact]
    public async Task Memory_at_its_limit_refuses_writes_that_need_more()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Expect("SET a 1", "OK");
        client.Expect("CONFIG SET maxmemory 1", "OK");
        client.Expect("SET b 1", "-OOM command not allowed when used memory > 'maxmemory'.");
        client.Expect("GET a", "1");
        client.Expect("DEL a", "1");
    }

    /// <summary>Sends a command that finds its slot, which the caller holds then, taken so often that it is handed it at the next release.</summary>
    private static int Park(ShardHarness shard, RespClient client, params string[] words)
    {
        var slot = HashSlot.Of("hot"u8);
        var id = long.Parse(client.Run("CLIENT ID"));
        Assert.True(shard.Plane.Keyspace.Lock(slot).TryAcquire());
        client.SendRaw(RespClient.Request(words.Length == 1 ? words[0].Split(' ') : words));
        ShardHarness.Until(() => shard.Plane.Waiters.Parkings == 1);
        ShardHarness.On(shard.Plane.Workers[0].Loop, () => shard.Plane.FindClient(id)!.Attempts = 99);
        return slot;
    }

    private sealed class Probe(ShardHarness shard) : Waiter(shard.Plane.Workers[0].Loop)
    {
        private volatile bool ran;

        public bool Ran => ran;

        public override void Run() => ran = true;
    }
}
