using Distro.Topology;
using Distro.Topology.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Shard.Member;

/// <summary>
/// What a shard process is for its group: nothing yet, a replica, or the leader of one epoch. It registers, beats, follows the map and changes roles;
/// <see cref="ReplicaRole"/> and <see cref="LeaderRole"/> do the rest.
///
/// Invariant: this process leads an epoch at most once, only when the map named its very incarnation as the candidate, and never one that is not above every epoch
/// it led or was refused in. Argument: a leader leaves its role only for good (a newer map, or a writer's refusal, raises <see cref="closedEpoch"/>), and what
/// it may have written uncommitted is dropped with a Reset before it follows anyone. A map alone never makes it stop serving wrongly late:
/// promises and leases do, whatever maps say.
/// </summary>
public sealed class MemberMachine : Machine
{
    private readonly MemberContext context;
    private readonly KeptLink coordinator;
    private readonly string coordinatorEndpoint;
    private Role? role;
    private int group = ClusterMember.NoGroup;
    private long closedEpoch;
    private long highestEpoch;
    private long nextBeatAt;

    /// <param name="snapshots">When a primary takes snapshots unasked; null: never.</param>
    public MemberMachine(
        IClock clock, Random random, LeaseOptions options, MemberIdentity identity, string coordinatorEndpoint, IDataPlane dataPlane, SnapshotPolicy? snapshots = null,
        MemberFaults faults = MemberFaults.None)
        : base(clock, random)
    {
        context = new MemberContext(clock, Out, options, identity, dataPlane, new LocalCopy(dataPlane), snapshots ?? new SnapshotPolicy(), faults);
        coordinator = new KeptLink(Out, clock, options);
        this.coordinatorEndpoint = coordinatorEndpoint;
    }

    /// <summary>The newest map that reached this process.</summary>
    public ClusterMap Map { get; private set; } = ClusterMap.Empty;

    /// <summary>The group this process holds a copy of, or -1.</summary>
    public int Group => group;

    public MemberRole Role => role?.Name ?? MemberRole.None;

    /// <summary>The epoch it leads; of a replica, the one the map names.</summary>
    public long Epoch => role?.Epoch ?? 0;

    public override long WakeAtMilliseconds
        => Math.Min(role?.WakeAtMilliseconds ?? long.MaxValue, Math.Min(coordinator.WakeAtMilliseconds, coordinator.IsUp ? nextBeatAt : long.MaxValue));

    public override void Start()
    {
        context.Plane.Suspend(SuspendReason.NoGroup);
        coordinator.Point(coordinatorEndpoint);
    }

    public override void LinkUp(long link)
    {
        if (coordinator.CameUp(link))
        {
            var me = context.Identity;
            Out.Send(link, new MemberHello(me.Name, me.Incarnation, me.ClientEndpoint, me.LinkEndpoint, me.AdminEndpoint, me.TlsPort));
            Beat();
        }
        else
        {
            role?.LinkUp(link);
        }
    }

    public override void LinkDown(long link)
    {
        if (!coordinator.WentDown(link)) role?.LinkDown(link);
    }

    public override void Received(long link, Message message)
    {
        if (link == coordinator.Link)
        {
            coordinator.Heard();
            if (message is MapUpdate update) Take(update);
            else if (message is HeartbeatReply reply && role is LeaderRole leader) leader.LeaseFromCoordinator(reply);
        }
        else
        {
            role?.Received(link, message);
        }

        Settle();
    }

    public override void Wake()
    {
        coordinator.Wake();
        role?.Wake();
        Settle();
        if (coordinator.IsUp && Clock.MonotonicMilliseconds >= nextBeatAt) Beat();
    }

    /// <summary>The data plane's log grew (its Published fired): send it.</summary>
    public void LogPublished() => (role as LeaderRole)?.LogPublished();

