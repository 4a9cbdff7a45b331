using Distro.Net;
using Distro.Tests.Shard.Links;

namespace Distro.Tests.Shard.Scripting;

/// <summary>A script that runs for long, on the only loop there is: what its other clients get meanwhile.</summary>
public class LongScriptTests
{
    private const string Endless = "while true do end";
    private const string EndlessAndWritten = "redis.call('set', KEYS[1], 'half') while true do end";

    /// <summary>Those that work here.</summary>
    public static TheoryData<string> Transports => new(new[] { "Epoll", "Uring", "Sockets" }.Where(Works));

    [Theory, MemberData(nameof(Transports))]
    public async Task Until_it_is_busy_others_get_what_needs_no_keys(string transport)
    {
        await using var shard = Shard(transport, busyAfter: 0);
        using var runner = shard.Connect();
        using var other = shard.Connect();
        other.Expect("SET k v", "OK");
        runner.SendRaw(RespClient.Request("EVAL", Endless, "0"));
        ShardHarness.Until(() => shard.Plane.Workers[0].Interlude.Count > 0);
        other.Expect("PING", "PONG");
        other.Expect("ECHO x", "x");
        using var late = shard.Connect();
        late.Expect("HELLO 2 SETNAME late", late.Run("HELLO 2 SETNAME late"));
        other.Send("GET k");
        other.Send("PING");
        late.Expect("SCRIPT KILL", "OK");
        Assert.Contains("killed by user", runner.Read());
        Assert.Equal("v", other.Read());
        Assert.Equal("PONG", other.Read());
        runner.Expect("GET k", "v");
    }

