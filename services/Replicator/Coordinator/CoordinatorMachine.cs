using Distro.Topology;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Replicator.Coordinator;

/// <summary>
/// The one place where the cluster map changes: who is here, which group each process holds, who is to lead. It decides and never serves: while it is away primaries
/// go on under their writers' leases, and only failover and registration wait.
///
/// Invariant: an epoch of a group is given to one member only. Argument: each change of leader takes an epoch above the map's, the writers' and the members', is
/// saved before anyone hears of it, and the store is this process's alone. Should an old store come back all the same, writers refuse what they promised to others.
/// <see cref="GroupWatch"/> has the argument about leases, <see cref="MapKeeper"/> the one about saving, <see cref="EnsembleWatch"/> the one about writers.
/// </summary>
public sealed class CoordinatorMachine : Machine
{
    private const long ReviewMilliseconds = 50;

    private readonly ClusterSettings settings;
    private readonly Roster roster;
    private readonly MapKeeper keeper;
    private readonly UserChanges users;
    private readonly GroupWatch[] watches;
    private readonly EnsembleWatch[] ensembles;
    private readonly HashSet<int> outOfDate = [];
    private readonly long livenessFrom;
    private long reviewAt;

    public CoordinatorMachine(IClock clock, Random random, LeaseOptions options, ClusterSettings settings, ClusterMap? stored)
        : base(clock, random)
    {
        this.settings = settings;
        roster = new Roster(clock, options);
        keeper = new MapKeeper(Out, FirstMap.From(stored, settings, random), firstIsSaved: false);
        users = new UserChanges(Out, keeper);
        livenessFrom = clock.MonotonicMilliseconds + options.SilenceMilliseconds;
        var noFailoverBefore = stored is null ? 0 : clock.MonotonicMilliseconds + options.LeaseMilliseconds + options.DriftMilliseconds;
        watches = Map.Groups.Select(group => new GroupWatch(group.Id, clock, options, roster, noFailoverBefore)).ToArray();
        ensembles = Map.Groups.Select(group => new EnsembleWatch(group.Id, clock, options, settings, roster)).ToArray();
    }

    public override long WakeAtMilliseconds => reviewAt;

    /// <summary>The newest map, saved or not.</summary>
    public ClusterMap Map => keeper.Newest;

    public override void Start()
    {
        keeper.Start();
        Review();
    }

    public override void LinkDown(long link)
    {
        keeper.LinkDown(link);
        users.LinkDown(link);
        roster.LinkDown(link);
    }

    public override void Received(long link, Message message)
    {
        switch (message)
        {
            case MemberHello hello:
                Register(link, hello);
                break;
            case MemberHeartbeat beat when roster.MemberOn(link) is { } member && member.Incarnation == beat.Incarnation:
                Heard(member, beat);
                break;
            case WriterHello hello:
                Register(link, hello);
                break;
            case UsersChange change:
                users.Propose(link, change);
                break;
            case MapWatch watch:
                keeper.Watch(link, watch.Version);
                break;
        }
    }

    public override void Completed(MachineResult result)
    {
        if (result is not MapSaved saved) return;
        keeper.Saved(saved.Version);
        users.Saved(saved.Version);
    }

    public override void Wake()
    {
        if (Clock.MonotonicMilliseconds >= reviewAt) Review();
    }

    private void Register(long link, MemberHello hello)
    {
        var before = Map.MemberNamed(hello.Name);
        if (before is not null && before.Incarnation != hello.Incarnation) roster.Retire(before.Incarnation);
        roster.Join(link, hello.Incarnation);
        var group = Placement.GroupFor(Map, hello.Name, 1 + settings.Replicas);
        var now = new ClusterMember(
            hello.Name, before?.Id ?? FirstMap.NewId(Random), hello.Incarnation, group, hello.ClientEndpoint, hello.LinkEndpoint, hello.AdminEndpoint, true, hello.TlsPort);
        if (now != before)
        {
            Out.Tell(NoteKind.Registered, group, 0, $"{hello.Name} at {hello.ClientEndpoint}");
            keeper.Change(Map.Next(members: Map.Members.Where(member => member.Name != hello.Name).Append(now).OrderBy(member => member.Name, StringComparer.Ordinal).ToArray()));
        }

        keeper.Watch(link, 0);
    }

    private void Register(long link, WriterHello hello)
    {
        Out.Send(link, new HeartbeatReply(0, 0, 0));
        roster.Heard(hello);
        var known = Map.Writer(hello.WriterId);
        if (known?.Endpoint == hello.Endpoint) return;
        Out.Tell(NoteKind.Registered, -1, 0, $"writer {hello.WriterId} at {hello.Endpoint}");
        var now = new LogWriter(hello.WriterId, hello.Endpoint);
        keeper.Change(Map.Next(writers: Map.Writers.Where(writer => writer.Id != hello.WriterId).Append(now).OrderBy(writer => writer.Id, StringComparer.Ordinal).ToArray()));
    }

