using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

/// <summary>CLUSTER RESET makes a node forget its cluster. Here the coordinator knows who belongs to it, so a member can't.</summary>
internal static class ClusterReset
{
    public static readonly Command Command = new("RESET", "[HARD|SOFT]")
    {
        Summary = "Resets a node.", Group = Group.Cluster, Since = "3.0.0",
        Complexity = "O(N) where N is the number of known nodes. The command may execute a FLUSHALL as a side effect.",
        Flags = Admin | Stale | NoScript, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (call.Count > 3 || (call.Count == 3 && !call.Is(2, "HARD"u8) && !call.Is(2, "SOFT"u8))) call.Reply.Error(ErrorLine.Syntax);
        else call.Reply.Error("ERR The coordinator decides which members the cluster has: take this one away there"u8);
    }
}
