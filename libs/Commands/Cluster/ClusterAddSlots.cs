using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

internal static class ClusterAddSlots
{
    public static readonly Command Command = new("ADDSLOTS", "slot [slot ...]")
    {
        Summary = "Assigns new hash slots to a node.", Group = Group.Cluster, Since = "3.0.0", Complexity = "O(N) where N is the total number of hash slot arguments",
        Flags = NoAsyncLoading | Admin | Stale, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!OwnSlots.AreAll(ref call)) return;
        for (var i = 2; i < call.Count; i++)
        {
            if (!SlotNumber.TryRead(ref call, i, out _)) return;
        }

        call.Reply.Ok();
    }
}
