using Distro.Commands.Declaration;
using Distro.Commands.Execution;

namespace Distro.Commands.Cluster;

/// <summary>CLUSTER answers from the node's view of the map. The Router has none: it stands for the whole cluster, and says that cluster support is disabled.</summary>
internal static class ClusterContainer
{
    public static readonly Command Command = new("CLUSTER", "")
    {
        Summary = "A container for Cluster commands.", Group = Group.Cluster, Since = "3.0.0", Complexity = "Depends on subcommand.",
        Flags = CommandFlags.None, Scope = Scope.None,
        Subcommands =
        [
            ClusterInfo.Command, ClusterMyId.Command, ClusterNodes.Command, ClusterSlots.Command, ClusterShards.Command, ClusterKeySlot.Command,
            ClusterCountKeysInSlot.Command, ClusterGetKeysInSlot.Command, ClusterAddSlots.Command, ClusterAddSlotsRange.Command, ClusterSetConfigEpoch.Command, ClusterReset.Command, ClusterForget.Command,
            ClusterSlotStats.Command, ClusterMyShardId.Command, ClusterLinks.Command, ClusterReplicas.Command, ClusterReplicas.FormerName, ClusterFailureReports.Command, Help.For(Group.Cluster, "5.0.0"),
        ],
    };

    /// <summary>The view, or null when there is none: the error is written then.</summary>
    public static IClusterView? View(ref Call call)
    {
        if (call.Host.Cluster is { } view) return view;
        call.Reply.Error(ErrorLine.ClusterDisabled);
        return null;
    }
}
