using Distro.Topology;

namespace Distro.Tests.Shard.PubSub;

/// <summary>Messages over real sockets and several loops.</summary>
public class PubSubTests
{
    [Fact]
    public async Task Messages_reach_subscribers_of_all_loops_in_order()
    {
        await using var shard = new ShardHarness(loops: 3);
        var publisher = shard.Connect();
        var takers = Enumerable.Range(0, 9).Select(_ => shard.Connect()).ToArray();
        foreach (var taker in takers)
            taker.Expect("SUBSCRIBE ch", "[subscribe, ch, 1]");
        for (var i = 0; i < 200; i++)
            publisher.Expect($"PUBLISH ch m{i}", "9");
        foreach (var taker in takers)
        {
            for (var i = 0; i < 200; i++)
                Assert.Equal($"[message, ch, m{i}]", taker.Read());
        }

        takers[0].Dispose();
        ShardHarness.Until(() => publisher.Run("PUBLISH ch bye") == "8");
    }

    [Fact]
    public async Task Nobody_hears_what_was_published_before_it_subscribed()
    {
        await using var shard = new ShardHarness(loops: 4);
        var publisher = shard.Connect();
        var steady = Enumerable.Range(0, 4).Select(_ => shard.Connect()).ToArray();
        foreach (var taker in steady)
            taker.Run("SUBSCRIBE ch");
        for (var i = 0; i < 100; i++)
        {
            publisher.Expect($"PUBLISH ch old{i}", (4 + i).ToString());
            var taker = shard.Connect();
            taker.Expect("SUBSCRIBE ch", "[subscribe, ch, 1]");
            publisher.Run($"PUBLISH ch new{i}");
            Assert.Equal($"[message, ch, new{i}]", taker.Read());
        }
    }

    [Fact]
    public async Task Who_publishes_to_itself_and_unsubscribes_gets_the_message_first()
    {
        await using var shard = new ShardHarness(loops: 2);
        var client = shard.Connect();
        client.Run("HELLO 3");
        for (var i = 0; i < 50; i++)
        {
            client.SendRaw($"SUBSCRIBE c{i}\r\nPUBLISH c{i} mine\r\nUNSUBSCRIBE c{i}\r\n");
            Assert.Equal([$">[subscribe, c{i}, 1]", "1", $">[message, c{i}, mine]", $">[unsubscribe, c{i}, 0]"], Enumerable.Range(0, 4).Select(_ => client.Read()));
        }
    }

