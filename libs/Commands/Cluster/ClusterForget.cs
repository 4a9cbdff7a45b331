using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

/// <summary>CLUSTER FORGET takes a node out of the others' tables. Here the coordinator knows who belongs to the cluster, so only its errors are left.</summary>
internal static class ClusterForget
{
    private const int NodeArgument = 2;

    public static readonly Command Command = new("FORGET", "node-id")
    {
        Summary = "Removes a node from the nodes table.", Group = Group.Cluster, Since = "3.0.0", Complexity = "O(1)",
        Flags = Admin | NoAsyncLoading | Stale, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (ClusterContainer.View(ref call) is not { } view) return;
        var id = Encoding.UTF8.GetString(call[NodeArgument]);
        var known = view.Nodes.FirstOrDefault(node => node.Id == id);
        if (known is null) call.Reply.Error($"ERR Unknown node {id}");
        else if (id == view.MyId) call.Reply.Error("ERR I tried hard but I can't forget myself..."u8);
        else if (view.Nodes.FirstOrDefault(node => node.Id == view.MyId)?.PrimaryId == id) call.Reply.Error("ERR Can't forget my master!"u8);
        else call.Reply.Error("ERR The coordinator decides which members the cluster has: take this one away there"u8);
    }
}
