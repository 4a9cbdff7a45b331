using Distro.Wire.Codec;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>
/// Reads the log above a snapshot before the snapshot's sections are loaded, over the link that those will come by, so that each slot can be served as soon as it is there. It is given up,
/// and read again behind the snapshot as if it had never been tried, when the writer has not got all of it, or when it can't be taken apart by slots.
/// </summary>
internal sealed class TailReader(MemberContext context, int group) : ILogSink
{
    private LocalCopy copy = null!;
    private ISnapshotLoading loading = null!;
    private long endOffset;
    private long ticket;
    private bool isTaken;

    public long AppliedOffset { get; private set; }

    /// <summary>Epoch of the tail's last record.</summary>
    public long LastEpoch => copy.LastEpoch;

    public bool IsWhole => AppliedOffset >= endOffset;

    /// <summary>Begins with a snapshot.</summary>
    /// <param name="into">What is told of the records.</param>
    /// <param name="smallestStamp">Where the tail begins.</param>
    /// <param name="lastEpoch">Epoch of the record that ends there.</param>
    /// <param name="endOffset">Where it ends.</param>
    public void Begin(ISnapshotLoading into, long smallestStamp, long lastEpoch, long endOffset)
    {
        (loading, this.endOffset, AppliedOffset, isTaken) = (into, endOffset, smallestStamp, true);
        copy = new LocalCopy(this);
        copy.Loaded(lastEpoch, smallestStamp);
    }

    /// <summary>What to ask for next. Tickets are below zero, apart from those of the snapshot.</summary>
    public ReadLog Next()
    {
        var at = copy.Position;
        return new ReadLog(group, --ticket, at.RecordOffset, at.Taken, copy.LastEpoch, CommittedOnly: false, context.Options.ChunkBytes);
    }

    public bool IsAnswer(ReadLogReply reply) => reply.Ticket == ticket;

    /// <summary>False when the tail can't be had, or not be taken apart.</summary>
    public bool Take(ReadLogReply reply)
        => reply.Status == ReadStatus.Ok && reply.Offset == copy.Position.Offset && !reply.Records.IsEmpty && copy.Apply(reply.Records.Span) && isTaken && AppliedOffset <= endOffset;

    public void Apply(ReadOnlySpan<byte> records)
    {
        isTaken = isTaken && loading.AddTail(records, AppliedOffset);
        AppliedOffset += records.Length;
    }

    public void Reset() => isTaken = false;
}
