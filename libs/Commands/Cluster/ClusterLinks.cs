using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

/// <summary>CLUSTER LINKS: nodes have no bus between them, so there is none to show.</summary>
internal static class ClusterLinks
{
    public static readonly Command Command = new("LINKS", "")
    {
        Summary = "Returns a list of all links of the cluster bus.", Group = Group.Cluster, Since = "7.0.0", Complexity = "O(N) where N is the total number of Cluster nodes",
        Flags = Stale, Scope = Scope.None, Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (ClusterContainer.View(ref call) is not null) call.Reply.Array(0);
    }
}
