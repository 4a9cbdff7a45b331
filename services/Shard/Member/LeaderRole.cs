using Distro.ChangeLog.Records;
using Distro.Topology;
using Distro.Wire.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>
/// One term of one leader, from candidate to primary, in protocols.md's order: a majority of writers promise the epoch; the greatest tail among their answers is
/// the history; it and a first record of this epoch are brought to a majority; what the local copy lacks is loaded; leases given to others run out; it serves.
///
/// Invariant: a record is told to be committed only when a majority of the ensemble holds it (fsynced where durability is always) and it is on the history of
/// every later term. Argument: a later leader hears a majority, so at least one writer of ours; that writer promised only after it had accepted our record, and reports it;
/// the later leader takes the greatest (last epoch, end) it hears, which is ours or one that continues ours, because nothing counts as committed before the first record
/// of this epoch is. Attached writers were cut to the term's history first, so all hold the same bytes below what they acknowledged.
///
/// The first record, and the tail below it, must be fsynced even where durability is interval: this process does not hold that tail and could not send it again.
///
/// Invariant: no two members serve at once. A primary serves only while a majority's leases last, counted from before it asked. A successor's majority includes one of
/// those writers, which reports what is left of its lease; the successor waits that and the drift bound. The coordinator's lease, for when writers are away, runs out before it names a successor.
///
/// The ensemble may change while the term lasts: <see cref="Voters"/> says who counts, <see cref="EnsembleStep"/> when a step of the change is done.
///
/// Slots may be served while others are still being loaded (<see cref="SnapshotLoader"/>). Should the snapshot then turn out to be damaged, nothing is served until the writers
/// hold everything that was published; then all of it is loaded anew, from another snapshot and whole before anything is served.
/// </summary>
internal sealed class LeaderRole : Role
{
    private readonly MemberContext context;
    private readonly int group;
    private readonly Durability durability;
    private readonly ClusterGroup begun;
    private readonly Voters voters;
    private readonly List<WriterSession> sessions;
    private readonly EnsembleStep step;
    private readonly RelayFeed relay;
    private readonly TermLog term;
    private readonly LogLoader loader;
    private readonly SnapshotLoader snapshot;
    private readonly LogPace pace;
    private PublishedLog? published;
    private LeaderPhase phase;
    private long committed;
    private long serveNotBefore;
    private long writersLeaseUntil;
    private long coordinatorLeaseUntil;
    private long leaseTold;
    private long commitTold;
    private long fsynced;
    private long syncTold;
    private string? relayEndpoint;
    private bool lapsed;
    private bool news;
    private int snapshotTries;
    private long loadedTo;
    private long kept;
    private bool loadsWhole;

    public LeaderRole(MemberContext context, ClusterGroup group)
    {
        this.context = context;
        this.group = group.Id;
        Epoch = group.Epoch;
        (begun, durability) = (group, group.Durability);
        voters = new Voters(context, group.Ensemble);
        sessions = voters.Sessions;
        step = new EnsembleStep(context, voters, durability);
        relay = new RelayFeed(context, group.Id, group.Epoch);
        term = new TermLog(context, group.Id, group.Epoch, voters);
        loader = new LogLoader(context, group.Id, sessions);
        snapshot = new SnapshotLoader(context, group.Id);
        Snapshots = new SnapshotDuty(context, group.Id, group.Epoch, voters);
        pace = new LogPace(context.Options.GatherMilliseconds);
        context.Copy.DropPieces();
        context.Plane.Suspend(SuspendReason.Loading);
    }

    /// <summary>Where a change of the writers stands.</summary>
    public EnsembleStep Step => step;

    public override MemberRole Name => phase == LeaderPhase.Serving ? MemberRole.Primary : MemberRole.Candidate;

    public override long Epoch { get; }

    public override bool IsServing => phase == LeaderPhase.Serving && context.Now < LeaseUntil;

    /// <summary>Snapshots of what it serves.</summary>
    public SnapshotDuty Snapshots { get; }

    public bool HasServed { get; private set; }

    /// <summary>Above zero once a writer has promised that epoch to somebody else: this term is over.</summary>
    public long RefusedEpoch { get; private set; }

    /// <summary>Writers do not renew in time and the group's durability lets it go on without them.</summary>
    public bool WantsCoordinatorLease
        => phase == LeaderPhase.Serving && durability != Durability.Always && writersLeaseUntil - context.Now < context.Options.LeaseMilliseconds / 2;

