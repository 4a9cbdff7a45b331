using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

/// <summary>CLUSTER REPLICAS, and SLAVES as it was called before: the lines of CLUSTER NODES of those that follow a node.</summary>
internal static class ClusterReplicas
{
    private const string Syntax = "node-id";

    public static readonly Command Command = new("REPLICAS", Syntax)
    {
        Summary = "Lists the replica nodes of a primary node.", Group = Group.Cluster, Since = "5.0.0", Complexity = "O(N) where N is the number of nodes.",
        Flags = Admin | Stale, Scope = Scope.None, Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    public static readonly Command FormerName = new("SLAVES", Syntax)
    {
        Summary = "Lists the replica nodes of a primary node.", Group = Group.Cluster, Since = "3.0.0", Complexity = "O(N) where N is the number of nodes.",
        Flags = Admin | Stale, Scope = Scope.None, Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    /// <summary>The node that the command names; null when there is none: the error is written then.</summary>
    public static ClusterNode? Find(ref Call call)
    {
        if (ClusterContainer.View(ref call) is not { } view) return null;
        var id = Encoding.UTF8.GetString(call[2]);
        var found = view.Nodes.FirstOrDefault(node => node.Id == id);
        if (found is null) call.Reply.Error($"ERR Unknown node {id}");
        return found;
    }

    private static void Run(ref Call call)
    {
        if (Find(ref call) is not { } primary) return;
        if (!primary.IsPrimary)
        {
            call.Reply.Error("ERR The specified node is not a master"u8);
            return;
        }

        var view = call.Host.Cluster!;
        var replicas = view.Nodes.Where(node => node.PrimaryId == primary.Id).ToList();
        call.Reply.Array(replicas.Count);
        foreach (var replica in replicas)
        {
            var text = new StringBuilder();
            ClusterNodes.Append(text, ref call, view, replica);
            call.Reply.Bulk(Encoding.ASCII.GetBytes(text.ToString()));
        }
    }
}
