using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

/// <summary>CLUSTER COUNT-FAILURE-REPORTS: nodes report none about each other, the coordinator says who has failed.</summary>
internal static class ClusterFailureReports
{
    public static readonly Command Command = new("COUNT-FAILURE-REPORTS", "node-id")
    {
        Summary = "Returns the number of active failure reports for a node.", Group = Group.Cluster, Since = "3.0.0", Complexity = "O(1)",
        Flags = Admin | Stale, Scope = Scope.None, Retry = Retry.Safe, Tips = ["nondeterministic_output"], Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (ClusterReplicas.Find(ref call) is not null) call.Reply.Integer(0);
    }
}
