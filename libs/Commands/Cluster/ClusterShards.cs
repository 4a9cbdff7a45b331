using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

/// <summary>CLUSTER SHARDS: for each group its slots, and every node of it, failed ones included.</summary>
internal static class ClusterShards
{
    public static readonly Command Command = new("SHARDS", "")
    {
        Summary = "Returns the mapping of cluster slots to shards.", Group = Group.Cluster, Since = "7.0.0", Complexity = "O(N) where N is the total number of cluster nodes",
        Flags = Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (ClusterContainer.View(ref call) is not { } view) return;
        var primaries = view.Nodes.Where(node => node.IsPrimary).ToList();
        call.Reply.Array(primaries.Count);
        foreach (var primary in primaries)
        {
            var nodes = view.Nodes.Where(node => node.Id == primary.Id || node.PrimaryId == primary.Id).ToList();
            call.Reply.Map(3);
            call.Reply.Bulk("slots"u8);
            call.Reply.Array(primary.Slots.Count * 2);
            foreach (var (first, last) in primary.Slots)
            {
                call.Reply.Integer(first);
                call.Reply.Integer(last);
            }

            call.Reply.Bulk("nodes"u8);
            call.Reply.Array(nodes.Count);
            foreach (var node in nodes) Write(ref call, node);
            Field(ref call, "id"u8, primary.ShardId);
        }
    }

    private static void Write(ref Call call, ClusterNode node)
    {
        call.Reply.Map(6 + Math.Sign(node.Port) + Math.Sign(node.TlsPort));
        Field(ref call, "id"u8, node.Id);
        Port(ref call, "port"u8, node.Port);
        Port(ref call, "tls-port"u8, node.TlsPort);
        Field(ref call, "ip"u8, node.Host);
        Field(ref call, "endpoint"u8, node.Host);
        Field(ref call, "role"u8, node.IsPrimary ? "master" : "replica");
        call.Reply.Bulk("replication-offset"u8);
        call.Reply.Integer(node.ReplicationOffset);
        Field(ref call, "health"u8, node.IsConnected ? "online" : "fail");
    }

    /// <summary>A port that does not exist is left out.</summary>
    private static void Port(ref Call call, ReadOnlySpan<byte> name, int port)
    {
        if (port == 0) return;
        call.Reply.Bulk(name);
        call.Reply.Integer(port);
    }

    private static void Field(ref Call call, ReadOnlySpan<byte> name, string value)
    {
        call.Reply.Bulk(name);
        call.Reply.Bulk(Encoding.ASCII.GetBytes(value));
    }
}