    public override long WakeAtMilliseconds
    {
        get
        {
            var due = Math.Min(relay.WakeAtMilliseconds, snapshot.WakeAtMilliseconds);
            if (phase == LeaderPhase.Loading && !snapshot.IsUnderWay) due = Math.Min(due, loader.WakeAtMilliseconds);
            if (phase == LeaderPhase.Serving && !snapshot.IsUnderWay) due = Math.Min(due, Snapshots.WakeAtMilliseconds);
            if (phase == LeaderPhase.Waiting && context.Now < serveNotBefore) due = Math.Min(due, serveNotBefore);
            if (phase == LeaderPhase.Serving && !lapsed) due = Math.Min(due, LeaseUntil);
            if (published is not null) due = Math.Min(due, pace.WakeAtMilliseconds);
            foreach (var session in sessions) due = Math.Min(due, session.WakeAtMilliseconds);
            return due;
        }
    }

    private long LeaseUntil => Math.Max(writersLeaseUntil, coordinatorLeaseUntil);

    /// <summary>0 tells nothing: without a lease this process may be the past, and a replica must not take its word for being up to date.</summary>
    private long CommitToTell => phase == LeaderPhase.Serving && context.Now >= LeaseUntil ? 0 : committed;

    /// <summary>True once after something the coordinator should hear at once.</summary>
    public bool TakeNews() => news && !(news = false);

    public override void MapChanged(ClusterMap map)
    {
        var isNewEnsemble = map.Groups[group].Epoch == Epoch && voters.Use(map.Groups[group].Ensemble, Lost);
        foreach (var session in sessions) session.Point(map.Writer(session.WriterId)?.Endpoint);
        relayEndpoint = map.MembersOf(group).Any(member => member.Incarnation != context.Identity.Incarnation) ? map.RelayEndpoint : null;
        if (phase == LeaderPhase.Serving) relay.Point(relayEndpoint);
        if (!isNewEnsemble) return;
        step.Begin();
        if (phase == LeaderPhase.Sealing) ChooseHistory();
        AttachAll();
        Advance();
    }

    public override void LinkUp(long link)
    {
        relay.LinkUp(link, committed);
        snapshot.LinkUp(link);
        Snapshots.LinkUp(link);
        foreach (var session in sessions)
        {
            if (session.Link.CameUp(link)) context.Out.Send(link, new Promise(group, Epoch, context.Identity.Incarnation, durability, session.WriterId, step.Version));
            else if (session.LeaseLink.CameUp(link)) session.Beat(group, Epoch, step.Version);
        }

        Advance();
    }

    public override void LinkDown(long link)
    {
        relay.LinkDown(link);
        Snapshots.LinkDown(link);
        Loaded(snapshot.LinkDown(link));
        foreach (var session in sessions)
        {
            if (session.Link.WentDown(link)) Lost(session);
            else session.LeaseLink.WentDown(link);
        }
    }

    public override void Received(long link, Message message)
    {
        if (relay.Owns(link))
        {
            relay.Received(message);
            Advance();
            return;
        }

        var session = sessions.Find(candidate => candidate.Link.Link == link || candidate.LeaseLink.Link == link);
        if (session is null)
        {
            Snapshots.Received(link, message);
            Loaded(snapshot.Received(link, message));
            Advance();
            return;
        }

        if (link == session.Link.Link) session.Link.Heard();
        switch (message)
        {
            case PromiseReply reply when reply.Group == group && reply.Epoch == Epoch:
                Promised(session, reply);
                break;
            case AppendReply reply when reply.Group == group && reply.Epoch == Epoch && session.IsAttached:
                session.Acknowledged(reply);
                break;
            case RenewReply reply when reply.Group == group && reply.Epoch == Epoch:
                session.Renewed(reply);
                break;
            case ReadLogReply reply when !term.Take(reply):
                loader.Take(reply);
                if (!loader.IsCompacted) break;
                loader.Restart(context.Options.LinkSilenceMilliseconds);
                LoadSnapshot();
                break;
            case Refused { KnownEnsemble: > 0 } refused when refused.Group == group:
                session.RefusesOldMap(group, Epoch, step.Version, refused.KnownEnsemble);
                break;
            case Refused refused when refused.Group == group && refused.PromisedEpoch >= Epoch:
                RefusedEpoch = refused.PromisedEpoch;
                return;
        }

        Advance();
    }

