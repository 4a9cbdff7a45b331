using System.Globalization;
using System.Text;

namespace Distro.SideBySide.Memory;

/// <summary>Runs all shapes on all servers that are there, and lays the results out as docs/BENCHMARKS.md shows them.</summary>
internal static class MemoryTable
{
    /// <param name="only">Part of the titles of the shapes to measure; null: all.</param>
    /// <param name="servers">Names of the servers to measure; empty: all that are there.</param>
    public static string Measure(string? only, params string[] servers)
    {
        var kinds = MemoryServerKind.Present().Where(kind => servers.Length == 0 || servers.Contains(kind.Name)).ToArray();
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Report.Machine()}, redis-server {PeerServer.RedisVersion()}.");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| resident bytes per element, mean (worst) | {string.Join(" | ", kinds.Select(kind => kind.Name))} | distro-server: resident / used_memory |");
        text.AppendLine(string.Concat(Enumerable.Repeat("|---", kinds.Length + 2)) + "|");
        foreach (var shape in MemoryShape.All.Where(shape => only is null || shape.Title.Contains(only, StringComparison.Ordinal)))
        {
            Console.Error.WriteLine(shape.Title);
            var results = kinds.Select(kind => Try(kind, shape)).ToArray();
            text.AppendLine(CultureInfo.InvariantCulture, $"| {shape.Title} | {string.Join(" | ", results.Select(Cell))} | {results[0]?.ResidentToUsed:F2} |");
        }

        return text.ToString();
    }

    private static MemoryResult? Try(MemoryServerKind kind, MemoryShape shape)
    {
        try
        {
            var result = MemoryRun.Measure(kind, shape);
            Console.Error.WriteLine($"  {kind.Name}: {Cell(result)}");
            return result;
        }
        catch (Exception failure) when (kind.Name == "garnet-server" && failure is InvalidDataException or IOException)
        {
            Console.Error.WriteLine($"  {kind.Name}: {failure.Message}");
            return null;
        }
    }

    private static string Cell(MemoryResult? result)
        => result is null ? "-" : result.Mean == result.Worst ? result.Mean.ToString("F1", CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{result.Mean:F1} ({result.Worst:F1})");
}
