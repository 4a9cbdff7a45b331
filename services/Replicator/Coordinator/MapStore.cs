using Distro.Topology;
using Distro.Wire.Machines;

namespace Distro.Replicator.Coordinator;

/// <summary>
/// Durably put the map in place of the version before it: a compare-and-set, which on a store that this process alone has locked can't be lost.
/// One at a time; done: MapSaved. A store that fails ends the process.
/// </summary>
public sealed record SaveMap(ClusterMap Map) : MachineAction;

/// <summary>The map of that version is what anyone who reads the store will find.</summary>
public sealed record MapSaved(long Version) : MachineResult;
