using Distro.ChangeLog.Segments;

namespace Distro.ChangeLog.Store;

/// <summary>How a log lies on its disk.</summary>
public sealed record LogStoreOptions
{
    /// <summary>Size that a segment file is preallocated to, in bytes. A commit group larger than that gets a segment of its own size.</summary>
    public long SegmentBytes { get; init; } = 32L << 20;

    /// <summary>Reads and checks every byte of sealed segments at start, not only those of the last two files.</summary>
    public bool VerifySealedSegments { get; init; } = true;

    /// <summary>What was found is not made durable by opening the log, only by the first sync: for whoever vouches for nothing before that.</summary>
    public bool SyncsLater { get; init; }

    /// <summary>Where a new log begins.</summary>
    public long StartOffset { get; init; }

    /// <summary>Draws a new log's salt.</summary>
    public Random Random { get; init; } = new();

    /// <summary>Begins work on another thread, and returns what waits for its end: the file of the next segment is made there, while the last one fills. Null: each is made when it is needed, and an append waits for it.</summary>
    public Func<Action, Action>? InBackground { get; init; }

    /// <summary>Where there are keys: how much is encrypted at once, in bytes.</summary>
    public int ChunkBytes { get; init; } = SegmentFormat.ChunkBytesDefault;
}
