namespace Distro.Commands.Declaration;

/// <summary>Which of a command's arguments name channels of pub/sub.</summary>
public enum ChannelUse
{
    None,

    /// <summary>The first: it is published to.</summary>
    First,

    /// <summary>All: they are subscribed to.</summary>
    Every,

    /// <summary>All, as patterns.</summary>
    EveryPattern,
}
