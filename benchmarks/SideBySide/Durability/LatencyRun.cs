using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Distro.SideBySide.Durability;

/// <summary>One run of redis-benchmark with the tail of its latencies (milliseconds), which its table of percentiles has and its line of CSV has not.</summary>
internal sealed partial record LatencyRun(double RequestsPerSecond, double P50, double P99, double P999, double Longest)
{
    private const double TailPercent = 99.9;
    private static readonly TimeSpan runLimit = TimeSpan.FromMinutes(5);

    /// <param name="target">Whom to ask.</param>
    /// <param name="load">Connections, pipeline, and a test or command, as redis-benchmark is told.</param>
    /// <param name="requests">In all.</param>
    public static LatencyRun Of(Target target, string[] load, long requests)
    {
        using var process = Process.Start(new ProcessStartInfo("redis-benchmark", ["-h", "127.0.0.1", "-p", $"{target.Port}", "-n", $"{requests}", "-d", "32", "-r", $"{Workload.KeySpace}", .. load])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(runLimit))
        {
            process.Kill();
            throw new TimeoutException($"redis-benchmark did not end within {runLimit} against {target.Name}");
        }

        var text = output.Result;
        if (process.ExitCode != 0 || !text.Contains("throughput summary", StringComparison.Ordinal)) throw new InvalidOperationException($"redis-benchmark against {target.Name}: {text}{errors.Result}");
        var lines = PercentileLine().Matches(text[..text.IndexOf("Cumulative distribution", StringComparison.Ordinal)]);
        return new LatencyRun(Number(Throughput().Match(text).Groups[1].Value), At(lines, 50), At(lines, 99), At(lines, TailPercent), At(lines, 100));
    }

    private static double At(MatchCollection lines, double percent)
        => Number((lines.FirstOrDefault(line => Number(line.Groups[1].Value) >= percent) ?? lines[^1]).Groups[2].Value);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d+\.\d+)% <= (\d+\.\d+) milliseconds")]
    private static partial Regex PercentileLine();

    [GeneratedRegex(@"throughput summary: (\d+\.\d+)")]
    private static partial Regex Throughput();
}
