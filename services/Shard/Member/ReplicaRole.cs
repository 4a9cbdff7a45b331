using Distro.Topology;
using Distro.Wire.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>
/// Follows the group's log: reads what is committed from a writer until it has caught up, then takes the relay's stream, and goes back to the writer whenever
/// the stream ends, jumps or falls silent.
///
/// Invariant: what is applied is a prefix of the committed log. Argument: a writer serves replicas below the commit offset only, and checks the epoch of the
/// copy's last record first; the relay accepts a follower only if that epoch is the stream's own, whose records one primary alone wrote, and of the stream only what lies
/// below its commit offset is applied. When the epoch changes, everything early is dropped.
///
/// Reads are refused unless a primary was heard to commit within a named time: a replica that is cut off would go on showing an older and older past.
/// </summary>
internal sealed class ReplicaRole : Role
{
    private readonly MemberContext context;
    private readonly int group;
    private readonly KeptLink relay;
    private readonly KeptLink writer;
    private readonly EarlyRecords early = new();
    private readonly SnapshotLoader snapshot;
    private ClusterMap map = ClusterMap.Empty;
    private int writerIndex;
    private long ticket;
    private bool reading;
    private bool asked;
    private bool following;
    private long streamEpoch;
    private long readAt;
    private long commitOffset;
    private long heardAt = long.MinValue / 2;
    private bool caughtUp;
    private bool hasNoSnapshot;

    public ReplicaRole(MemberContext context, int group)
    {
        this.context = context;
        this.group = group;
        relay = new KeptLink(context.Out, context.Clock, context.Options, silenceBreaks: false);
        writer = new KeptLink(context.Out, context.Clock, context.Options, silenceBreaks: false);
        snapshot = new SnapshotLoader(context, group);
        context.Copy.DropPieces();
        context.Plane.Suspend(SuspendReason.Loading);
    }

    public override MemberRole Name => MemberRole.Replica;

    public override long Epoch => map.Version == 0 ? 0 : map.Groups[group].Epoch;

    public override bool IsServing => caughtUp;

    public override long WakeAtMilliseconds
    {
        get
        {
            var stale = caughtUp ? heardAt + context.Options.StaleMilliseconds : long.MaxValue;
            var next = following ? heardAt + (3 * context.Options.CommitHeartbeatMilliseconds) : writer.IsUp ? readAt : long.MaxValue;
            if (snapshot.IsUnderWay) next = snapshot.WakeAtMilliseconds;
            return Math.Min(Math.Min(stale, next), Math.Min(relay.WakeAtMilliseconds, writer.WakeAtMilliseconds));
        }
    }

    public override void MapChanged(ClusterMap newer)
    {
        map = newer;
        relay.Point(newer.RelayEndpoint);
        PointWriter();
    }

    public override void LinkUp(long link)
    {
        if (writer.CameUp(link)) Read();
        else if (!relay.CameUp(link)) snapshot.LinkUp(link);
    }

    public override void LinkDown(long link)
    {
        if (relay.WentDown(link))
        {
            asked = false;
            StopFollowing();
        }
        else if (writer.WentDown(link))
        {
            reading = false;
            writerIndex++;
            PointWriter();
        }
        else
        {
            Loaded(snapshot.LinkDown(link));
        }
    }

    public override void Received(long link, Message message)
    {
        if (link == relay.Link)
        {
            if (message is RelayRecords records && records.Group == group) Take(records);
            else if (message is RelayMissed missed && missed.Group == group) Missed();
        }
        else if (link == writer.Link && message is ReadLogReply reply && reply.Ticket == ticket)
        {
            reading = false;
            Take(reply);
        }
        else
        {
            Loaded(snapshot.Received(link, message));
        }

        Serve();
    }

    public override void SnapshotMoved() => Loaded(snapshot.Advance());

    public override void Wake()
    {
        relay.Wake();
        writer.Wake();
        Loaded(snapshot.Wake());
        if (following && context.Now >= heardAt + (3 * context.Options.CommitHeartbeatMilliseconds)) StopFollowing();
        if (!following && !snapshot.IsUnderWay && context.Now >= readAt)
        {
            if (reading) GiveUpOnWriter();
            else Read();
        }

        Serve();
    }

    public override void Leave()
    {
        snapshot.Stop();
        relay.Point(null);
        writer.Point(null);
        context.Plane.Suspend(SuspendReason.Loading);
    }

    private void PointWriter()
    {
        var ids = map.Groups[group].Ensemble.WriterIds;
        writer.Point(ids.Count == 0 ? null : map.Writer(ids[(int)((uint)writerIndex % (uint)ids.Count)])?.Endpoint);
        if (!writer.IsUp) reading = false;
    }

