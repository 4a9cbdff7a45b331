using System.Globalization;
using System.Text;

namespace Distro.SideBySide.Durability;

/// <summary>What durability costs, ours and redis-server's: commits beside what the disk can do, readers beside a writer that waits for it, and snapshots under load.</summary>
internal static class DurabilityTable
{
    /// <summary>What a key takes in all logs and snapshots that are kept of it, of all servers; and what SETs of fixed rounds write.</summary>
    private const long BytesPerKey = 2_000;
    private const long BytesPerRound = 1L << 30;

    public static async Task<string> Measure(DurabilityPlan plan)
    {
        using var folder = new DiskFolder((plan.Keys * BytesPerKey) + (plan.Rounds * BytesPerRound));
        var syncs = DiskSync.Measure(folder.FullName, plan.Time);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Report.Machine()}, redis-server {PeerServer.RedisVersion()}; {folder.FileSystem}; {plan.Rounds} alternating rounds of about {plan.Time.TotalSeconds:F0} s, 32-byte values, medians.").AppendLine();
        text.AppendLine("| 4 KB written and synced | p50 ms | p99 ms | p99.9 ms | syncs/s |\n|---|---|---|---|---|");
        foreach (var sync in syncs) text.AppendLine(CultureInfo.InvariantCulture, $"| {sync.Title} | {sync.P50:F3} | {sync.P99:F3} | {sync.P999:F3} | {sync.SyncsPerSecond:N0} |");
        if (plan.Parts.HasFlag(DurabilityPart.Commits))
        {
            await using var servers = await DurableServers.Start("none", "interval", "always");
            text.AppendLine().Append(new CommitTable(servers.Targets, plan.Time, plan.Rounds).Measure(syncs[0].SyncsPerSecond));
        }

        if (plan.Parts.HasFlag(DurabilityPart.Readers))
        {
            await using var servers = await DurableServers.Start("interval", "always");
            text.AppendLine().Append(new BesideTable(servers.Targets, plan.Time, plan.Rounds).Measure());
        }

        if (plan.Parts.HasFlag(DurabilityPart.Saves))
        {
            await using var servers = await DurableServers.Start("interval");
            text.AppendLine().Append(new SaveTable(servers.Targets, plan.Keys, plan.Time, plan.Rounds).Measure());
        }

        return text.ToString();
    }
}
