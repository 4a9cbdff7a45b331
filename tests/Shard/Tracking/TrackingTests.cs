namespace Distro.Tests.Shard.Tracking;

/// <summary>Client-side caching over real sockets: who is told what, and in which order among replies.</summary>
public class TrackingTests
{
    [Fact]
    public async Task A_reader_is_told_once_of_what_it_has_read()
    {
        await using var shard = new ShardHarness(loops: 3);
        var writer = shard.Connect();
        var reader = Tracking(shard, "ON");
        reader.Expect("GET k", "nil");
        reader.Expect("MGET a b", "[nil, nil]");
        writer.Run("SET k 1");
        Assert.Equal(">[invalidate, [k]]", reader.Read());
        writer.Run("SET k 2");
        writer.Run("SET b 1");
        Assert.Equal(">[invalidate, [b]]", reader.Read());
        reader.Expect("GET k", "2");
        writer.Run("SELECT 5");
        writer.Run("SET k elsewhere");
        Assert.Equal(">[invalidate, [k]]", reader.Read());
        reader.Expect("CLIENT TRACKING OFF", "OK");
        reader.Run("GET k");
        writer.Run("SET k 3");
        reader.Expect("PING", "PONG");
    }

    [Fact]
    public async Task Ones_own_changes_come_after_ones_replies_or_not_at_all()
    {
        await using var shard = new ShardHarness();
        var client = Tracking(shard, "ON");
        client.Run("GET k");
        client.Expect("SET k 1", "OK");
        Assert.Equal(">[invalidate, [k]]", client.Read());
        var quiet = Tracking(shard, "ON NOLOOP");
        quiet.Run("GET k");
        quiet.Expect("SET k 2", "OK");
        quiet.Expect("GET k", "2");
        shard.Connect().Run("SET k 3");
        Assert.Equal(">[invalidate, [k]]", quiet.Read());
    }

    [Fact]
    public async Task Only_announced_reads_are_remembered_in_optin_and_all_others_in_optout()
    {
        await using var shard = new ShardHarness();
        var writer = shard.Connect();
        var optIn = Tracking(shard, "ON OPTIN");
        optIn.Run("GET a");
        optIn.Expect("CLIENT CACHING YES", "OK");
        optIn.Run("GET b");
        optIn.Run("GET c");
        foreach (var key in new[] { "a", "b", "c" })
            writer.Run($"SET {key} 1");
        Assert.Equal(">[invalidate, [b]]", optIn.Read());
        optIn.Expect("PING", "PONG");

        var optOut = Tracking(shard, "ON OPTOUT");
        optOut.Run("GET a");
        optOut.Expect("CLIENT CACHING NO", "OK");
        optOut.Run("GET b");
        foreach (var key in new[] { "b", "a" })
            writer.Run($"SET {key} 1");
        Assert.Equal(">[invalidate, [a]]", optOut.Read());
        optIn.Expect("CLIENT CACHING YES", "OK");
        optIn.Expect("MULTI", "OK");
        optIn.Expect("GET d", "QUEUED");
        optIn.Expect("EXEC", "[nil]");
        writer.Run("SET d 1");
        Assert.Equal(">[invalidate, [d]]", optIn.Read());
    }

    [Fact]
    public async Task Expiry_and_flushing_invalidate_too()
    {
        await using var shard = new ShardHarness();
        var writer = shard.Connect();
        var reader = Tracking(shard, "ON");
        writer.Run("SET k 1 PX 100");
        reader.Run("GET k");
        shard.Clock.Advance(200);
        Assert.Equal(">[invalidate, [k]]", reader.Read());
        reader.Run("GET k");
        writer.Expect("FLUSHALL", "OK");
        Assert.Equal(">[invalidate, nil]", reader.Read());
        writer.Run("SET k 1");
        reader.Expect("PING", "PONG");
    }

