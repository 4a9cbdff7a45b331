using System.Globalization;
using System.Text;
using Distro.SideBySide.Memory;

namespace Distro.SideBySide.Crowds;

/// <summary>Runs the crowds on distro-server and redis-server in turn, and lays the results out as docs/BENCHMARKS.md shows them.</summary>
internal static class CrowdTable
{
    private const int Subscribers = 10_000;
    private const int Messages = 1_000;
    private const int TrackedKeys = 1_000_000;

    /// <summary>A client is a descriptor on both sides: where fewer are allowed than this many clients need, as many as may be are blocked.</summary>
    private const int BlockedWanted = 50_000;
    private const int DescriptorsKept = 1_000;

    public static async Task<string> Measure(string? only)
    {
        var descriptors = Math.Min(Descriptors.Allowed, BlockedWanted + (2 * DescriptorsKept));
        var blocked = Math.Min(BlockedWanted, descriptors - DescriptorsKept);
        var runs = MemoryServerKind.Present().Where(kind => kind.Name is "distro-server" or "redis-server").Reverse()
            .Select(kind => (kind.Name, Run: new CrowdRun(kind, descriptors - 100))).ToArray();
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Report.Machine()}, redis-server {PeerServer.RedisVersion()}.");
        text.AppendLine();
        text.AppendLine("| load | server | server CPU s | of it a unit, us | resident bytes a client or key | s |\n|---|---|---|---|---|---|");
        foreach (var (name, run) in Wanted("subscribers"))
            Row($"{Subscribers:N0} subscribers x {Messages:N0} messages", name, run.Subscribers(Subscribers, Messages), (double)Subscribers * Messages);
        foreach (var (name, run) in Wanted("blocked"))
        {
            var (woken, idleCpu) = run.Blocked(blocked);
            Row(string.Create(CultureInfo.InvariantCulture, $"{blocked:N0} blocked clients woken one by one (5 s of waiting: {idleCpu:F2} s CPU)"), name, woken, blocked);
        }

        foreach (var (name, run) in Wanted("tracking"))
            Row($"{TrackedKeys:N0} keys tracked, then changed", name, run.Tracked(TrackedKeys), TrackedKeys);
        if (only is null or "routers")
            text.AppendLine().Append(await RoutedCrowd.Measure(BlockedWanted));
        return text.ToString();

        (string Name, CrowdRun Run)[] Wanted(string load) => only is null || only == load ? runs : [];

        void Row(string load, string name, CrowdResult result, double units)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"| {load} | {name} | {result.CpuSeconds:F2} | {result.CpuSeconds * 1e6 / units:F2} | {result.BytesEach:F0} | {result.WallSeconds:F1} |");
            Console.Error.WriteLine(line);
            text.AppendLine(line);
        }
    }
}
