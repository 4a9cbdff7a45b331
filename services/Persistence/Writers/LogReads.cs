using Distro.ChangeLog.Records;
using Distro.Wire.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Persistence.Writers;

/// <summary>
/// Reads of one group's log by replicas (committed records only), by candidates (the whole tail) and for writers that fell behind.
///
/// Invariant: a reader that says it holds the history up to an offset, with a record of some epoch last, gets records that continue exactly that; one that holds
/// something else is told so. The commit offset only grows and is what primaries said; after a restart it is unknown, and replicas get nothing until a primary speaks.
/// </summary>
internal sealed class LogReads(int group, Outbox outbox, IClock clock)
{
    private const int BytesMax = WireLimits.RecordsBytesMax;

    private readonly Dictionary<long, Waiting> waiting = [];
    private long lastTicket;
    private long commitHeardAt = long.MinValue;

    public long CommitOffset { get; private set; }

    /// <summary>Nothing below is given out: it is in snapshots.</summary>
    public long StartOffset { get; set; }

    private long CommitAgeMilliseconds => commitHeardAt == long.MinValue ? long.MaxValue : Math.Max(0, clock.MonotonicMilliseconds - commitHeardAt);

    /// <summary>A leader that has committed nothing in its own term yet says 0: that tells a replica nothing, least of all that it is up to date.</summary>
    public void CommitHeard(long offset)
    {
        if (offset == 0) return;
        CommitOffset = Math.Max(CommitOffset, offset);
        commitHeardAt = clock.MonotonicMilliseconds;
    }

    /// <summary>Where acknowledged need not mean fsynced, a power cut at a majority can take committed records; the history that is left is the truth.</summary>
    public void CutAt(long offset) => CommitOffset = Math.Min(CommitOffset, offset);

    public void Handle(long link, ReadLog read, List<EpochStart> history, long writtenEnd)
    {
        if (read.Offset < StartOffset)
        {
            Reply(link, read.Ticket, ReadStatus.Compacted, StartOffset, default);
            return;
        }

        var limit = read.CommittedOnly ? Math.Min(CommitOffset, writtenEnd) : writtenEnd;
        if (History.HasDiverged(history, read.Offset, read.LastEpoch))
        {
            Reply(link, read.Ticket, ReadStatus.Diverged, read.Offset, default);
        }
        else if (read.Offset > writtenEnd || History.EpochBefore(history, read.Offset) != read.LastEpoch)
        {
            Reply(link, read.Ticket, ReadStatus.Behind, read.Offset, default);
        }
        else if (read.Offset >= limit)
        {
            Reply(link, read.Ticket, ReadStatus.Ok, read.Offset, default);
        }
        else
        {
            lastTicket++;
            waiting[lastTicket] = new Waiting(link, read.Ticket, read.Offset + read.Taken);
            outbox.Do(new FetchRecords(group, lastTicket, read.Offset, Math.Max(0, read.Taken), limit, Math.Clamp(read.BytesMax, RecordFormat.HeaderBytes, BytesMax)));
        }
    }

    public void Completed(RecordsFetched fetched)
    {
        if (waiting.Remove(fetched.Ticket, out var read)) Reply(read.Link, read.Ticket, ReadStatus.Ok, read.Offset, fetched.Records);
    }

    private void Reply(long link, long ticket, ReadStatus status, long offset, ReadOnlyMemory<byte> records)
        => outbox.Send(link, new ReadLogReply(group, ticket, status, offset, CommitOffset, CommitAgeMilliseconds, records));

    private readonly record struct Waiting(long Link, long Ticket, long Offset);
}