    [Fact]
    public async Task Who_publishes_to_itself_and_unsubscribes_meanwhile_gets_the_message_behind_it()
    {
        await using var shard = Shard("Auto", busyAfter: 0);
        using var runner = shard.Connect();
        using var client = shard.Connect();
        client.Run("HELLO 3");
        client.Expect("SUBSCRIBE ch", ">[subscribe, ch, 1]");
        runner.SendRaw(RespClient.Request("EVAL", Endless, "0"));
        ShardHarness.Until(() => shard.Plane.Workers[0].Interlude.Count > 0);
        client.Expect("PUBLISH ch mine", "1");
        client.Expect("UNSUBSCRIBE ch", ">[unsubscribe, ch, 0]");
        client.Expect("SCRIPT KILL", "OK");
        Assert.Equal(">[message, ch, mine]", client.Read());
        Assert.Contains("killed by user", runner.Read());
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Once_it_is_busy_they_are_told(string transport)
    {
        await using var shard = Shard(transport, busyAfter: 20);
        using var runner = shard.Connect();
        using var other = shard.Connect();
        other.Expect("MULTI", "OK");
        other.Expect("INCR n", "QUEUED");
        using var waiting = shard.Connect();
        waiting.Expect("PING", "PONG");
        runner.SendRaw(RespClient.Request("EVAL", Endless, "0"));
        ShardHarness.Until(() => shard.Plane.Workers[0].Interlude.Count > 0);
        waiting.Send("GET k");
        ShardHarness.Until(() => shard.Plane.Scripts.IsBusy);
        Assert.Contains("BUSY", waiting.Read());
        Assert.Contains("EXECABORT Transaction discarded because of: BUSY", other.Run("EXEC"));
        Assert.Contains("BUSY", other.Run("PING"));
        Assert.Contains("BUSY", other.Run("SHUTDOWN"));
        other.Expect("MULTI", "OK");
        Assert.Contains("BUSY", other.Run("PING"));
        waiting.Expect("SCRIPT KILL", "OK");
        Assert.Contains("killed by user", runner.Read());
        Assert.Contains("previous errors", other.Run("EXEC"));
        other.Expect("GET n", "nil");
    }

    /// <summary>The clock stands still for a script, but one that waits for it to go on would never end, and nobody could kill it once it has written.</summary>
    [Fact]
    public async Task One_that_waits_for_a_time_comes_to_its_end()
    {
        await using var shard = Shard("Auto", busyAfter: 20);
        using var client = shard.Connect();
        client.SendRaw(RespClient.Request("EVAL", "redis.call('SET',KEYS[1],1) local t=redis.call('TIME')[1] while redis.call('TIME')[1]-t<1 do end return 7", "1", "k"));
        Assert.Equal("7", client.Read());
    }

    [Fact]
    public async Task One_that_has_written_can_only_be_abandoned_and_leaves_nothing()
    {
        await using var shard = Shard("Auto", busyAfter: 20);
        using var runner = shard.Connect();
        using var other = shard.Connect();
        runner.SendRaw(RespClient.Request("EVAL", EndlessAndWritten, "1", "k"));
        ShardHarness.Until(() => shard.Plane.Scripts.IsBusy);
        Assert.Contains("UNKILLABLE", other.Run("SCRIPT KILL"));
        shard.Plane.Scripts.Abandon();
        Assert.Contains("killed", runner.Read());
        Assert.Empty(shard.ReadLog());
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_routers_link_does_not_fall_silent(string transport)
    {
        await using var shard = Shard(transport, busyAfter: 0);
        using var router = new RouterProbe(shard.Server.LinkPort);
        Assert.True(router.Attach("a secret"));
        router.Request(1, client: 5, ["EVAL", Endless, "0"]);
        router.Request(2, client: 5, "PING");
        ShardHarness.Until(() => shard.Plane.Workers[0].Interlude.Count > 0);
        router.Ping(9);
        Assert.Equal("pong 9", router.Read());
        router.Request(3, client: 6, "ECHO " + new string('x', 300_000));
        Assert.Equal("3: " + new string('x', 300_000), router.Read());
        router.Request(4, client: 7, "SET k v");
        router.Request(5, client: 8, "PING");
        Assert.Equal("5: PONG", router.Read());
        router.Gone(8);
        router.Request(6, client: 6, "SCRIPT KILL");
        Assert.Equal("6: OK", router.Read());
        var rest = new[] { router.Read(), router.Read(), router.Read(), router.Read() };
        Assert.Contains(rest, reply => reply.StartsWith("1: ", StringComparison.Ordinal) && reply.Contains("killed by user", StringComparison.Ordinal));
        Assert.Contains("2: PONG", rest);
        Assert.Contains("4: OK", rest);
        Assert.Contains("forgotten 8", rest);
        Assert.True(Array.IndexOf(rest, "2: PONG") > Array.FindIndex(rest, reply => reply.StartsWith("1: ", StringComparison.Ordinal)));
    }

    /// <summary>
    /// Scripts count a key up for a while as others count it up too, in every way there is: a script is seen whole or not at all, every command is answered once
    /// and in order, and what is logged makes the same data.
    /// </summary>
    [Theory, MemberData(nameof(Transports))]
    public async Task Nothing_gets_between_a_scripts_commands(string transport)
    {
        const int steps = 60_000;
        const int rounds = 3;
        await using var shard = Shard(transport, busyAfter: 0);
        using var runner = shard.Connect();
        using var done = new CancellationTokenSource();
        var others = Enumerable.Range(0, 4).Select(index => Task.Factory.StartNew(() => Disturb(shard, index, done.Token), TaskCreationOptions.LongRunning)).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            var script = "local first = redis.call('incr', KEYS[1]) local last = first for i = 2, ARGV[1] do last = redis.call('incr', KEYS[1]) end return {first, last}";
            var ends = runner.Run("EVAL", script, "1", "n", steps.ToString());
            var numbers = ends.Trim('[', ']').Split(", ").Select(int.Parse).ToArray();
            Assert.Equal(steps - 1, numbers[1] - numbers[0]);
        }

        done.Cancel();
        var counted = (await Task.WhenAll(others)).Sum();
        Assert.True(shard.Plane.Workers[0].Interlude.Count > 0);
        runner.Expect("GET n", ((rounds * steps) + counted).ToString());
    }

    /// <summary>Returns how often it counted the key up.</summary>
    private static int Disturb(ShardHarness shard, int seed, CancellationToken done)
    {
        var random = new Random(seed);
        using var client = shard.Connect();
        var counted = 0;
        while (!done.IsCancellationRequested)
        {
            switch (random.Next(7))
            {
                case 0:
                    client.Expect("PING", "PONG");
                    break;
                case 1:
                    Assert.True(int.Parse(client.Run("INCR n")) > 0);
                    counted++;
                    break;
                case 2:
                    client.SendRaw([.. RespClient.Request("MULTI"), .. RespClient.Request("INCR", "n"), .. RespClient.Request("PING"), .. RespClient.Request("EXEC")]);
                    Assert.Equal("OK", client.Read());
                    Assert.Equal("QUEUED", client.Read());
                    Assert.Equal("QUEUED", client.Read());
                    Assert.EndsWith(", PONG]", client.Read());
                    counted++;
                    break;
                case 3:
                    client.SendRaw([.. RespClient.Request("ECHO", "a"), .. RespClient.Request("SET", "other", "1"), .. RespClient.Request("ECHO", "b")]);
                    Assert.Equal("a", client.Read());
                    Assert.Equal("OK", client.Read());
                    Assert.Equal("b", client.Read());
                    break;
                case 4:
                    client.Expect("SELECT 1", "OK");
                    client.Expect("SELECT 0", "OK");
                    break;
                case 5:
                    Assert.Contains("used_memory", client.Run("INFO memory"));
                    break;
                default:
                    using (var passing = shard.Connect())
                        passing.Send("INCR elsewhere");
                    break;
            }
        }

        return counted;
    }

    private static ShardHarness Shard(string transport, int busyAfter)
        => new(standAlone: true, loops: 1, ("Transport", transport), ("BusyReplyThreshold", busyAfter.ToString()));

    private static bool Works(string transport)
    {
        try
        {
            LoopGroup.Create(new NetOptions { Loops = 1, Transport = Enum.Parse<TransportKind>(transport) });
            return true;
        }
        catch (PlatformNotSupportedException)
        {
            return false;
        }
    }
}
