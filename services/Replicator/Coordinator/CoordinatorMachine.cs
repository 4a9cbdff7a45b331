#pragma warning disable CS9113
using Distro.Topology;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Replicator.Coordinator;

/// <summary>The one place where the cluster map changes.</summary>
public sealed class CoordinatorMachine(IClock clock, Random random, LeaseOptions options, ClusterSettings settings, ClusterMap? stored) : Machine(clock, random)
{
    public override void Start() => throw new NotImplementedException();

    public override void LinkDown(long link) => throw new NotImplementedException();

    public override void Received(long link, Message message) => throw new NotImplementedException();

    public override void Wake() => throw new NotImplementedException();
}