    [Fact]
    public async Task Broadcasts_go_to_all_who_want_the_prefix()
    {
        await using var shard = new ShardHarness(loops: 3);
        var writer = shard.Connect();
        var users = Tracking(shard, "ON BCAST PREFIX user: PREFIX session:");
        var all = Tracking(shard, "ON BCAST NOLOOP");
        writer.Run("SET user:1 a");
        writer.Run("SET other 1");
        writer.Run("MSET {session:}a 1 {session:}b 2");
        Assert.Equal(">[invalidate, [user:1]]", users.Read());
        Assert.Equal(">[invalidate, [user:1]]", all.Read());
        Assert.Equal(">[invalidate, [other]]", all.Read());
        Assert.Equal(">[invalidate, [{session:}a, {session:}b]]", all.Read());
        users.Expect("PING", "PONG");
        all.Expect("SET mine 1", "OK");
        all.Expect("PING", "PONG");
        users.Run("CLIENT TRACKING OFF");
        writer.Run("SET user:2 a");
        Assert.Equal(">[invalidate, [user:2]]", all.Read());
        users.Expect("PING", "PONG");
    }

    [Fact]
    public async Task Resp2_is_told_through_another_connection()
    {
        await using var shard = new ShardHarness(loops: 3);
        var writer = shard.Connect();
        var listener = shard.Connect();
        var id = listener.Run("CLIENT ID");
        listener.Expect("SUBSCRIBE __redis__:invalidate", "[subscribe, __redis__:invalidate, 1]");
        var reader = shard.Connect();
        reader.Expect($"CLIENT TRACKING ON REDIRECT {id}", "OK");
        reader.Run("GET k");
        writer.Run("SET k 1");
        Assert.Equal("[message, __redis__:invalidate, [k]]", listener.Read());
        reader.Run("GET k");
        writer.Run("FLUSHALL");
        Assert.Equal("[message, __redis__:invalidate, nil]", listener.Read());
        Assert.Contains(" flags=t ", reader.Run("CLIENT INFO"));
        Assert.Contains($" redir={id} ", reader.Run("CLIENT INFO"));

        reader.Run("HELLO 3");
        reader.Run("GET k");
        listener.Dispose();
        ShardHarness.Until(() => writer.Run($"CLIENT LIST ID {id}") == "\"\"");
        writer.Run("SET k 2");
        Assert.Equal($">[tracking-redir-broken, {id}]", reader.Read());
        Assert.Contains(" flags=tR ", reader.Run("CLIENT INFO"));
    }

    [Fact]
    public async Task The_table_is_bounded_and_those_whose_keys_are_given_up_are_told()
    {
        await using var shard = new ShardHarness(loops: 1, settings: ("TrackingTableMaxKeys", "64"));
        var reader = Tracking(shard, "ON");
        for (var i = 0; i < 1000; i++)
            reader.SendRaw(RespClient.Request("GET", $"key:{i}"));
        reader.SendRaw(RespClient.Request("SET", "done", "1"));
        var other = shard.Connect();
        ShardHarness.Until(() => other.Run("EXISTS done") == "1");
        Assert.InRange(shard.Plane.Tracker.KeyCount, 51, 64);
    }

    [Fact]
    public async Task A_lower_limit_of_the_table_holds_at_once()
    {
        await using var shard = new ShardHarness(loops: 1);
        var reader = Tracking(shard, "ON");
        reader.Run("GET {a}1");
        reader.Run("GET {a}2");
        shard.Connect().Expect("CONFIG SET tracking-table-max-keys 1", "OK");
        Assert.Equal(">[invalidate, [{a}1]]", reader.Read());
        reader.Expect("GET {a}3", "nil");
        Assert.Equal(">[invalidate, [{a}2]]", reader.Read());
        Assert.Equal(1, shard.Plane.Tracker.KeyCount);
    }

    [Fact]
    public async Task What_nobody_tracks_is_not_remembered()
    {
        await using var shard = new ShardHarness();
        var reader = Tracking(shard, "ON");
        var other = shard.Connect();
        reader.Run("GET k");
        other.Run("GET j");
        Assert.Equal((1, 1), (shard.Plane.Tracker.KeyCount, shard.Plane.Tracker.ItemCount));
        reader.Dispose();
        ShardHarness.Until(() => shard.Plane.Tracker.ClientCount == 0 && !shard.Plane.Feed.IsWanted && shard.Plane.Tracker.KeyCount == 0);
        Assert.Equal((0, 0), (shard.Plane.Tracker.KeyCount, shard.Plane.Tracker.ItemCount));
        Assert.False(shard.Plane.Feed.IsWanted);
    }

    private static RespClient Tracking(ShardHarness shard, string options)
    {
        var client = shard.Connect();
        client.Run("HELLO 3");
        client.Expect($"CLIENT TRACKING {options}", "OK");
        return client;
    }
}