    private void Heard(HeardMember member, MemberHeartbeat beat)
    {
        var changed = member.Last is not { } last || last.Role != beat.Role || last.HighestEpoch != beat.HighestEpoch || last.EnsembleDone != beat.EnsembleDone;
        member.HeardAt = Clock.MonotonicMilliseconds;
        member.Last = beat;
        var lease = (uint)beat.Group < (uint)watches.Length ? watches[beat.Group].Grant(Map.Groups[beat.Group], beat) : 0;
        Out.Send(member.Link, new HeartbeatReply(beat.Epoch, beat.SentAt, lease));
        if (changed) Review();
    }

    private void Review()
    {
        reviewAt = Clock.MonotonicMilliseconds + ReviewMilliseconds;
        NameEnsembles();
        FillEmptyGroups();
        foreach (var group in Map.Groups)
        {
            if (IsOutOfDate(group) || watches[group.Id].Review(Map, out var why) is not { } next) continue;
            var kind = next.Primary != 0 ? NoteKind.PrimaryServing : group.Candidate != 0 ? NoteKind.CandidateReplaced : NoteKind.FailoverStarted;
            Change(next, kind, why);
        }

        foreach (var group in Map.Groups)
        {
            if (!IsOutOfDate(group) && ensembles[group.Id].Review(Map, out var kind, out var why) is { } next) Change(group with { Ensemble = next }, kind, why);
        }

        NoteLiveness();
    }

    private void Change(ClusterGroup next, NoteKind kind, string why)
    {
        Out.Tell(kind, next.Id, next.Epoch, why);
        var groups = Map.Groups.Select(each => each.Id == next.Id ? next : each).ToArray();
        keeper.Change(Map.Next(groups: groups, writers: kind == NoteKind.EnsembleClosed ? Map.Writers.Where(IsOfUse).ToArray() : null));

        // Who is neither heard nor of any group is gone with its disk, as a rule; whoever comes back registers again.
        bool IsOfUse(LogWriter writer) => roster.Hears(writer.Id) || groups.Any(group => group.Ensemble.Everyone.Contains(writer.Id));
    }

    /// <summary>The map was put back from before a change of writers: nobody it names as leader would be promised anything, and a primary that serves by the right one is best left alone.</summary>
    private bool IsOutOfDate(ClusterGroup group)
    {
        if (roster.KnowsNewer(group) is not { } writer) return false;
        if (outOfDate.Add(group.Id))
        {
            Out.Tell(NoteKind.MapIsOld, group.Id, group.Epoch,
                $"writer {writer.Id} was told of version {writer.Ensembles[group.Id]} of the group's writers, and this map has version {group.Ensemble.Version}: the map file is from before a change of writers. Nothing is decided for the group by it. Stop this Replicator and put the newest map file back");
        }

        return true;
    }

    /// <summary>A group's first writers, once as many have come as were asked for. Writers that hold its log from before come first.</summary>
    private void NameEnsembles()
    {
        if (roster.Writers.Count < settings.Writers || Map.Groups.All(group => group.Ensemble.WriterIds.Count > 0)) return;
        var groups = Map.Groups.Select(group => group.Ensemble.WriterIds.Count > 0 ? group : group with { Ensemble = new Ensemble(1, FirstWriters(group.Id)) });
        keeper.Change(Map.Next(groups: groups.ToArray()));
    }

    private string[] FirstWriters(int group)
        => roster.Writers.OrderByDescending(writer => writer.Promised.GetValueOrDefault(group)).ThenByDescending(writer => writer.Ensembles.GetValueOrDefault(group)).ThenBy(writer => writer.Id, StringComparer.Ordinal)
            .Take(settings.Writers).Select(writer => writer.Id).ToArray();

    private void FillEmptyGroups()
    {
        if (Clock.MonotonicMilliseconds < livenessFrom) return;
        foreach (var group in Map.Groups)
        {
            if (Placement.SpareFor(Map, group.Id, roster.IsAlive) is not { } spare) continue;
            keeper.Change(Map.Next(members: Map.Members.Select(member => member == spare ? spare with { Group = group.Id } : member).ToArray()));
        }
    }

    private void NoteLiveness()
    {
        if (Clock.MonotonicMilliseconds < livenessFrom || Map.Members.All(member => member.Live == roster.IsAlive(member.Incarnation))) return;
        foreach (var member in Map.Members)
        {
            var alive = roster.IsAlive(member.Incarnation);
            if (alive != member.Live) Out.Tell(alive ? NoteKind.MemberReturned : NoteKind.MemberLost, member.Group, 0, member.Name);
        }

        keeper.Change(Map.Next(members: Map.Members.Select(member => member with { Live = roster.IsAlive(member.Incarnation) }).ToArray()));
    }
}
