namespace Distro.Engine.Memory;

/// <summary>What one worker's defragmentation has looked at and moved, since it was last reset: plain numbers that its own thread writes, read by others a moment old.</summary>
public sealed class MoveCounts
{
    /// <summary>Blocks moved out of pages that shall become empty.</summary>
    public long Blocks { get; internal set; }

    /// <summary>Blocks that lay where they may stay.</summary>
    public long BlocksLeft { get; internal set; }

    /// <summary>Visits to keys of which something moved; a large value takes several.</summary>
    public long Keys { get; internal set; }

    /// <summary>Visits to keys of which nothing did.</summary>
    public long KeysLeft { get; internal set; }

    public void Reset() => Blocks = BlocksLeft = Keys = KeysLeft = 0;
}