    public void LeaseFromCoordinator(HeartbeatReply reply)
    {
        if (reply.Epoch != Epoch || reply.LeaseMilliseconds == 0 || durability == Durability.Always) return;
        if (context.Now >= coordinatorLeaseUntil) context.Out.Tell(NoteKind.LeaseFromCoordinator, group, Epoch, "writers do not answer");
        coordinatorLeaseUntil = Math.Max(coordinatorLeaseUntil, reply.SentAt + reply.LeaseMilliseconds);
        Advance();
    }

    public void LogPublished() => Advance();

    public override void SnapshotMoved()
    {
        Loaded(snapshot.Advance());
        Advance();
    }

    public override void Wake()
    {
        relay.Wake();
        Snapshots.Wake();
        Loaded(snapshot.Wake());
        foreach (var session in sessions)
        {
            if (session.Link.Wake()) Lost(session);
            session.LeaseLink.Wake();
            session.Beat(group, Epoch, step.Version);
        }

        Advance();
        foreach (var session in sessions)
        {
            if (session.IsAttached && context.Now >= session.RenewAt) session.Append(group, Epoch, CommitToTell, default);
        }
    }

    public override void Leave()
    {
        context.Plane.Suspend(SuspendReason.Loading);
        Snapshots.Leave();
        snapshot.Stop();
        relay.Point(null);
        foreach (var session in sessions) session.Point(null);
    }

    private void Lost(WriterSession session)
    {
        session.Detach();
        term.AskAgain();
        loader.Forget(session);
    }

    private void Promised(WriterSession session, PromiseReply reply)
    {
        session.Reply = reply;
        if (phase == LeaderPhase.Sealing)
        {
            serveNotBefore = Math.Max(serveNotBefore, context.Now + reply.LeaseMilliseconds + context.Options.DriftMilliseconds);
            ChooseHistory();
        }

        AttachAll();
    }

    private void AttachAll()
    {
        if (phase == LeaderPhase.Sealing) return;
        foreach (var each in sessions)
        {
            if (each.Reply is { } answer && !each.IsAttached) term.Attach(each, answer, published?.EndOffset ?? Math.Max(loadedTo, term.StartEndOffset));
        }
    }

    /// <summary>As soon as majorities have promised.</summary>
    private void ChooseHistory()
    {
        if (voters.GreatestTail() is not { } best || LostLog.Stops(context, begun, best)) return;
        if (voters.Ensemble.IsOpen) context.Out.Tell(NoteKind.SealedBoth, group, Epoch, $"{string.Join(", ", voters.Ensemble.WriterIds)} and {string.Join(", ", voters.Ensemble.Next!)}");
        term.Begin(best, context.Clock.UnixMilliseconds);
        context.Out.Tell(NoteKind.TailCopied, group, Epoch, $"the history ends at {best.EndOffset}");
        phase = LeaderPhase.Committing;
        if (!context.Copy.HasLeft(term.History)) return;
        context.Out.Tell(NoteKind.ReplicaDiverged, group, Epoch, $"the copy up to {context.Copy.AppliedOffset} is not on the history: loading anew");
        context.Copy.Reset();
    }

    /// <summary>Everything that may have become possible: sending, committing, loading, serving.</summary>
    private void Advance()
    {
        if (phase == LeaderPhase.Sealing) return;
        var syncWanted = durability == Durability.Always ? 0 : context.Plane.SyncWantedOffset;
        var isAwaited = durability == Durability.Always || context.Plane.IsLogAwaited || syncWanted > fsynced;
        if (published is not null) pace.Look(published, isAwaited, context.Now);
        term.Pump(published, CommitToTell, mayWait: phase == LeaderPhase.Serving && !isAwaited);
        foreach (var session in sessions) session.AskSync(group, Epoch, CommitToTell, syncWanted);
        CountAcknowledgements();
        if (phase == LeaderPhase.Committing && committed >= term.StartEndOffset) BeginLoading();
        if (phase == LeaderPhase.Draining && IsDrained()) LoadAnew();
        if (phase == LeaderPhase.Loading && !snapshot.IsUnderWay && loader.Advance(loadedTo)) phase = LeaderPhase.Waiting;
        if (phase == LeaderPhase.Waiting && context.Now >= serveNotBefore && context.Now < writersLeaseUntil) Serve();
        if (phase == LeaderPhase.Serving) GoOnServing();
    }

