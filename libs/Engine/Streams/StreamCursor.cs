namespace Distro.Engine.Streams;

/// <summary>Where a walk over a block's entries stands: see <see cref="StreamBlock.Next"/>.</summary>
internal struct StreamCursor
{
    /// <summary>Where the entry begins.</summary>
    public int Entry;

    /// <summary>Where its fields begin.</summary>
    public int Offset;

    /// <summary>Entries behind it.</summary>
    public int Left;

    public byte Flags;

    /// <summary>False before the first entry.</summary>
    public bool HasEntry;

    public StreamId Id;

    /// <summary>The id of the entry before it; the block's first for the first entry.</summary>
    public StreamId Before;
}
