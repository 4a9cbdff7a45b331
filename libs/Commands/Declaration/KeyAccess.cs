namespace Distro.Commands.Declaration;

/// <summary>Whether opening a key makes it one that was used just now, for eviction to spare.</summary>
public enum KeyAccess
{
    /// <summary>It does, but for clients that sent CLIENT NO-TOUCH.</summary>
    Counts,

    /// <summary>It does for those too (TOUCH).</summary>
    AlwaysCounts,

    /// <summary>It does not: the command asks about the key, not for its value.</summary>
    Unnoticed,
}
