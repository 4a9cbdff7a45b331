using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

internal static class ReadWriteMode
{
    public static readonly Command Command = new("READWRITE", "")
    {
        Summary = "Enables read-write queries for a connection to a replica node.", Group = Group.Cluster, Since = "3.0.0", Complexity = "O(1)",
        Flags = Loading | Stale | Fast, ExtraCategories = AclCategories.Connection, Scope = Scope.Connection, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        call.Session.ReadsFromReplicas = false;
        call.Reply.Ok();
    }
}
