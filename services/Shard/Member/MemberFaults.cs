namespace Distro.Shard.Member;

/// <summary>Bugs that only the simulator plants, to prove that its checkers would find them. Never set in a service.</summary>
[Flags]
public enum MemberFaults
{
    None = 0,

    /// <summary>A writer that is still being filled counts towards the majority.</summary>
    CountsLearners = 1,

    /// <summary>Who takes over while a change of the writers is open has only the old set promise, and goes by that for all of its term.</summary>
    SealsOldOnly = 2,
}
