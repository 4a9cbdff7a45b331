namespace Distro.Shard.Member;

/// <summary>Whether whoever asked for a snapshot wants an RDB file of it, too.</summary>
public enum RdbWish
{
    None,

    /// <summary>When it is there.</summary>
    Wanted,

    /// <summary>And does nothing else until then.</summary>
    Awaited,
}
