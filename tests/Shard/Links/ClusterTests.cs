using Distro.Topology;

namespace Distro.Tests.Shard.Links;

/// <summary>What a cluster-aware client meets on a shard: redirections, one slot a command, the map.</summary>
public class ClusterTests
{
    /// <summary>Group 0 (slots 0 to 8191: bar, hello) is this member's, group 1 (the rest: foo) another's.</summary>
    public static ClusterMap TwoGroups(string self, long primary = 7) => new(
        version: 3, clusterId: new string('c', 40), hashSeed: 42, password: null, relayEndpoint: "",
        groups:
        [
            new ClusterGroup(0, [new SlotRange(0, 8191)], 1, primary, 0, Ensemble.None, Durability.None, Initialised: true),
            new ClusterGroup(1, [new SlotRange(8192, 16383)], 1, 8, 0, Ensemble.None, Durability.None, Initialised: true),
        ],
        members:
        [
            new ClusterMember(self, new string('a', 40), 7, 0, "127.0.0.1:7001", "", "", Live: true),
            new ClusterMember("other", new string('b', 40), 8, 1, "127.0.0.1:7002", "", "", Live: true),
            new ClusterMember("third", new string('d', 40), 9, 0, "127.0.0.1:7003", "", "", Live: true),
        ],
        writers: []);

    [Fact]
    public async Task Keys_of_other_groups_are_redirected()
    {
        await using var shard = Served();
        var client = shard.Connect();
        client.Expect("SET bar 1", "OK");
        client.Expect("SET foo 1", "-MOVED 12182 127.0.0.1:7002");
        client.Expect("MSET bar 1 hello 2", "-CROSSSLOT Keys in request don't hash to the same slot");
        client.Expect("MSET {bar}1 1 {bar}2 2", "OK");
        client.Expect("CLUSTER KEYSLOT foo", "12182");
        Assert.Contains("cluster_state:ok", client.Run("CLUSTER INFO"), StringComparison.Ordinal);
        Assert.Contains("redis_mode:cluster", client.Run("INFO server"), StringComparison.Ordinal);
        Assert.Contains("7002", client.Run("CLUSTER SLOTS"), StringComparison.Ordinal);
        Assert.Contains("7003", client.Run("CLUSTER NODES"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_about_the_whole_keyspace_does_not_depend_on_the_command_before()
    {
        await using var shard = Served();
        var client = shard.Connect();
        client.Expect("SET bar 1", "OK");
        client.Expect("GET foo", "-MOVED 12182 127.0.0.1:7002");
        client.Expect("FLUSHALL", "OK");
        client.Expect("GET foo", "-MOVED 12182 127.0.0.1:7002");
        client.Expect("DEBUG DIGEST", new string('0', 40));
    }

    [Fact]
    public async Task A_replica_redirects_until_told_that_reads_may_be_old()
    {
        await using var shard = new ShardHarness(standAlone: false);
        shard.Plane.UseMap(TwoGroups(shard.Options.Name.Value, primary: 9));
        shard.Plane.ServeAsReplica();
        var client = shard.Connect();
        client.Expect("GET bar", "-MOVED 5061 127.0.0.1:7003");
        client.Expect("DEBUG DIGEST", new string('0', 40));
        client.Expect("FLUSHALL", "-READONLY You can't write against a read only replica.");
        client.Expect("READONLY", "OK");
        client.Expect("GET bar", "nil");
        client.Expect("SET bar 1", "-MOVED 5061 127.0.0.1:7003");
        client.Expect("GET foo", "-MOVED 12182 127.0.0.1:7002");
        client.Expect("READWRITE", "OK");
        client.Expect("GET bar", "-MOVED 5061 127.0.0.1:7003");
    }

    [Fact]
    public async Task Slots_without_a_primary_are_down()
    {
        await using var shard = Served();
        var map = TwoGroups(shard.Options.Name.Value);
        shard.Plane.UseMap(map.Next(groups: [map.Groups[0], map.Groups[1] with { Primary = 0 }]));
        var client = shard.Connect();
        client.Expect("GET foo", "-CLUSTERDOWN Hash slot not served");
        Assert.Contains("cluster_state:fail", client.Run("CLUSTER INFO"), StringComparison.Ordinal);
    }

    private static ShardHarness Served()
    {
        var shard = ShardHarness.Primary(Durability.None);
        shard.Plane.UseMap(TwoGroups(shard.Options.Name.Value));
        return shard;
    }
}