    [Fact]
    public async Task What_a_transaction_published_before_it_unsubscribed_comes_behind_it()
    {
        await using var shard = new ShardHarness(loops: 2);
        var client = shard.Connect();
        client.Run("HELLO 3");
        for (var i = 0; i < 20; i++)
        {
            client.SendRaw("MULTI\r\nSUBSCRIBE a\r\nPSUBSCRIBE b*\r\nPUBLISH a 1\r\nPUBLISH bc 2\r\nUNSUBSCRIBE a\r\nPUNSUBSCRIBE\r\nPUBLISH a 3\r\nEXEC\r\nPING\r\n");
            Assert.Equal("OK", client.Read());
            for (var queued = 0; queued < 7; queued++)
                Assert.Equal("QUEUED", client.Read());
            var rest = Enumerable.Range(0, 4).Select(_ => client.Read()).ToList();
            Assert.StartsWith("[", rest[0]);
            Assert.Equal([">[message, a, 1]", ">[pmessage, b*, bc, 2]", "PONG"], rest[1..].Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task What_was_published_before_a_client_unsubscribes_it_gets()
    {
        await using var shard = new ShardHarness(loops: 3);
        var publisher = shard.Connect();
        var takers = Enumerable.Range(0, 6).Select(_ => shard.Connect()).ToArray();
        for (var i = 0; i < 50; i++)
        {
            foreach (var taker in takers)
                taker.Expect("SUBSCRIBE ch", "[subscribe, ch, 1]");
            publisher.Expect($"PUBLISH ch {i}", "6");
            foreach (var taker in takers)
                taker.Send("UNSUBSCRIBE ch");
            foreach (var taker in takers)
                Assert.Equal([$"[message, ch, {i}]", "[unsubscribe, ch, 0]"], new[] { taker.Read(), taker.Read() });
        }
    }

    [Fact]
    public async Task A_client_of_resp3_goes_on_with_other_commands_and_hears_itself_after_its_replies()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Run("HELLO 3");
        client.Expect("PSUBSCRIBE c?", ">[psubscribe, c?, 1]");
        client.Expect("SET k v", "OK");
        client.Expect("PUBLISH ch hello", "1");
        Assert.Equal(">[pmessage, c?, ch, hello]", client.Read());
        client.Expect("GET k", "v");
        client.Expect("RESET", "RESET");
        client.Expect("PUBLISH ch hello", "0");
    }

    [Fact]
    public async Task Large_messages_come_whole()
    {
        await using var shard = new ShardHarness();
        var taker = shard.Connect();
        taker.Run("SUBSCRIBE ch");
        var payload = new string('x', 3_000_000);
        Assert.Equal("1", shard.Connect().Run("PUBLISH", "ch", payload));
        Assert.Equal($"[message, ch, {payload}]", taker.Read());
    }

    [Fact]
    public async Task A_subscriber_that_does_not_read_is_closed_at_its_limit()
    {
        await using var shard = new ShardHarness(loops: 2);
        var publisher = shard.Connect();
        publisher.Expect("CONFIG SET client-output-buffer-limit nosuch", "-ERR CONFIG SET failed (possibly related to argument 'client-output-buffer-limit') - Wrong number of arguments in buffer limit configuration.");
        Assert.Equal("OK", publisher.Run("CONFIG", "SET", "client-output-buffer-limit", "pubsub 4mb 0 0"));
        Assert.Equal("[client-output-buffer-limit, normal 0 0 0 slave 268435456 67108864 60 pubsub 4194304 0 0]", publisher.Run("CONFIG GET client-output-buffer-limit"));
        var lazy = shard.Connect();
        lazy.Run("SUBSCRIBE ch");
        var payload = new string('x', 1_000_000);
        ShardHarness.Until(() => publisher.Run("PUBLISH", "ch", payload) == "0");
    }

    [Fact]
    public async Task Under_always_a_message_waits_behind_the_replies_before_it()
    {
        await using var shard = ShardHarness.Primary(Durability.Always);
        var client = shard.Connect();
        client.Run("HELLO 3");
        client.Expect("SUBSCRIBE ch", ">[subscribe, ch, 1]");
        client.Send("SET k v");
        ShardHarness.Until(() => shard.Plane.PublishedOffset > 0);
        shard.Connect().Expect("PUBLISH ch m", "1");
        shard.Plane.Commit(shard.Plane.PublishedOffset);
        Assert.Equal("OK", client.Read());
        Assert.Equal(">[message, ch, m]", client.Read());
    }

    [Fact]
    public async Task Shard_channels_of_slots_that_leave_are_ended()
    {
        await using var shard = ShardHarness.Primary(Durability.None);
        shard.Plane.UseMap(Map(first: 0, last: 16383));
        var taker = shard.Connect();
        taker.Expect("SSUBSCRIBE {a}x", "[ssubscribe, {a}x, 1]");
        taker.Expect("SSUBSCRIBE {b}x", "[ssubscribe, {b}x, 2]");
        taker.Expect("SSUBSCRIBE {a}y {b}y", "-CROSSSLOT Keys in request don't hash to the same slot");
        var slotOfA = Distro.Commands.Routing.HashSlot.Of("a"u8);
        shard.Plane.UseMap(Map(first: slotOfA, last: slotOfA));
        Assert.Equal("[sunsubscribe, {b}x, 1]", taker.Read());
        shard.Connect().Expect("SPUBLISH {a}x m", "1");
        Assert.Equal("[smessage, {a}x, m]", taker.Read());
        Assert.StartsWith("-MOVED ", shard.Connect().Run("SPUBLISH {b}x m"));
        Assert.StartsWith("-MOVED ", shard.Connect().Run("SSUBSCRIBE {b}x"));
    }

    /// <summary>This shard leads a group of those slots; another leads the rest.</summary>
    private static ClusterMap Map(int first, int last)
    {
        List<SlotRange> others = [];
        if (first > 0)
            others.Add(new SlotRange(0, first - 1));
        if (last < 16383)
            others.Add(new SlotRange(last + 1, 16383));
        ClusterGroup[] groups =
        [
            new(0, [new SlotRange(first, last)], Epoch: 1, Primary: 1, 0, Ensemble.None, Durability.None, Initialised: true),
            new(1, others, Epoch: 1, Primary: 2, 0, Ensemble.None, Durability.None, Initialised: true),
        ];
        ClusterMember[] members =
        [
            new("store-shard-0", new string('0', 40), 1, 0, "127.0.0.1:1", "127.0.0.1:2", "", Live: true),
            new("store-shard-1", new string('1', 40), 2, 1, "127.0.0.1:3", "127.0.0.1:4", "", Live: true),
        ];
        return new ClusterMap(first + 1, new string('0', 40), 1, null, "", groups, members, []);
    }
}
