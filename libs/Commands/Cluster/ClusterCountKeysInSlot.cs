using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

internal static class ClusterCountKeysInSlot
{
    public static readonly Command Command = new("COUNTKEYSINSLOT", "slot")
    {
        Summary = "Returns the number of keys in a hash slot.", Group = Group.Cluster, Since = "3.0.0", Complexity = "O(1)",
        Flags = Stale, Scope = Scope.SlotArgument, SlotArgument = 2, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (ClusterContainer.View(ref call) is null || !SlotNumber.TryRead(ref call, 2, out var slot)) return;
        call.Reply.Integer(call.Context.Keyspace!.CountInSlot(slot, call.Session.Database));
    }
}