    private void Read()
    {
        if (reading || following || !writer.IsUp || snapshot.IsUnderWay) return;
        if (context.Copy.AppliedOffset == 0 && !hasNoSnapshot)
        {
            snapshot.Begin(writer.Endpoint);
            return;
        }

        reading = true;
        ticket++;
        readAt = context.Now + context.Options.LinkSilenceMilliseconds;
        var next = context.Copy.Position;
        context.Out.Send(writer.Link, new ReadLog(group, ticket, next.RecordOffset, next.Taken, context.Copy.LastEpoch, CommittedOnly: true, context.Options.ChunkBytes));
    }

    /// <summary>A snapshot is loaded, or there is none to be had from this writer: the log is read, from there or from its beginning.</summary>
    private void Loaded(SnapshotReading how)
    {
        if (how is SnapshotReading.Nothing or SnapshotReading.UnderWay) return;
        hasNoSnapshot = how == SnapshotReading.NoneLeft;
        readAt = context.Now + (how == SnapshotReading.Lost ? context.Options.ReconnectMilliseconds : 0);
        if (how != SnapshotReading.Lost) Read();
    }

    private void Take(ReadLogReply reply)
    {
        readAt = context.Now + context.Options.PollMilliseconds;
        if (reply.Status == ReadStatus.Diverged)
        {
            context.Out.Tell(NoteKind.ReplicaDiverged, group, Epoch, $"the copy up to {context.Copy.AppliedOffset} is not on the group's history: loading anew");
            Suspend(SuspendReason.Loading);
            context.Copy.Reset();
            commitOffset = 0;
            Read();
        }
        else if (reply.Status == ReadStatus.Compacted)
        {
            context.Out.Tell(NoteKind.ReplicaDiverged, group, Epoch, $"the writer's log begins at {reply.Offset}, the copy ends at {context.Copy.AppliedOffset}: loading a snapshot");
            Suspend(SuspendReason.Loading);
            context.Copy.Reset();
            if (hasNoSnapshot)
            {
                writerIndex++;
                PointWriter();
            }

            hasNoSnapshot = false;
        }
        else if (reply.Status == ReadStatus.Behind)
        {
            writerIndex++;
            PointWriter();
        }
        else if (!following)
        {
            Heard(reply.CommitOffset, reply.CommitAgeMilliseconds);
            if (reply.Records.IsEmpty || reply.Offset != context.Copy.Position.Offset) context.Copy.DropPieces();
            else if (context.Copy.Apply(reply.Records.Span)) Read();
            if (reply.Records.IsEmpty) AskRelay();
        }
    }

    private void AskRelay()
    {
        if (asked || !relay.IsUp) return;
        asked = true;
        context.Out.Send(relay.Link, new RelayFollow(group, context.Identity.Name, context.Copy.AppliedOffset, context.Copy.LastEpoch));
    }

    private void Take(RelayRecords records)
    {
        if (!following)
        {
            if (!asked) return;
            asked = false;
            following = true;
            streamEpoch = records.Epoch;
            early.BeginAt(context.Copy.AppliedOffset);
        }

        if (records.Epoch != streamEpoch || streamEpoch != context.Copy.LastEpoch || !early.Add(records.Offset, records.Records))
        {
            StopFollowing();
            return;
        }

        Heard(records.CommitOffset, 0);
        while (early.TryTake(records.CommitOffset, out var committed)) context.Copy.Apply(committed.Span);
        context.Out.Send(relay.Link, new ReplicaAck(group, context.Identity.Name, early.EndOffset));
    }

    private void Missed()
    {
        asked = false;
        if (following) StopFollowing();
        else readAt = context.Now + context.Options.PollMilliseconds;
    }

    private void StopFollowing()
    {
        if (!following) return;
        context.Out.Tell(NoteKind.ReplicaReadsWriter, group, streamEpoch, "the relay's stream ended: reading from a writer");
        following = false;
        early.Clear();
        readAt = context.Now;
        Read();
    }

    private void GiveUpOnWriter()
    {
        reading = false;
        writer.Redial();
        writerIndex++;
        PointWriter();
    }

    private void Heard(long commit, long ageMilliseconds)
    {
        if (ageMilliseconds > context.Options.StaleMilliseconds) return;
        commitOffset = commit;
        heardAt = Math.Max(heardAt, context.Now - ageMilliseconds);
    }

    private void Serve()
    {
        var fresh = context.Now - heardAt < context.Options.StaleMilliseconds;
        if (!fresh && caughtUp)
        {
            context.Out.Tell(NoteKind.ReplicaStale, group, Epoch, "no commit heard for too long: refusing reads");
            Suspend(SuspendReason.MasterDown);
        }
        else if (fresh && !caughtUp && context.Copy.AppliedOffset >= commitOffset && context.Copy.IsConsistent && !snapshot.IsUnderWay)
        {
            caughtUp = true;
            context.Plane.ServeAsReplica();
            context.Out.Tell(NoteKind.ReplicaServing, group, Epoch, $"caught up at {context.Copy.AppliedOffset}");
        }
    }

    private void Suspend(string reason)
    {
        caughtUp = false;
        context.Plane.Suspend(reason);
    }
}
