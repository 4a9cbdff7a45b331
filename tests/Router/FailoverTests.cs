using Distro.Tests.Router.Fakes;

namespace Distro.Tests.Router;

public class FailoverTests
{
    /// <summary>Longer than any machine is too busy to elect somebody: who is to be served in the end does not give up before.</summary>
    private static readonly (string Key, string Value) Patient = ("RouterWaitMilliseconds", "100000");

    [Fact]
    public async Task A_write_whose_link_breaks_before_its_reply_has_an_unknown_outcome_and_is_not_repeated()
    {
        await using var cluster = await FakeCluster.Start(1, Patient);
        using var client = await cluster.Connect();
        await client.Expect("INCR a", "1");
        cluster.Shards[0].DiesAfter = 1;
        Assert.StartsWith("-UNKNOWN ", await client.Ask("INCR", "a"));
        await cluster.UntilServing();
        await client.Expect("GET a", "2");
        await client.Expect("INCR a", "3");
    }

    [Fact]
    public async Task A_read_whose_link_breaks_is_asked_again()
    {
        await using var cluster = await FakeCluster.Start(1, Patient);
        using var client = await cluster.Connect();
        await client.Expect("SET a 1", "OK");
        cluster.Shards[0].DiesAfter = 1;
        await client.Expect("GET a", "1");
        Assert.Equal(3, cluster.Shards[0].Executed);
    }

    [Fact]
    public async Task What_is_refused_waits_for_the_new_primary_and_succeeds()
    {
        await using var cluster = await FakeCluster.Start(2, Patient);
        using var client = await cluster.Connect();
        foreach (var shard in cluster.Shards) shard.Refuses = true;
        await client.SendRaw([.. TestClient.Encode("INCR", "a"), .. TestClient.Encode("INCR", "a"), .. TestClient.Encode("INCR", "b"), .. TestClient.Encode("GET", "a")]);
        await FakeCluster.Until(() => cluster.Router.WaitingRequests > 0, "something waits");
        // What is on its way is refused, too, and comes back before anything is served: a shard that began to serve amid a batch would overtake what it has refused of it.
        cluster.Depose(0);
        cluster.Depose(1);
        await FakeCluster.Until(() => cluster.Router.LinksUp == 0, "nothing is under way");
        foreach (var shard in cluster.Shards) shard.Refuses = false;
        cluster.Elect(0);
        cluster.Elect(1);
        Assert.Equal(["1", "2", "1", "2"], [await client.Read(), await client.Read(), await client.Read(), await client.Read()]);
    }