    /// <summary>A snapshot being taken or loaded has gone on (the data plane's SnapshotMoved fired).</summary>
    public void SnapshotMoved() => role?.SnapshotMoved();

    /// <summary>Somebody asks for a snapshot: it is begun as soon as it can be, if this is the primary.</summary>
    public void AskSnapshot()
    {
        if (role is LeaderRole { HasServed: true } leading) leading.Snapshots.Ask();
        else context.Plane.SettleSnapshot(counts: false);
    }

    /// <summary>Somebody wants the snapshot under way no longer.</summary>
    public void CancelSnapshot()
    {
        if (role is LeaderRole { HasServed: true } leading) leading.Snapshots.Cancel();
    }

    private void Take(MapUpdate update)
    {
        if (!ClusterMapCodec.TryDecode(update.Map.Span, out var map, out var problem))
        {
            Out.Tell(NoteKind.Stuck, group, Epoch, "a map from the coordinator that can't be: " + problem);
            return;
        }

        if (map.ClusterId == Map.ClusterId && map.Version <= Map.Version) return;
        Map = map;
        context.Plane.UseMap(map);
        Out.Tell(NoteKind.MapChanged, group, Epoch, $"map version {map.Version}");
        JoinGroup(map.MemberOf(context.Identity.Incarnation)?.Group ?? ClusterMember.NoGroup);
        if (group == ClusterMember.NoGroup) return;
        var mine = map.Groups[group];
        if (role is LeaderRole leading && mine.Epoch > leading.Epoch) StepDown(leading, mine.Epoch, "the map names a later epoch");
        if (mine.Candidate == context.Identity.Incarnation && mine.Epoch > closedEpoch) Lead(mine);
        else if (role is null) Follow();
        else role.MapChanged(map);
        Beat();
    }

    private void JoinGroup(int joined)
    {
        if (joined == group) return;
        if (role is not null)
        {
            role.Leave();
            context.Copy.Reset();
            role = null;
        }

        group = joined;
        context.Plane.Suspend(joined == ClusterMember.NoGroup ? SuspendReason.NoGroup : SuspendReason.Loading);
    }

    private void Lead(ClusterGroup mine)
    {
        closedEpoch = mine.Epoch;
        role?.Leave();
        role = new LeaderRole(context, mine);
        role.MapChanged(Map);
    }

    private void Follow()
    {
        role = new ReplicaRole(context, group);
        role.MapChanged(Map);
    }

    /// <summary>A role may find out for itself that its time is over, or begin to serve: the coordinator should know at once.</summary>
    private void Settle()
    {
        if (role is not LeaderRole leading) return;
        if (leading.RefusedEpoch > 0)
        {
            StepDown(leading, leading.RefusedEpoch, "a writer has promised a later epoch");
            Follow();
            Beat();
        }
        else if (leading.TakeNews())
        {
            Beat();
        }
    }

    private void StepDown(LeaderRole leading, long seenEpoch, string why)
    {
        highestEpoch = Math.Max(highestEpoch, seenEpoch);
        Out.Tell(NoteKind.SteppedDown, group, leading.Epoch, why);
        leading.Leave();
        if (leading.HasServed) context.Copy.Reset();
        role = null;
    }

    private void Beat()
    {
        nextBeatAt = Clock.MonotonicMilliseconds + context.Options.HeartbeatMilliseconds;
        if (!coordinator.IsUp) return;
        var wantsLease = role is LeaderRole { WantsCoordinatorLease: true };
        Out.Send(coordinator.Link, new MemberHeartbeat(
            context.Identity.Incarnation, group, Epoch, Role, role?.IsServing ?? false, context.Copy.AppliedOffset, context.Copy.Position.Offset + context.Copy.LoadedBytes, highestEpoch, wantsLease,
            Clock.MonotonicMilliseconds, (role as LeaderRole)?.Step.DoneVersion ?? 0, (role as LeaderRole)?.Step.Version ?? 0));
    }
}
