using Distro.Commands.Cluster;
using Distro.Commands.Execution;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Cluster;

public sealed class SlotStatsTests : IDisposable
{
    private const string Me = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly TestServer server = new();

    public SlotStatsTests() => server.Host.Cluster = new View();

    public void Dispose() => server.Dispose();

    [Fact]
    public void Keys_of_a_range_of_own_slots()
    {
        server.Run("MSET {foo}1 a {foo}2 b bar c");
        server.Expect("CLUSTER SLOT-STATS SLOTSRANGE 12181 12183", "[[12181, [key-count, 0]], [12182, [key-count, 2]], [12183, [key-count, 0]]]");
        server.Expect("CLUSTER SLOT-STATS SLOTSRANGE 12190 16383", "[[12190, [key-count, 0]]]");
        server.Expect("CLUSTER SLOT-STATS SLOTSRANGE 5 4", "-ERR Start slot number 5 is greater than end slot number 4");
        server.Expect("CLUSTER SLOT-STATS SLOTSRANGE 0 16384", "-ERR Invalid or out of range slot");
        server.Expect("CLUSTER SLOT-STATS SLOTSRANGE 0", "-ERR unknown subcommand or wrong number of arguments for 'SLOT-STATS'. Try CLUSTER HELP.");
    }

    [Fact]
    public void In_the_order_of_a_figure()
    {
        server.Run("MSET {foo}1 a {foo}2 b bar c");
        server.Expect("CLUSTER SLOT-STATS ORDERBY KEY-COUNT LIMIT 2", "[[12182, [key-count, 2]], [5061, [key-count, 1]]]");
        server.Expect("CLUSTER SLOT-STATS ORDERBY key-count asc limit 2", "[[0, [key-count, 0]], [1, [key-count, 0]]]");
        server.Expect("CLUSTER SLOT-STATS ORDERBY CPU-USEC", "-ERR Unrecognized sort metric for ORDERBY.");
        server.Expect("CLUSTER SLOT-STATS ORDERBY KEY-COUNT LIMIT 0", "-ERR Limit has to lie in between 1 and 16384 (maximum number of slots).");
        server.Expect("CLUSTER SLOT-STATS ORDERBY KEY-COUNT ASC DESC", "-ERR Multiple filters of the same type are disallowed.");
        server.Expect("CLUSTER SLOT-STATS ORDERBY KEY-COUNT UP", "-ERR syntax error");
    }

    [Fact]
    public void With_counts_it_tells_time_bytes_and_memory()
    {
        server.Host.SlotUsage = new Usage();
        server.Run("MSET {foo}1 a {foo}2 b");
        server.Run("CLUSTER SLOT-STATS ORDERBY NETWORK-BYTES-OUT LIMIT 1");
        var fields = server.Reply().Items[0].Items[1].Items.Select(item => item.ToString()).ToArray();
        Assert.Equal(["key-count", "2", "cpu-usec", "7", "network-bytes-in", "33", "network-bytes-out", "12182", "memory-bytes"], fields[..^1]);
        Assert.InRange(long.Parse(fields[^1]), 40, 400);
        server.Run($"SET {{foo}}1 {new string('x', 5000)}");
        server.Run("CLUSTER SLOT-STATS ORDERBY MEMORY-BYTES LIMIT 1");
        Assert.InRange(long.Parse(server.Reply().Items[0].Items[1].Items[^1].ToString()), 5000, 6000);
    }

    private sealed class Usage : ISlotUsage
    {
        public bool IsCounted => true;

        public SlotUsage Of(int slot) => slot == 12182 ? new(7, 33, 12182) : default;
    }

    private sealed class View : IClusterView
    {
        public string MyId => Me;

        public long Version => 1;

        public bool IsUp => true;

        public IReadOnlyList<ClusterNode> Nodes => [new(Me, "127.0.0.1", 7000, true, null, true, 1, 0, [(0, 12190)], [(0, 12190)])];
    }
}
