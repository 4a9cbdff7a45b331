using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

internal static class ClusterMyId
{
    public static readonly Command Command = new("MYID", "")
    {
        Summary = "Returns the ID of a node.", Group = Group.Cluster, Since = "3.0.0", Complexity = "O(1)",
        Flags = Loading | Stale, Scope = Scope.None, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (ClusterContainer.View(ref call) is { } view) call.Reply.Bulk(System.Text.Encoding.ASCII.GetBytes(view.MyId));
    }
}
