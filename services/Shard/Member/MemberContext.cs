using Distro.Wire.Machines;

namespace Distro.Shard.Member;

/// <summary>What the parts of one member's machine share.</summary>
internal sealed record MemberContext(IClock Clock, Outbox Out, LeaseOptions Options, MemberIdentity Identity, IDataPlane Plane, LocalCopy Copy, SnapshotPolicy Snapshots, MemberFaults Faults = MemberFaults.None)
{
    public long Now => Clock.MonotonicMilliseconds;
}
