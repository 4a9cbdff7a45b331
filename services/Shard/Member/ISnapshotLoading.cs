using Distro.Snapshots.Format;

namespace Distro.Shard.Member;

/// <summary>
/// A snapshot that a data plane is loading: into nothing, in runs of whole sections that may be given in any order and are loaded at the same time. The bytes of one run
/// come in their order. For the member's control thread, which does not wait here: what was given is under way until <see cref="BytesUnderWay"/> says otherwise.
/// </summary>
public interface ISnapshotLoading
{
    /// <summary>Bytes given and not loaded yet.</summary>
    long BytesUnderWay { get; }

    /// <summary>Why it can't be loaded: what is wrong with it, and where. Null while nothing is.</summary>
    string? Failure { get; }

    /// <summary>The next bytes of a run.</summary>
    /// <param name="run">Which one.</param>
    /// <param name="position">Where these bytes begin in the snapshot.</param>
    /// <param name="bytes">Some of it.</param>
    /// <param name="isLast">The run ends with them.</param>
    void Add(SnapshotRun run, long position, ReadOnlyMemory<byte> bytes, bool isLast);

    /// <summary>Before the first section: what the index says of one, so that room can be made at once. What it says is not believed further than that.</summary>
    void Expect(in SnapshotIndexEntry section);

    /// <summary>Those slots hold nothing at that stamp.</summary>
    void AddEmpty(int first, int count, long stamp);

    /// <summary>
    /// Before the first section: whole records of the log from the smallest stamp on, in order, so that each slot is brought to the log's end as soon as its section is there. False
    /// when these can't be taken apart by slots (a record about the whole keyspace), or are too many: all that was given is forgotten, and they are applied behind the snapshot.
    /// </summary>
    bool AddTail(ReadOnlySpan<byte> records, long offset);

    /// <summary>The tail was given whole, up to that offset: from there the log goes on, and the plane may serve as primary. It serves each slot from when it has arrived.</summary>
    void Arrive(long endOffset);

    /// <summary>Everything was given and nothing is under way. Unless slots arrived one by one, the log goes on at the smallest stamp, each slot's at its own.</summary>
    void Finish(long smallestStamp, long largestStamp);

    /// <summary>Nothing more comes; the data plane must be reset before anything else.</summary>
    void Abandon();
}
