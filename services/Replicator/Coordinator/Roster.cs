using Distro.Topology;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Replicator.Coordinator;

/// <summary>
/// Whom the coordinator hears: members by incarnation with what they last said, writers by id with the epochs they have promised. All of it is hearsay that a
/// restart forgets; nothing here is needed for safety, only for choosing well and in time.
/// </summary>
internal sealed class Roster(IClock clock, LeaseOptions options)
{
    private readonly SortedDictionary<long, HeardMember> members = [];
    private readonly SortedDictionary<string, HeardWriter> writers = new(StringComparer.Ordinal);

    public IReadOnlyCollection<HeardWriter> Writers => writers.Values;

    public HeardMember Join(long link, long incarnation)
    {
        if (!members.TryGetValue(incarnation, out var member)) members[incarnation] = member = new HeardMember(incarnation);
        member.Link = link;
        member.HeardAt = clock.MonotonicMilliseconds;
        return member;
    }

    public HeardMember? Member(long incarnation) => members.GetValueOrDefault(incarnation);

    public HeardMember? MemberOn(long link) => members.Values.FirstOrDefault(member => member.Link == link);

    /// <summary>Its name is another process's now.</summary>
    public void Retire(long incarnation) => members.Remove(incarnation);

    public void Heard(WriterHello hello)
    {
        if (!writers.TryGetValue(hello.WriterId, out var writer)) writers[hello.WriterId] = writer = new HeardWriter(hello.WriterId);
        writer.Endpoint = hello.Endpoint;
        writer.HeardAt = clock.MonotonicMilliseconds;
        foreach (var promised in hello.Promised)
        {
            writer.Promised[promised.Group] = Math.Max(promised.Epoch, writer.Promised.GetValueOrDefault(promised.Group));
            writer.Ensembles[promised.Group] = Math.Max(promised.Ensemble, writer.Ensembles.GetValueOrDefault(promised.Group));
        }
    }

    public void LinkDown(long link)
    {
        if (MemberOn(link) is not { } member) return;
        member.Link = 0;
        member.LostAt = clock.MonotonicMilliseconds;
    }

    public bool IsAlive(long incarnation)
    {
        if (Member(incarnation) is not { } member) return false;
        var now = clock.MonotonicMilliseconds;
        return member.Link != 0 ? now - member.HeardAt < options.SilenceMilliseconds : now - member.LostAt < options.ReturnMilliseconds;
    }

    /// <summary>Whether a majority of a group's writers spoke lately, of both sets while these change. Without them nobody can serve, and no candidate gets anywhere.</summary>
    public bool HearsMajority(Ensemble ensemble) => ensemble.HasMajority(Hears);

    /// <summary>Whether that writer spoke lately.</summary>
    public bool Hears(string writer) => writers.TryGetValue(writer, out var heard) && heard.HeardAt > clock.MonotonicMilliseconds - options.SilenceMilliseconds;

    /// <summary>When it spoke last; long ago if never.</summary>
    public long HeardAt(string writer) => writers.TryGetValue(writer, out var heard) ? heard.HeardAt : long.MinValue / 2;

    /// <summary>One of the group's writers that knows a newer ensemble than the group has, or null.</summary>
    public HeardWriter? KnowsNewer(ClusterGroup group)
        => group.Ensemble.Everyone.Select(id => writers.GetValueOrDefault(id)).FirstOrDefault(writer => writer?.Ensembles.GetValueOrDefault(group.Id) > group.Ensemble.Version);

    /// <summary>The highest epoch of a group that any writer or member has named: the next one must lie above.</summary>
    public long HighestEpoch(int group)
    {
        var highest = 0L;
        foreach (var writer in writers.Values) highest = Math.Max(highest, writer.Promised.GetValueOrDefault(group));
        foreach (var member in members.Values)
        {
            if (member.Last is { } last && last.Group == group) highest = Math.Max(highest, Math.Max(last.HighestEpoch, last.Epoch));
        }

        return highest;
    }
}
