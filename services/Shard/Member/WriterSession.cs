using Distro.ChangeLog.Records;
using Distro.Wire.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>
/// One writer, as a leader sees it in its term: the link, whether the promise is given, what it holds and what was sent. Attached means that it promised this epoch on
/// this very link and its log was cut to the term's history: only then do bytes go out, in order, each where the last ended.
/// </summary>
internal sealed class WriterSession(MemberContext context, string writerId)
{
    private long leaseBeatAt;
    private long syncAsked;

    public string WriterId => writerId;

    public KeptLink Link { get; } = new(context.Out, context.Clock, context.Options);

    /// <summary>A second link, for leases only: they must not queue behind a record of hundreds of megabytes.</summary>
    public KeptLink LeaseLink { get; } = new(context.Out, context.Clock, context.Options, silenceBreaks: false);

    /// <summary>What it said when it promised on this link, until it is attached.</summary>
    public PromiseReply? Reply { get; set; }

    public bool IsAttached { get; private set; }

    /// <summary>Where the next bytes sent to it begin.</summary>
    public LogPosition Next { get; private set; }

    public long ReceivedOffset { get; private set; }

    public long DurableOffset { get; private set; }

    /// <summary>Bytes below have arrived there, the last record perhaps in part.</summary>
    public long AcceptedOffset { get; private set; }

    /// <summary>Until when it lets this process serve, on this process's clock.</summary>
    public long LeaseUntil { get; private set; }

    public long RenewAt { get; private set; } = long.MaxValue;

    /// <summary>The read from another writer that is to bring this one forward; 0 for none.</summary>
    public long CatchUpTicket { get; set; }

    /// <summary>It lacks bytes that the others have in snapshots only: their logs begin here. 0 while it does not.</summary>
    public long MissesBelow { get; set; }

    /// <summary>That it can't be helped just now was said.</summary>
    public bool IsMissingSaid { get; set; }

    /// <summary>Where its log began when it was last heard; it may have been cut further since.</summary>
    public long StartOffset { get; private set; }

    /// <summary>It has a snapshot of what lies below its log.</summary>
    public bool HoldsSnapshot { get; set; }

    /// <summary>The newest snapshot that this term has seen it keep; 0 without one.</summary>
    public long SnapshotId { get; set; }

    /// <summary>The newest version of the ensemble that it has said it keeps.</summary>
    public long EnsembleNoted { get; private set; }

    /// <summary>All of the group's data can be had from it, as far as it has been sent the log.</summary>
    public bool IsComplete => StartOffset == 0 || HoldsSnapshot;

    /// <summary>It lacks bytes that nobody has, and that was said.</summary>
    public bool IsStuck { get; set; }

    public long BytesInFlight => Next.Offset - AcceptedOffset;

    public long WakeAtMilliseconds
        => Math.Min(Math.Min(Link.WakeAtMilliseconds, LeaseLink.WakeAtMilliseconds), IsAttached ? Math.Min(RenewAt, LeaseLink.IsUp ? leaseBeatAt : long.MaxValue) : long.MaxValue);

    /// <param name="offset">Its log ends there, and what comes next is sent from there.</param>
    /// <param name="durableOffset">What it has synced.</param>
    /// <param name="startOffset">Where its log begins.</param>
    /// <param name="holdsSnapshot">It has a snapshot.</param>
    public void Attach(long offset, long durableOffset, long startOffset, bool holdsSnapshot)
    {
        IsAttached = true;
        (StartOffset, HoldsSnapshot) = (startOffset, holdsSnapshot);
        if (!holdsSnapshot) SnapshotId = 0;
        Next = new LogPosition(offset);
        ReceivedOffset = AcceptedOffset = offset;
        DurableOffset = Math.Min(durableOffset, offset);
        (CatchUpTicket, syncAsked) = (0, 0);
        IsStuck = IsMissingSaid = false;
        MissesBelow = 0;
        RenewAt = leaseBeatAt = context.Now;
    }

    public void Detach()
    {
        IsAttached = false;
        Reply = null;
        CatchUpTicket = 0;
    }

    /// <param name="lent">The memory of the records, held on behalf of the message.</param>
    /// <param name="mayWait">Nobody waits for the answer.</param>
    public void Append(int group, long epoch, long commitOffset, ReadOnlyMemory<byte> records, LentBytes? lent = null, bool mayWait = false)
    {
        context.Out.Send(Link.Link, new Append(group, epoch, Next.Offset, commitOffset, context.Now, records) { Lent = lent, MayWait = mayWait });
        Next = Next.After(records.Span);
        RenewAt = context.Now + context.Options.RenewMilliseconds;
    }

    /// <summary>Asks that what was sent so far is synced at once, unless it has been asked already.</summary>
    public void AskSync(int group, long epoch, long commitOffset, long wantedOffset)
    {
        if (!IsAttached || wantedOffset <= Math.Max(syncAsked, DurableOffset) || Next.Offset < wantedOffset) return;
        syncAsked = Next.RecordOffset;
        context.Out.Send(Link.Link, new Append(group, epoch, Next.Offset, commitOffset, context.Now, default) { WantsSync = true });
        RenewAt = context.Now + context.Options.RenewMilliseconds;
    }

    /// <summary>Both links go to the same process.</summary>
    public void Point(string? endpoint)
    {
        Link.Point(endpoint);
        LeaseLink.Point(endpoint);
    }

    /// <summary>Asks for more time, when it is due, and tells of the ensemble's version.</summary>
    public void Beat(int group, long epoch, long ensembleVersion)
    {
        if (!IsAttached || !LeaseLink.IsUp || context.Now < leaseBeatAt) return;
        leaseBeatAt = context.Now + context.Options.RenewMilliseconds;
        context.Out.Send(LeaseLink.Link, new Renew(group, epoch, context.Identity.Incarnation, context.Now, WriterId, ensembleVersion));
    }

    /// <summary>It refuses whoever goes by the map that names that version.</summary>
    public void RefusesOldMap(int group, long epoch, long ensembleVersion, long known)
        => context.Out.Tell(NoteKind.MapIsOld, group, epoch,
            $"writer {WriterId} was told of version {known} of the group's writers, and this map names version {ensembleVersion}: it is from before a change of writers, and nothing is served by it. Put the Replicator's newest map file back");

    /// <summary>More time was given; and who gives it lives, however long the other link is busy with one record.</summary>
    public void Renewed(RenewReply reply)
    {
        if (!IsAttached) return;
        LeaseUntil = Math.Max(LeaseUntil, reply.SentAt + reply.LeaseMilliseconds);
        EnsembleNoted = Math.Max(EnsembleNoted, reply.EnsembleNoted);
        Link.Heard();
    }

    public void Acknowledged(AppendReply reply)
    {
        ReceivedOffset = Math.Max(ReceivedOffset, reply.ReceivedOffset);
        DurableOffset = Math.Max(DurableOffset, reply.DurableOffset);
        AcceptedOffset = Math.Max(AcceptedOffset, reply.AcceptedOffset);
        LeaseUntil = Math.Max(LeaseUntil, reply.SentAt + reply.LeaseMilliseconds);
    }
}
