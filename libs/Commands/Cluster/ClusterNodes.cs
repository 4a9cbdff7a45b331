using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

/// <summary>CLUSTER NODES: one line a node. There is no bus port, so the second port is 0; times of pings and pongs are not kept.</summary>
internal static class ClusterNodes
{
    public static readonly Command Command = new("NODES", "")
    {
        Summary = "Returns the cluster configuration for a node.", Group = Group.Cluster, Since = "3.0.0", Complexity = "O(N) where N is the total number of Cluster nodes",
        Flags = Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (ClusterContainer.View(ref call) is not { } view) return;
        var text = new StringBuilder();
        foreach (var node in view.Nodes)
        {
            Append(text, ref call, view, node);
            text.Append('\n');
        }

        call.Reply.Verbatim(Encoding.ASCII.GetBytes(text.ToString()));
    }

    /// <summary>One node's line, without its end.</summary>
    public static void Append(StringBuilder text, ref Call call, IClusterView view, ClusterNode node)
    {
        var flags = (node.Id == view.MyId ? "myself," : "") + (node.IsPrimary ? "master" : "slave") + (node.IsConnected ? "" : ",fail");
        text.Append($"{node.Id} {node.Host}:{node.PortFor(call.Session)}@0 {flags} {node.PrimaryId ?? "-"} 0 0 {node.Epoch} {(node.IsConnected ? "connected" : "disconnected")}");
        foreach (var (first, last) in node.Slots) text.Append(first == last ? $" {first}" : $" {first}-{last}");
    }
}
