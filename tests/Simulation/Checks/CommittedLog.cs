using Distro.Tests.Simulation.World;

namespace Distro.Tests.Simulation.Checks;

/// <summary>
/// The one committed log of each group, as everybody together saw it: whoever applies or commits a record at an offset must have the very log below it that the
/// others had. Replicas equal to the primary at each offset, and nothing committed ever replaced, are the same check.
/// </summary>
public sealed class CommittedLog(SimWorld world, bool mayLose)
{
    /// <summary>What a replica may be told late: the time after which it refuses reads, and what a partition holds back.</summary>
    private const long StaleMicrosecondsMax = 6_000_000;

    private readonly Dictionary<int, List<(long Time, long Offset)>> growth = [];
    private readonly Dictionary<(int Group, long EndOffset), ulong> digests = [];

    public void Check(int group, long endOffset, ulong digest, string who)
    {
        if (mayLose) return;
        Grew(group, endOffset);
        if (digests.TryAdd((group, endOffset), digest) || digests[(group, endOffset)] == digest) return;
        throw new HistoryFailedException($"{who} has another committed log of group {group} up to {endOffset} than somebody had before");
    }

    /// <summary>The digest of the log up to a record's end that somebody has committed; a snapshot whose stamps are none of those is none of this history's.</summary>
    public ulong? DigestAt(int group, long endOffset, string who)
    {
        if (mayLose) return null;
        if (digests.TryGetValue((group, endOffset), out var digest)) return digest;
        throw new HistoryFailedException($"{who} loads a snapshot of group {group} from {endOffset}, up to which nothing was ever committed");
    }

    /// <summary>A replica begins to serve: it must hold what was committed a while ago, above all after a restart, when it holds nothing.</summary>
    public void CheckFresh(int group, long appliedOffset, string who)
    {
        if (mayLose || !growth.TryGetValue(group, out var grown)) return;
        var known = grown.LastOrDefault(each => each.Time <= world.Now - StaleMicrosecondsMax).Offset;
        if (appliedOffset < known) throw new HistoryFailedException($"{who} serves reads at {appliedOffset}, and long ago {known} was committed");
    }

    private void Grew(int group, long endOffset)
    {
        if (!growth.TryGetValue(group, out var grown)) growth[group] = grown = [];
        if (grown.Count == 0 || endOffset > grown[^1].Offset) grown.Add((world.Now, endOffset));
    }
}
