using Distro.Topology;
using Distro.Wire.Machines;
using Distro.Wire.Messages;

namespace Distro.Replicator.Coordinator;

/// <summary>
/// Watches one group and says when it needs another epoch, and with whom.
///
/// Invariant: no epoch is opened while this coordinator's own lease to the primary before may last. Argument: a grant moves <see cref="leaseUntil"/> first; a
/// grant from before this process started can't outlast <paramref name="noFailoverBefore"/>, which is a full lease and the drift bound after the start.
/// Everything else here is judgement: a wrong guess costs time, not data, because promises and writers' leases guard the rest.
/// </summary>
internal sealed class GroupWatch(int id, IClock clock, LeaseOptions options, Roster roster, long noFailoverBefore)
{
    private long leaseUntil;
    private long leader;
    private long epoch;
    private long epochAt;
    private long progressAt;
    private long progressOffset;
    private long ableAt;

    /// <summary>A lease for the primary of the map's epoch, in milliseconds; 0 when it is not for us to give.</summary>
    public long Grant(ClusterGroup group, MemberHeartbeat beat)
    {
        if (!beat.WantsLease || group.Durability == Durability.Always || group.Primary != beat.Incarnation || group.Epoch != beat.Epoch) return 0;
        leaseUntil = clock.MonotonicMilliseconds + options.LeaseMilliseconds;
        return options.LeaseMilliseconds;
    }

    /// <summary>The group as it should be from now on, or null while it is well or nothing can be done.</summary>
    public ClusterGroup? Review(ClusterMap map, out string why)
    {
        var group = map.Groups[id];
        why = "";
        if (group.Ensemble.WriterIds.Count == 0) return null;
        Follow(group);
        if (Installed(group) is { } installed)
        {
            why = "its candidate leads";
            return installed;
        }

        why = Fault(group, out var leaderMayGoOn);
        if (why.Length == 0 || !MayFailOver(group)) return null;
        var candidate = map.MembersOf(id)
            .Where(member => roster.IsAlive(member.Incarnation) && (leaderMayGoOn || member.Incarnation != leader))
            .OrderByDescending(member => roster.Member(member.Incarnation)?.Last?.AppliedOffset ?? 0)
            .ThenBy(member => member.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        if (candidate is null) return null;
        return group with { Epoch = Math.Max(group.Epoch, roster.HighestEpoch(id)) + 1, Primary = 0, Candidate = candidate.Incarnation };
    }

    private bool MayFailOver(ClusterGroup group)
    {
        var now = clock.MonotonicMilliseconds;
        if (group.Epoch > 0 && now < epochAt + options.ReturnMilliseconds) return false;
        return now >= (leaseUntil == 0 ? 0 : leaseUntil + options.DriftMilliseconds) && (!group.Initialised || now >= noFailoverBefore);
    }

    /// <summary>The candidate says that it leads: from now on it is the primary.</summary>
    private ClusterGroup? Installed(ClusterGroup group)
    {
        if (group.Candidate == 0 || roster.Member(group.Candidate)?.Last is not { Role: MemberRole.Primary } beat || beat.Epoch != group.Epoch) return null;
        return group with { Primary = group.Candidate, Candidate = 0, Initialised = true };
    }

    /// <summary>What is wrong with the group's leader, or nothing.</summary>
    private string Fault(ClusterGroup group, out bool leaderMayGoOn)
    {
        leaderMayGoOn = true;
        if (leader == 0) return "it has no primary";
        if (!roster.IsAlive(leader)) return "its leader is gone";
        if (roster.Member(leader)?.Last is not { } beat) return "";
        if (beat.HighestEpoch > group.Epoch) return "a writer has promised a later epoch";
        if (beat.Role == MemberRole.Replica && beat.Epoch == group.Epoch) return "its leader stepped down";
        leaderMayGoOn = false;
        var now = clock.MonotonicMilliseconds;
        if (group.Candidate != 0 && now - progressAt > options.CandidateMilliseconds) return "its candidate makes no progress";
        return group.Primary != 0 && now - ableAt > options.UnableMilliseconds ? "its primary lives but can't serve" : "";
    }

    private void Follow(ClusterGroup group)
    {
        var now = clock.MonotonicMilliseconds;
        var named = group.Primary != 0 ? group.Primary : group.Candidate;
        if (named != leader || group.Epoch != epoch) Begin(group.Epoch, named, now);
        // While its writers are away a leader is not to blame, and another would have to load everything only to wait with them.
        if (!roster.HearsMajority(group.Ensemble)) ableAt = progressAt = now;
        if (roster.Member(leader)?.Last is not { } beat) return;
        if (beat.ReadOffset != progressOffset) (progressOffset, progressAt) = (beat.ReadOffset, now);
        if (beat.Serving) ableAt = now;
    }

    private void Begin(long newEpoch, long named, long now)
    {
        if (newEpoch != epoch) epochAt = now;
        (leader, epoch, progressAt, progressOffset, ableAt) = (named, newEpoch, now, -1, now);
    }
}
