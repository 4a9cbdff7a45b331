using Distro.Wire.Messages;

namespace Distro.Replicator.Coordinator;

/// <summary>One shard process as it last spoke.</summary>
internal sealed class HeardMember(long incarnation)
{
    public long Incarnation => incarnation;

    /// <summary>The link it speaks on, or 0 since LostAt.</summary>
    public long Link { get; set; }

    public long HeardAt { get; set; }

    public long LostAt { get; set; }

    public MemberHeartbeat? Last { get; set; }
}
