namespace Distro.SideBySide.Durability;

/// <summary>What can be measured alone.</summary>
[Flags]
internal enum DurabilityPart
{
    /// <summary>SET at each level.</summary>
    Commits = 1,

    /// <summary>Readers beside a writer.</summary>
    Readers = 2,

    /// <summary>BGSAVE under load.</summary>
    Saves = 4,

    All = Commits | Readers | Saves,
}
