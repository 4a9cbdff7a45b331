namespace Distro.Commands.Execution;

/// <summary>What a connection wants its replies to wait for (CLIENT DURABILITY), in place of what its database and group say.</summary>
public enum DurabilityWish : byte
{
    /// <summary>Whatever its database and its group say.</summary>
    Default,

    /// <summary>Replies wait for nothing.</summary>
    None,

    /// <summary>Replies wait for nothing, and what is written is on the disk within about a second.</summary>
    Interval,

    /// <summary>Replies wait until what they wrote and what they show is on the disks that count.</summary>
    Always,
}
