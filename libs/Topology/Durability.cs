namespace Distro.Topology;

/// <summary>What a group promises of a write when it replies.</summary>
public enum Durability
{
    /// <summary>The log goes to the writers, nothing waits for it and nothing is fsynced.</summary>
    None,

    /// <summary>Writers fsync about once a second; committed means that a majority of them received it.</summary>
    Interval,

    /// <summary>No reply before a majority of writers has fsynced what it shows.</summary>
    Always,
}
