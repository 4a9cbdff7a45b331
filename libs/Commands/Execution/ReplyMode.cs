namespace Distro.Commands.Execution;

/// <summary>What becomes of a client's replies, as it said with CLIENT REPLY. Pushes go out in any case.</summary>
public enum ReplyMode
{
    On,

    /// <summary>None is sent.</summary>
    Off,

    /// <summary>The next command's is not sent: the running one is CLIENT REPLY SKIP itself.</summary>
    SkipNext,

    /// <summary>The running command's is not sent.</summary>
    Skip,
}