    private void CountAcknowledgements()
    {
        writersLeaseUntil = voters.Reached(static session => session.LeaseUntil);
        fsynced = voters.Reached(static session => session.DurableOffset);
        var received = voters.Reached(static session => session.ReceivedOffset);
        kept = durability == Durability.None ? received : fsynced;
        var held = durability == Durability.Always ? fsynced : received;
        if (phase != LeaderPhase.Committing || kept >= term.StartEndOffset) committed = Math.Max(committed, held);
        if (phase is LeaderPhase.Serving or LeaderPhase.Draining) published?.ReleaseBelow(Math.Min(committed, kept));
    }

    private bool IsDrained()
    {
        if (published is null) return true;
        published.Refresh();
        return Math.Min(committed, kept) >= published.EndOffset;
    }

    private void BeginLoading()
    {
        phase = LeaderPhase.Loading;
        loadedTo = term.StartEndOffset;
        context.Out.Tell(NoteKind.EpochCommitted, group, Epoch, $"the epoch's first record is committed; loading from {context.Copy.AppliedOffset} to {term.StartEndOffset}");
        if (context.Copy.AppliedOffset == 0) LoadSnapshot();
        if (context.Now < serveNotBefore) context.Out.Tell(NoteKind.LeaseWaited, group, Epoch, $"others' leases last {serveNotBefore - context.Now} ms more");
    }

    /// <summary>A copy that holds nothing begins with the newest snapshot of any writer that has one.</summary>
    private void LoadSnapshot()
    {
        var holders = sessions.Where(session => session.IsAttached && voters.Counts(session) && session.Reply is { SnapshotId: > 0 }).OrderByDescending(session => session.Reply!.SnapshotStamp).ToArray();
        if (holders.Length > 0) snapshot.Begin(holders[snapshotTries++ % holders.Length].Link.Endpoint, loadedTo, slotBySlot: !loadsWhole);
    }

    /// <summary>Where a snapshot could not be had, the log is read from its beginning, and the loader says so if that is no longer there.</summary>
    private void Loaded(SnapshotReading reading)
    {
        if (reading == SnapshotReading.Loaded) loader.Restart(pauseMilliseconds: 0);
        if (reading == SnapshotReading.Arriving) phase = LeaderPhase.Waiting;
        if (reading != SnapshotReading.Broken) return;
        loadsWhole = true;
        context.Plane.Suspend(SuspendReason.Loading);
        phase = LeaderPhase.Draining;
    }

    /// <summary>What a damaged snapshot brought is dropped. Writers hold all that was served of it, so nothing is lost with it.</summary>
    private void LoadAnew()
    {
        loadedTo = published?.EndOffset ?? loadedTo;
        published = null;
        context.Copy.Reset();
        phase = LeaderPhase.Loading;
        LoadSnapshot();
    }

    private void Serve()
    {
        phase = LeaderPhase.Serving;
        Snapshots.Begin(sessions.Where(session => session.Reply is not null).Select(session => session.Reply!));
        news = true;
        HasServed = true;
        syncTold = 0; // a plane that was loaded anew knows nothing of what is synced
        published = new PublishedLog(context.Plane, loadedTo, context.Options.ChunkBytes);
        context.Plane.ExtendLease(LeaseUntil);
        context.Plane.ServeAsPrimary(Epoch, term.StartTimeMilliseconds, durability);
        context.Out.Tell(NoteKind.PrimaryServing, group, Epoch, $"serving from {loadedTo}");
        relay.Point(relayEndpoint);
    }

    private void GoOnServing()
    {
        if (LeaseUntil != leaseTold) context.Plane.ExtendLease(leaseTold = LeaseUntil);
        if (committed != commitTold) context.Plane.Commit(commitTold = committed);
        if (fsynced != syncTold) context.Plane.Synced(syncTold = fsynced);
        if (term.WantsSnapshot && !Snapshots.IsTaking)
        {
            term.WantsSnapshot = false;
            Snapshots.Ask();
        }

        if (!snapshot.IsUnderWay) Snapshots.Advance(published!.EndOffset, committed);
        var over = context.Now >= LeaseUntil;
        if (over) relay.Rest();
        else relay.Pump(published!, committed);
        if (over && !lapsed) context.Out.Tell(NoteKind.LeaseLapsed, group, Epoch, "no majority of writers answers: nothing is served until one does");
        lapsed = over;
        news |= step.Advance(committed);
    }
}
