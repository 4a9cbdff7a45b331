using Distro.ChangeLog.Records;
using Distro.Wire.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>
/// The one log of a leader's term and its way to the writers: the history found at the seal, then the epoch's first record, then what this primary publishes.
/// Each attached writer is sent what comes next for it, from wherever that lies: this process's memory, or another writer that holds it already.
/// </summary>
internal sealed class TermLog(MemberContext context, int group, long epoch, List<WriterSession> sessions)
{
    private const long WindowBytes = 8 << 20;

    private readonly List<EpochStart> history = [];
    private byte[] startRecord = [];
    private long tailEnd;
    private long lastTicket;

    /// <summary>All epochs up to and with this one.</summary>
    public IReadOnlyList<EpochStart> History => history;

    /// <summary>Where the epoch's first record ends: this primary's own log goes on there.</summary>
    public long StartEndOffset => tailEnd + startRecord.Length;

    /// <summary>The first record's time: no earlier than any on the history.</summary>
    public long StartTimeMilliseconds { get; private set; }

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
        session.Attach(common, reply.DurableOffset);
    }

    public void Pump(PublishedLog? published, long committed)
    {
        foreach (var session in sessions)
        {
            while (session.IsAttached && session.BytesInFlight < WindowBytes)
            {
                var records = Next(session, published);
                if (records.IsEmpty) break;
                session.Append(group, epoch, committed, records, session.Next.RecordOffset == tailEnd ? null : published?.Lend());
            }
        }
    }

    /// <summary>A writer's records, if they were asked for on behalf of another. True when they were.</summary>
    public bool Take(ReadLogReply reply)
    {
        var session = sessions.Find(behind => behind.CatchUpTicket == reply.Ticket && reply.Ticket > 0);
        if (session is null) return false;
        session.CatchUpTicket = 0;
        if (reply.Status == ReadStatus.Compacted) SayBeyondReach(session, reply.Offset);
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

    private void CatchUp(WriterSession session)
    {
        if (session.CatchUpTicket != 0 || session.IsBeyondReach) return;
        var source = sessions.Find(other => other != session && other.IsAttached && other.ReceivedOffset > session.Next.Offset);
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

    /// <summary>What this writer lacks was cut off the others' logs. It stays a writer without a vote until it is set up anew with a snapshot.</summary>
    private void SayBeyondReach(WriterSession session, long firstOffset)
    {
        session.IsBeyondReach = true;
        context.Out.Tell(NoteKind.Stuck, group, epoch, $"writer {session.WriterId} ends at {session.Next.Offset}, and the other writers' logs begin at {firstOffset}: copy a snapshot and the log from another writer's directory to it");
    }

    /// <summary>Nobody has the bytes that this writer lacks: where nothing is fsynced, a power cut at a lone writer does that. A later epoch begins where its log ends.</summary>
    private void SayStuck(WriterSession session)
    {
        if (sessions.Count > 1 || session.IsStuck) return;
        session.IsStuck = true;
        context.Out.Tell(NoteKind.Stuck, group, epoch, $"writer {session.WriterId} lost what nobody else holds, from {session.Next.Offset} on: its log stands still");
    }
}
