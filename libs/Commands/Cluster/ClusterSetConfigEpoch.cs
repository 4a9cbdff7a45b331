using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Cluster;

internal static class ClusterSetConfigEpoch
{
    public static readonly Command Command = new("SET-CONFIG-EPOCH", "config-epoch")
    {
        Summary = "Sets the configuration epoch for a new node.", Group = Group.Cluster, Since = "3.0.0", Complexity = "O(1)",
        Flags = NoAsyncLoading | Admin | Stale, Scope = Scope.None, Retry = Retry.Never, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!OwnSlots.AreAll(ref call) || !call.TryInteger(2, out var epoch)) return;
        if (epoch < 0) call.Reply.Error($"ERR Invalid config epoch specified: {epoch}");
        else call.Reply.Ok();
    }
}
