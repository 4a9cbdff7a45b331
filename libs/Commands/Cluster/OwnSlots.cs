using Distro.Commands.Execution;
using Distro.Engine;

namespace Distro.Commands.Cluster;

/// <summary>
/// Commands that give a node slots are for those who build a cluster by hand. Here the coordinator divides them; a member that is the whole cluster has them all from the
/// start, so giving it slots is done before it is asked, and scripts that set up a cluster of one go on.
/// </summary>
internal static class OwnSlots
{
    /// <summary>False when this member is not the whole cluster: the error is written then.</summary>
    public static bool AreAll(ref Call call)
    {
        if (ClusterContainer.View(ref call) is not { } view) return false;
        if (view.Nodes is [{ IsPrimary: true } only] && only.Id == view.MyId && only.Slots.Sum(range => range.Last - range.First + 1) == KeyspaceOptions.SlotCount) return true;
        call.Reply.Error("ERR slots and epochs are the coordinator's to change"u8);
        return false;
    }
}
