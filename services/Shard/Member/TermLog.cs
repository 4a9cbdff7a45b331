using Distro.ChangeLog.Records;
using Distro.Wire.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>
/// The one log of a leader's term and its way to the writers: the history found at the seal, then the epoch's first record, then what this primary publishes.
/// Each attached writer is sent what comes next for it, from wherever that lies: this process's memory, or another writer that holds it already.
/// </summary>
internal sealed class TermLog(MemberContext context, int group, long epoch, Voters voters)
{
    private const long WindowBytes = 8 << 20;

    private readonly List<EpochStart> history = [];
    private readonly List<WriterSession> sessions = voters.Sessions;
    private byte[] startRecord = [];
    private long tailEnd;
    private long lastTicket;

    /// <summary>All epochs up to and with this one.</summary>
    public IReadOnlyList<EpochStart> History => history;

    /// <summary>Where the epoch's first record ends: this primary's own log goes on there.</summary>
    public long StartEndOffset => tailEnd + startRecord.Length;

    /// <summary>The first record's time: no earlier than any on the history.</summary>
    public long StartTimeMilliseconds { get; private set; }

    /// <summary>A writer was sent the log from where the others' begin, and should have a snapshot soon.</summary>
    public bool WantsSnapshot { get; set; }

    /// <summary>The tail that this answer names is the history; the epoch's first record goes behind it.</summary>
    public void Begin(PromiseReply best, long unixMilliseconds)
    {
        tailEnd = best.EndOffset;
        StartTimeMilliseconds = Math.Max(unixMilliseconds, best.LastTimeMilliseconds);
        history.AddRange(best.History);
        history.Add(new EpochStart(epoch, tailEnd));
        startRecord = RecordWriter.EpochStart(tailEnd, epoch, StartTimeMilliseconds);
    }

    /// <summary>Cuts a writer's log to the history, and sends from there on.</summary>
    public void Attach(WriterSession session, PromiseReply reply, long endOffset)
    {
        var common = Wire.Messages.History.CommonEnd(history, endOffset, reply.History, reply.EndOffset);
        if (common < reply.EndOffset) context.Out.Send(session.Link.Link, new Truncate(group, epoch, common));
        session.Attach(common, reply.DurableOffset, reply.StartOffset, reply.SnapshotId > 0);
    }

    /// <param name="mayWait">Nobody waits for what is sent to be answered.</param>
    public void Pump(PublishedLog? published, long committed, bool mayWait)
    {
        foreach (var session in sessions)
        {
            while (session.IsAttached && session.BytesInFlight < WindowBytes)
            {
                var records = Next(session, published);
                if (records.IsEmpty) break;
                session.Append(group, epoch, committed, records, session.Next.RecordOffset == tailEnd ? null : published?.Lend(), mayWait);
            }
        }
    }

    /// <summary>A writer's records, if they were asked for on behalf of another. True when they were.</summary>
    public bool Take(ReadLogReply reply)
    {
        var session = sessions.Find(behind => behind.CatchUpTicket == reply.Ticket && reply.Ticket > 0);
        if (session is null) return false;
        session.CatchUpTicket = 0;
        if (reply.Status == ReadStatus.Compacted && session.IsAttached) session.MissesBelow = reply.Offset;
        if (session.IsAttached && reply.Status == ReadStatus.Ok && reply.Offset == session.Next.Offset && !reply.Records.IsEmpty)
        {
            session.Append(group, epoch, 0, reply.Records);
        }

        return true;
    }

    /// <summary>A writer was lost, perhaps with reads under way on its link: they are asked of another. An answer that comes after all is not taken.</summary>
    public void AskAgain()
    {
        foreach (var session in sessions) session.CatchUpTicket = 0;
    }

    private ReadOnlyMemory<byte> Next(WriterSession session, PublishedLog? published)
    {
        var offset = session.Next.RecordOffset;
        if (offset == tailEnd) return startRecord;
        if (offset > tailEnd && published is null) return default;
        if (offset > tailEnd && offset >= published!.FloorOffset) return published.Read(session.Next);
        CatchUp(session);
        return default;
    }

    private static bool IsAhead(WriterSession other, WriterSession session) => other != session && other.IsAttached && other.ReceivedOffset > session.Next.Offset;

    private void CatchUp(WriterSession session)
    {
        if (session.CatchUpTicket != 0) return;
        if (session.MissesBelow > 0)
        {
            BeginAnew(session);
            return;
        }

        var source = sessions.Find(other => IsAhead(other, session) && other.StartOffset <= session.Next.RecordOffset) ?? sessions.Find(other => IsAhead(other, session));
        if (source is null)
        {
            SayStuck(session);
            return;
        }

        lastTicket++;
        session.CatchUpTicket = lastTicket;
        var next = session.Next;
        var lastEpoch = Wire.Messages.History.EpochBefore(history, next.RecordOffset);
        context.Out.Send(source.Link.Link, new ReadLog(group, lastTicket, next.RecordOffset, next.Taken, lastEpoch, CommittedOnly: false, context.Options.ChunkBytes));
    }

    /// <summary>
    /// What a writer lacks was cut off the others' logs: its own begins where theirs do, and it is sent the rest; the next snapshot makes it whole.
    ///
    /// Invariant: any majority of the writers holds all data, in a snapshot of one and the logs of all. So without this one any majority must have a writer that holds everything below
    /// that offset, synced: of three the other two, and a second writer has to wait until the first has its snapshot. A learner, who counts for nothing, takes nothing from them.
    /// </summary>
    private void BeginAnew(WriterSession session)
    {
        var offset = session.MissesBelow;
        if (!voters.AnyMajorityHas(other => other != session && other.IsAttached && other.IsComplete && other.DurableOffset >= offset))
        {
            if (session.IsMissingSaid) return;
            session.IsMissingSaid = true;
            context.Out.Tell(NoteKind.Stuck, group, epoch, $"writer {session.WriterId} ends at {session.Next.Offset}, and the other writers' logs begin at {offset}: it waits until enough of the others hold a snapshot");
            return;
        }

        EpochStart[] below = [.. history.Where(start => start.Offset < offset).TakeLast(WireLimits.HistoryMax)];
        context.Out.Tell(NoteKind.LogBegunAnew, group, epoch, $"writer {session.WriterId} ends at {session.Next.Offset}, and the other writers' logs begin at {offset}: its log begins there, and a snapshot is taken for it");
        context.Out.Send(session.Link.Link, new BeginAnew(group, epoch, offset, below));
        session.Attach(offset, offset, offset, holdsSnapshot: false);
        WantsSnapshot = true;
    }

    /// <summary>Nobody has the bytes that this writer lacks: where nothing is fsynced, a power cut at a lone writer does that. A later epoch begins where its log ends.</summary>
    private void SayStuck(WriterSession session)
    {
        if (sessions.Count > 1 || session.IsStuck) return;
        session.IsStuck = true;
        context.Out.Tell(NoteKind.Stuck, group, epoch, $"writer {session.WriterId} lost what nobody else holds, from {session.Next.Offset} on: its log stands still");
    }
}
