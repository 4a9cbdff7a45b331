using Distro.Topology;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>What a member is at the moment for its group: it follows, or it leads. One at a time; leaving one closes all its links.</summary>
internal abstract class Role
{
    public abstract MemberRole Name { get; }

    /// <summary>The epoch it leads, or follows.</summary>
    public abstract long Epoch { get; }

    /// <summary>Answers clients right now, as far as this side knows.</summary>
    public abstract bool IsServing { get; }

    public abstract long WakeAtMilliseconds { get; }

    /// <summary>Where the others are, as of a newer map.</summary>
    public abstract void MapChanged(ClusterMap map);

    public abstract void LinkUp(long link);

    public abstract void LinkDown(long link);

    public abstract void Received(long link, Message message);

    public abstract void Wake();

    /// <summary>The data plane has got on with a snapshot.</summary>
    public abstract void SnapshotMoved();

    /// <summary>Closes its links; the data plane no longer serves in this role.</summary>
    public abstract void Leave();
}
