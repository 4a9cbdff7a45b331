namespace Distro.Engine.Access;

/// <summary>What the 24 bits of access data in a key's record mean.</summary>
public enum AccessKind
{
    /// <summary>The second of the last access.</summary>
    Recency,

    /// <summary>A minute and a logarithmic counter of accesses.</summary>
    Frequency,

    /// <summary>The second of the last change.</summary>
    Modification,
}
