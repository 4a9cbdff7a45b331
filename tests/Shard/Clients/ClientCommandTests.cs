namespace Distro.Tests.Shard.Clients;

/// <summary>CLIENT over real sockets: replies that are not wanted, pauses, and what the list says.</summary>
public class ClientCommandTests
{
    [Fact]
    public async Task Replies_can_be_switched_off_and_skipped()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Send("CLIENT REPLY OFF");
        client.Send("SET k 1");
        client.Send("NOSUCH");
        client.Expect("CLIENT REPLY ON", "OK");
        client.Send("CLIENT REPLY SKIP");
        client.Send("INCR k");
        client.Expect("GET k", "2");
        client.Expect("CLIENT REPLY maybe", "-ERR syntax error");
    }

    [Fact]
    public async Task A_pause_holds_back_writes_or_everything_until_it_ends()
    {
        await using var shard = new ShardHarness(loops: 3);
        var admin = shard.Connect();
        var others = Enumerable.Range(0, 4).Select(_ => shard.Connect()).ToArray();
        admin.Expect("CLIENT PAUSE 1000000 WRITE", "OK");
        foreach (var other in others)
            other.Expect("GET k", "nil");
        foreach (var other in others)
            other.Send("INCR k");
        admin.Expect("GET k", "nil");
        Assert.All(others, other => Assert.False(other.HasInput));
        admin.Expect("CLIENT UNPAUSE", "OK");
        Assert.Equal(["1", "2", "3", "4"], others.Select(other => other.Read()).Order());

        admin.Expect("CLIENT PAUSE 500 ALL", "OK");
        others[0].Send("GET k");
        Assert.False(others[0].HasInput);
        shard.Clock.Advance(500);
        Assert.Equal("4", others[0].Read());
    }

    [Fact]
    public async Task The_list_counts_what_passes()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Run("SET k v");
        client.Run("CLIENT SETNAME me");
        var line = client.Run("CLIENT LIST NAME me");
        Assert.Contains(" flags=N ", line);
        Assert.Contains(" cmd=client|list ", line);
        Assert.Contains(" tot-cmds=2", line);
        Assert.DoesNotContain(" tot-net-in=0 ", line);
        Assert.Contains($"addr=127.0.0.1:{client.LocalPort} ", line);
        var taker = shard.Connect();
        taker.Run("SUBSCRIBE a b");
        Assert.Equal("[subscribe, b, 2]", taker.Read());
        Assert.Contains(" flags=P ", client.Run("CLIENT LIST TYPE pubsub"));
        client.Expect("CLIENT KILL TYPE pubsub", "1");
        Assert.True(taker.ReadsEnd());
    }
}