    [Fact]
    public async Task Who_served_nothing_in_time_is_named_to_the_operator()
    {
        await using var cluster = await FakeCluster.Start(1, ("RouterWaitMilliseconds", "100"));
        using var client = await cluster.Connect();
        cluster.Shards[0].Refuses = true;
        Assert.StartsWith("-CLUSTERDOWN not executed", await client.Ask("INCR", "a"));
        var line = Assert.Single(cluster.Warnings, warning => warning.Contains("were not executed", StringComparison.Ordinal));
        Assert.Contains("group 0: its primary is store-shard-0; link 0 has 0 commands under way (0 bytes); it last refused a command", line, StringComparison.Ordinal);
        Assert.Contains("ms ago: Fenced", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_sent_while_there_is_no_primary_wait_for_one()
    {
        await using var cluster = await FakeCluster.Start(2, Patient);
        using var client = await cluster.Connect();
        cluster.Depose(0);
        cluster.Depose(1);
        await FakeCluster.Until(() => !cluster.Router.IsServing, "the router knows");
        await client.Send("MSET", "a", "1", "b", "2", "c", "3");
        await FakeCluster.Until(() => cluster.Router.WaitingRequests > 0, "something waits");
        using var other = await cluster.Connect();
        await other.Expect("PING", "PONG");
        cluster.Elect(0);
        cluster.Elect(1);
        Assert.Equal("OK", await client.Read());
        await client.Expect("MGET a b c", "[1, 2, 3]");
    }

    [Fact]
    public async Task Commands_sent_before_the_first_map_wait_for_it()
    {
        await using var cluster = FakeCluster.StartWithoutMap(3, Patient);
        using var client = await cluster.Connect();
        await client.SendRaw([.. TestClient.Encode("PING"), .. TestClient.Encode("FLUSHALL"), .. TestClient.Encode("SET", "a", "1"), .. TestClient.Encode("DBSIZE")]);
        Assert.Equal("PONG", await client.Read());
        cluster.Publish();
        Assert.Equal(["OK", "OK", "1"], [await client.Read(), await client.Read(), await client.Read()]);
    }

    [Fact]
    public async Task Waiting_ends_with_an_error_that_says_that_nothing_was_done()
    {
        await using var cluster = await FakeCluster.Start(1, ("RouterWaitMilliseconds", "50"));
        using var client = await cluster.Connect();
        cluster.Depose(0);
        await FakeCluster.Until(() => !cluster.Router.IsServing, "the router knows");
        Assert.StartsWith("-CLUSTERDOWN not executed", await client.Ask("SET", "a", "1"));
        Assert.StartsWith("-CLUSTERDOWN not executed", await client.Ask("MGET", "a", "b"));
        await using var mapless = FakeCluster.StartWithoutMap(1, ("RouterWaitMilliseconds", "50"));
        using var early = await mapless.Connect();
        Assert.StartsWith("-CLUSTERDOWN not executed: the router has not received a cluster map", await early.Ask("SET", "a", "1"));
        await early.Expect("PING", "PONG");
    }

    [Fact]
    public async Task Too_much_waiting_is_refused_at_once()
    {
        await using var cluster = await FakeCluster.Start(1, Patient, ("RouterWaitingRequests", "2"), ("Loops", "1"));
        cluster.Depose(0);
        await FakeCluster.Until(() => !cluster.Router.IsServing, "the router knows");
        using var first = await cluster.Connect();
        using var second = await cluster.Connect();
        await first.Send("SET", "a", "1");
        await second.Send("SET", "a", "2");
        await FakeCluster.Until(() => cluster.Router.WaitingRequests == 2, "two wait");
        using var third = await cluster.Connect();
        Assert.StartsWith("-TRYAGAIN not executed", await third.Ask("SET", "a", "3"));
        cluster.Elect(0);
        Assert.Equal("OK", await first.Read());
        Assert.Equal("OK", await second.Read());
    }

    [Fact]
    public async Task Links_to_a_candidate_are_there_before_it_leads()
    {
        await using var cluster = await FakeCluster.Start(1, Patient);
        cluster.Nominate(0);
        await FakeCluster.Until(() => !cluster.Router.IsServing && cluster.Router.LinksUp == 2, "the old links are gone and the candidate's are up");
        using var client = await cluster.Connect();
        await client.Send("SET", "a", "1");
        await FakeCluster.Until(() => cluster.Router.WaitingRequests == 1, "it waits");
        cluster.Elect(0);
        Assert.Equal("OK", await client.Read());
    }

    [Fact]
    public async Task A_shard_with_more_loops_gets_more_links_and_an_impostor_none()
    {
        await using var cluster = FakeCluster.StartWithoutMap(1);
        cluster.Shards[0].ClaimedLoops = 6;
        cluster.Publish();
        await cluster.UntilServing();
        using var client = await cluster.Connect();
        await client.Expect("SET a 1", "OK");
        await FakeCluster.Until(() => cluster.Router.LinksUp == 6, "three links a loop");

        await using var wrong = FakeCluster.StartWithoutMap(1, ("LinkSecret", "another"), ("RouterWaitMilliseconds", "100"));
        wrong.Publish();
        using var other = await wrong.Connect();
        Assert.StartsWith("-CLUSTERDOWN", await other.Ask("GET", "a"));
        Assert.Equal(0, wrong.Router.LinksUp);
    }

    [Fact]
    public async Task A_shard_that_ends_leaves_writes_unknown()
    {
        await using var cluster = await FakeCluster.Start(1);
        cluster.Shards[0].IsMute = true;
        using var client = await cluster.Connect();
        await client.Send("SET", "a", "1");
        await FakeCluster.Until(() => cluster.Shards[0].Executed == 1, "the shard executes");
        await cluster.Shards[0].DisposeAsync();
        Assert.StartsWith("-UNKNOWN ", await client.Read());
    }

    [Fact]
    public async Task A_shard_that_hangs_is_given_up_and_the_next_incarnation_serves()
    {
        await using var cluster = await FakeCluster.Start(1, Patient, ("RouterLinkSilenceMilliseconds", "1000"));
        using var client = await cluster.Connect();
        // The command is there before the shard hangs: a link that was given up before would not have sent it.
        cluster.Shards[0].IsMute = true;
        await client.Send("SET", "a", "1");
        await FakeCluster.Until(() => Volatile.Read(ref cluster.Shards[0].Executed) == 1, "the shard has the command");
        cluster.Shards[0].Hangs = true;
        Assert.StartsWith("-UNKNOWN ", await client.Read());
        cluster.Shards[0].IsMute = false;
        cluster.Shards[0].Hangs = false;
        // A machine that is busy for as long as that looks like a shard that hangs.
        string reply;
        while ((reply = await client.Ask("SET", "a", "2")) != "OK") Assert.StartsWith("-UNKNOWN ", reply);
    }
}
