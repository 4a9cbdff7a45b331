using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

internal static class ClusterMyShardId
{
    public static readonly Command Command = new("MYSHARDID", "")
    {
        Summary = "Returns the id of the group that a node belongs to.", Group = Group.Cluster, Since = "7.2.0", Complexity = "O(1)",
        Flags = Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (ClusterContainer.View(ref call) is { } view) call.Reply.Bulk(System.Text.Encoding.ASCII.GetBytes(view.Nodes.FirstOrDefault(node => node.Id == view.MyId)?.ShardId ?? ""));
    }
}
