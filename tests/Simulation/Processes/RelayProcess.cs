using Distro.Replicator.Relay;
using Distro.Wire.Machines;

namespace Distro.Tests.Simulation.Processes;

/// <summary>The Replicator's relay. It keeps nothing.</summary>
public sealed class RelayProcess(SimCluster cluster, int number, string name) : SimProcess(cluster, number, name)
{
    protected override Machine Build() => new RelayMachine(Clock, World.Random, Cluster.Options);
}
