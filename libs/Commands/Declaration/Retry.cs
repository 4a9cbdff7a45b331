namespace Distro.Commands.Declaration;

/// <summary>When the Router may send a command again after the link to the shard broke.</summary>
public enum Retry
{
    /// <summary>Only if no byte of it was sent: its outcome is known then. All writes.</summary>
    IfUnsent,

    /// <summary>Always inside the deadline: it changes nothing.</summary>
    Safe,

    Never,
}
