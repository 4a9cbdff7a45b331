using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

internal static class ClusterAddSlotsRange
{
    public static readonly Command Command = new("ADDSLOTSRANGE", "<start-slot end-slot> [start-slot end-slot ...]")
    {
        Summary = "Assigns new hash slot ranges to a node.", Group = Group.Cluster, Since = "7.0.0", Complexity = "O(N) where N is the total number of the slots between the start slot and end slot arguments.",
        Flags = NoAsyncLoading | Admin | Stale, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!OwnSlots.AreAll(ref call)) return;
        if (call.Count % 2 != 0)
        {
            CommandRunner.WriteWrongArity(call.Reply, call.Command);
            return;
        }

        for (var i = 2; i < call.Count; i += 2)
        {
            if (!SlotNumber.TryRead(ref call, i, out var first) || !SlotNumber.TryRead(ref call, i + 1, out var last)) return;
            if (first <= last) continue;
            call.Reply.Error($"ERR start slot number {first} is greater than end slot number {last}");
            return;
        }

        call.Reply.Ok();
    }
}
