using Distro.Topology;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>
/// The log of a group that was served before, empty on a majority of its writers: nobody leads it then.
///
/// Invariant: a group that was served is never served empty for want of its log. Argument: a primary is told of as such, which makes the group <see cref="ClusterGroup.Initialised"/>, only once it
/// serves, which is after a majority has fsynced the first record of its term (unless durability is none, which promises nothing of what writers lose), and nothing cuts a log below
/// what is committed. So an empty log is one whose files are gone.
/// </summary>
internal static class LostLog
{
    /// <param name="context">Who is told.</param>
    /// <param name="group">As of the map that made the term.</param>
    /// <param name="best">The greatest tail that a majority told of.</param>
    public static bool Stops(MemberContext context, ClusterGroup group, PromiseReply best)
    {
        if (best.EndOffset > 0 || !group.Initialised || group.Durability == Durability.None) return false;
        context.Out.Tell(NoteKind.Stuck, group.Id, group.Epoch, "the writers' logs are empty, though the group was served before: their files are gone. Put them back, or restore the group from a backup");
        return true;
    }
}
