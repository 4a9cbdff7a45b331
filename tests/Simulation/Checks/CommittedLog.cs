namespace Distro.Tests.Simulation.Checks;

/// <summary>
/// The one committed log of each group, as everybody together saw it: whoever applies or commits a record at an offset must have the very log below it that the
/// others had. Replicas equal to the primary at each offset, and nothing committed ever replaced, are the same check.
/// </summary>
public sealed class CommittedLog(bool mayLose)
{
    private readonly Dictionary<(int Group, long EndOffset), ulong> digests = [];

    public void Check(int group, long endOffset, ulong digest, string who)
    {
        if (mayLose) return;
        if (digests.TryAdd((group, endOffset), digest) || digests[(group, endOffset)] == digest) return;
        throw new HistoryFailedException($"{who} has another committed log of group {group} up to {endOffset} than somebody had before");
    }
}
