using Distro.Topology;

namespace Distro.Shard.Execution;

/// <summary>What this member is for its group just now. Immutable, swapped whole with the gate closed, so a command sees one state from its checks to its end.</summary>
internal sealed record ServingState(ServingRole Role, string Reason, long Epoch, Durability Durability)
{
    public static readonly ServingState Starting = new(ServingRole.Suspended, Member.SuspendReason.Loading, 0, Durability.None);
}

internal enum ServingRole
{
    Suspended,
    Replica,
    Primary,
}
