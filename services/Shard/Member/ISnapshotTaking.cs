using Distro.Snapshots.Format;

namespace Distro.Shard.Member;

/// <summary>A snapshot that a data plane is taking. For the member's control thread.</summary>
public interface ISnapshotTaking
{
    SnapshotHeader Header { get; }

    /// <summary>What it came to; null until the last byte is made (it may not have been read yet).</summary>
    SnapshotSummary? Summary { get; }

    /// <summary>Why there will be none; null while there may be.</summary>
    string? Failure { get; }

    /// <summary>What it has cost, in words for the log.</summary>
    string Figures { get; }

    /// <summary>The next bytes in order; the memory is the caller's. False when there are none now. While too many lie unread nothing more is made.</summary>
    bool TryRead(out ReadOnlyMemory<byte> bytes);

    /// <summary>Nobody wants it any more.</summary>
    void Cancel();
}
