using Distro.Commands.Execution;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Cluster;

public sealed class ClusterTests : IDisposable
{
    private const string A = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private const string C = "cccccccccccccccccccccccccccccccccccccccc";

    private const string D = "dddddddddddddddddddddddddddddddddddddddd";
    private const string E = "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";

    private readonly TestServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public void Without_a_cluster_there_is_no_view()
    {
        foreach (var command in new[] { "CLUSTER INFO", "CLUSTER MYID", "CLUSTER NODES", "CLUSTER SLOTS", "CLUSTER SHARDS", "CLUSTER COUNTKEYSINSLOT 1", "CLUSTER GETKEYSINSLOT 1 1", "ASKING" })
            server.Expect(command, "-ERR This instance has cluster support disabled");
        server.Expect("CLUSTER KEYSLOT a", "15495");
        server.Expect("READONLY", "OK");
        server.Expect("READWRITE", "OK");
    }

    [Fact]
    public void The_map_in_every_form()
    {
        server.Host.Cluster = new View();
        server.Expect("CLUSTER MYID", A);
        server.Expect("CLUSTER KEYSLOT foo", "12182");
        server.Expect("CLUSTER NODES",
            $"{A} 127.0.0.1:7000@0 myself,master - 0 0 3 connected 0-8191\n{B} 127.0.0.1:7001@0 master - 0 0 2 connected 8192-16382 16383\n{C} 127.0.0.1:7002@0 slave {A} 0 0 3 connected\n");
        server.Expect("CLUSTER SLOTS",
            $"[[0, 8191, [127.0.0.1, 7000, {A}, []], [127.0.0.1, 7002, {C}, []]], [8192, 16382, [127.0.0.1, 7001, {B}, []]], [16383, 16383, [127.0.0.1, 7001, {B}, []]]]");
        server.Run("HELLO 3");
        server.Expect("CLUSTER SHARDS",
            $"[{{slots: [0, 8191], nodes: [{Node(A, 7000, "master", 100)}, {Node(C, 7002, "replica", 90)}], id: {D}}}, {{slots: [8192, 16382, 16383, 16383], nodes: [{Node(B, 7001, "master", 5)}], id: {E}}}]");
        var info = server.Run("CLUSTER INFO");
        Assert.Contains("cluster_state:ok\r\ncluster_slots_assigned:16384\r\n", info);
        Assert.Contains("cluster_known_nodes:3\r\ncluster_size:2\r\n", info);
        Assert.Contains("mode: cluster", server.Run("HELLO 3"));
    }

    [Fact]
    public void Who_follows_whom_and_what_there_is_none_of()
    {
        server.Host.Cluster = new View();
        var line = $"{C} 127.0.0.1:7002@0 slave {A} 0 0 3 connected";
        foreach (var word in new[] { "REPLICAS", "SLAVES" })
        {
            server.Expect($"CLUSTER {word} {A}", $"[{line}]");
            server.Expect($"CLUSTER {word} {B}", "[]");
            server.Expect($"CLUSTER {word} {C}", "-ERR The specified node is not a master");
            server.Expect($"CLUSTER {word} x", "-ERR Unknown node x");
        }

        server.Expect("CLUSTER MYSHARDID", D);
        server.Expect("CLUSTER LINKS", "[]");
        server.Expect($"CLUSTER COUNT-FAILURE-REPORTS {B}", "0");
        server.Expect("CLUSTER COUNT-FAILURE-REPORTS x", "-ERR Unknown node x");
    }

    [Fact]
    public void Keys_in_slots()
    {
        server.Host.Cluster = new View();
        server.Run("MSET {foo}1 a {foo}2 b bar c");
        server.Expect("CLUSTER COUNTKEYSINSLOT 12182", "2");
        server.Expect("CLUSTER GETKEYSINSLOT 12182 0", "[]");
        server.Run("CLUSTER GETKEYSINSLOT 12182 10");
        Assert.Equal(["{foo}1", "{foo}2"], server.Reply().Items.Select(key => key.Text).Order(StringComparer.Ordinal));
        server.Run("CLUSTER GETKEYSINSLOT 12182 1");
        Assert.Single(server.Reply().Items);
        server.Expect("CLUSTER COUNTKEYSINSLOT 16384", "-ERR Invalid slot");
        server.Expect("CLUSTER COUNTKEYSINSLOT x", "-ERR value is not an integer or out of range");
        server.Expect("CLUSTER GETKEYSINSLOT 1 -1", "-ERR Invalid number of keys");
    }

    [Fact]
    public void Modes_of_the_connection()
    {
        server.Host.Cluster = new View();
        server.Expect("READONLY", "OK");
        Assert.True(server.Session.ReadsFromReplicas);
        server.Expect("READWRITE", "OK");
        Assert.False(server.Session.ReadsFromReplicas);
        server.Expect("ASKING", "OK");
        Assert.True(server.Session.Asking);
    }

    private static string Node(string id, int port, string role, int offset)
        => $"{{id: {id}, port: {port}, ip: 127.0.0.1, endpoint: 127.0.0.1, role: {role}, replication-offset: {offset}, health: online}}";

    private sealed class View : IClusterView
    {
        public string MyId => A;

        public long Version => 7;

        public bool IsUp => true;

        public IReadOnlyList<ClusterNode> Nodes { get; } =
        [
            new(A, "127.0.0.1", 7000, true, null, true, 3, 100, [(0, 8191)], [(0, 8191)]) { ShardId = D },
            new(B, "127.0.0.1", 7001, true, null, true, 2, 5, [(8192, 16382), (16383, 16383)], [(8192, 16383)]) { ShardId = E },
            new(C, "127.0.0.1", 7002, false, A, true, 3, 90, [], [(0, 8191)]) { ShardId = D },
        ];
    }
}
