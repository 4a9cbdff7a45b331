#pragma warning disable CS9113
using Distro.Topology;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>What a shard process is for its group.</summary>
public sealed class MemberMachine(
    IClock clock, Random random, LeaseOptions options, MemberIdentity identity, string coordinatorEndpoint, IDataPlane dataPlane) : Machine(clock, random)
{
    public override void Start() => throw new NotImplementedException();

    public override void LinkDown(long link) => throw new NotImplementedException();

    public override void Received(long link, Message message) => throw new NotImplementedException();

    public override void Wake() => throw new NotImplementedException();

    /// <summary>The newest map that reached this process.</summary>
    public ClusterMap Map => throw new NotImplementedException();

    /// <summary>The data plane's log grew (its Published fired): send it.</summary>
    public void LogPublished() => throw new NotImplementedException();
}
