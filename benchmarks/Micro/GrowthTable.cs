using System.Globalization;
using BenchmarkDotNet.Reports;

namespace Distro.Micro;

/// <summary>What was measured, an operation a row and a number of elements a column: nanoseconds of the fastest iteration, which a busy machine disturbs least, and what an operation allocates on the managed heap.</summary>
internal static class GrowthTable
{
    public static void Write(TextWriter to, IReadOnlyList<BenchmarkReport> reports)
    {
        var sizes = reports.Select(Elements).Distinct().Order().ToList();
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| operation | {string.Join(" | ", sizes.Select(size => size.ToString("N0", CultureInfo.InvariantCulture)))} | managed bytes |"));
        to.WriteLine(string.Concat(Enumerable.Repeat("|---", sizes.Count + 2)) + "|");
        foreach (var operation in reports.GroupBy(report => report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo))
        {
            var times = sizes.Select(size => operation.FirstOrDefault(report => Elements(report) == size)?.ResultStatistics?.Min is { } least ? least.ToString("N0", CultureInfo.InvariantCulture) : "-");
            to.WriteLine($"| {operation.Key.Trim('\'')} | {string.Join(" | ", times)} | {operation.Max(Bytes)} |");
        }
    }

    /// <summary>Whether any operation allocates at all.</summary>
    public static bool Allocated(IReadOnlyList<BenchmarkReport> reports) => reports.Any(report => Bytes(report) > 0);

    private static int Elements(BenchmarkReport report) => (int)report.BenchmarkCase.Parameters["Elements"];

    private static long Bytes(BenchmarkReport report) => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
}
