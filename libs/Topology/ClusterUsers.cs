namespace Distro.Topology;

/// <summary>
/// The users that all processes of the cluster share, a line each as a users file has them: name, hashes of passwords, rules. Nothing here knows what rules mean.
/// The version grows with each change, and a change names the one that it was made of.
/// </summary>
public sealed record ClusterUsers(long Version, IReadOnlyList<string> Lines);
