using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

/// <summary>CLUSTER SLOTS: for each range of slots its primary, then the replicas that can be reached.</summary>
internal static class ClusterSlots
{
    public static readonly Command Command = new("SLOTS", "")
    {
        Summary = "Returns the mapping of cluster slots to nodes.", Group = Group.Cluster, Since = "3.0.0", Complexity = "O(N) where N is the total number of Cluster nodes",
        Flags = Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (ClusterContainer.View(ref call) is not { } view) return;
        var ranges = view.Nodes.Where(node => node.IsPrimary).SelectMany(node => node.Slots.Select(range => (Node: node, Range: range)))
            .OrderBy(owned => owned.Range.First).ToList();
        call.Reply.Array(ranges.Count);
        foreach (var (primary, range) in ranges)
        {
            var replicas = view.Nodes.Where(node => node.PrimaryId == primary.Id && node.IsConnected).ToList();
            call.Reply.Array(3 + replicas.Count);
            call.Reply.Integer(range.First);
            call.Reply.Integer(range.Last);
            Write(ref call, primary);
            foreach (var replica in replicas) Write(ref call, replica);
        }
    }

    private static void Write(ref Call call, ClusterNode node)
    {
        call.Reply.Array(4);
        call.Reply.Bulk(Encoding.ASCII.GetBytes(node.Host));
        call.Reply.Integer(node.PortFor(call.Session));
        call.Reply.Bulk(Encoding.ASCII.GetBytes(node.Id));
        call.Reply.Array(0);
    }
}
