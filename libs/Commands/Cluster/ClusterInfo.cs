using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

internal static class ClusterInfo
{
    public static readonly Command Command = new("INFO", "")
    {
        Summary = "Returns information about the state of a node.", Group = Group.Cluster, Since = "3.0.0", Complexity = "O(1)",
        Flags = Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (ClusterContainer.View(ref call) is not { } view) return;
        var assigned = 0;
        var failed = 0;
        var primaries = 0;
        foreach (var node in view.Nodes)
        {
            if (!node.IsPrimary || node.Slots.Count == 0) continue;
            primaries++;
            var slots = node.Slots.Sum(range => range.Last - range.First + 1);
            assigned += slots;
            if (!node.IsConnected) failed += slots;
        }

        var isUp = view.IsUp && assigned == KeyspaceOptions.SlotCount;
        var text = new StringBuilder()
            .Append($"cluster_state:{(isUp ? "ok" : "fail")}\r\n")
            .Append($"cluster_slots_assigned:{assigned}\r\n")
            .Append($"cluster_slots_ok:{assigned - failed}\r\n")
            .Append("cluster_slots_pfail:0\r\n")
            .Append($"cluster_slots_fail:{failed}\r\n")
            .Append("cluster_nodes_pfail:0\r\n")
            .Append($"cluster_nodes_fail:{view.Nodes.Count(static node => !node.IsConnected)}\r\n")
            .Append("cluster_voting_nodes_pfail:0\r\n")
            .Append($"cluster_voting_nodes_fail:{view.Nodes.Count(static node => node is { IsConnected: false, IsPrimary: true })}\r\n")
            .Append($"cluster_known_nodes:{view.Nodes.Count}\r\n")
            .Append($"cluster_size:{primaries}\r\n")
            .Append($"cluster_current_epoch:{view.Version}\r\n")
            .Append($"cluster_my_epoch:{view.Nodes.FirstOrDefault(node => node.Id == view.MyId)?.Epoch ?? 0}\r\n")
            .Append("cluster_stats_messages_sent:0\r\n")
            .Append("cluster_stats_messages_received:0\r\n")
            .Append("cluster_stats_bytes_sent:0\r\n")
            .Append("cluster_stats_bytes_received:0\r\n")
            .Append("cluster_stats_pubsub_bytes_sent:0\r\n")
            .Append("cluster_stats_pubsub_bytes_received:0\r\n")
            .Append("cluster_stats_module_bytes_sent:0\r\n")
            .Append("cluster_stats_module_bytes_received:0\r\n")
            .Append("total_cluster_links_buffer_limit_exceeded:0\r\n");
        call.Reply.Verbatim(Encoding.ASCII.GetBytes(text.ToString()));
    }
}
