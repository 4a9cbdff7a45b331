using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

internal static class Asking
{
    public static readonly Command Command = new("ASKING", "")
    {
        Summary = "Signals that a cluster client is following an -ASK redirect.", Group = Group.Cluster, Since = "3.0.0", Complexity = "O(1)",
        Flags = Fast, ExtraCategories = AclCategories.Connection, Scope = Scope.Connection, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (ClusterContainer.View(ref call) is null) return;
        call.Session.Asking = true;
        call.Reply.Ok();
    }
}
