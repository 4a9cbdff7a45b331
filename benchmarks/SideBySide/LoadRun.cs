using System.Diagnostics;
using System.Globalization;

namespace Distro.SideBySide;

/// <summary>What one run of redis-benchmark measured: requests a second, latency in milliseconds, and CPU microseconds per request of each of the target's processes.</summary>
internal sealed record LoadRun(double RequestsPerSecond, double P50, double P99, double[] CpuOfEach)
{
    public double CpuMicroseconds => CpuOfEach.Sum();

    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(2);

    public static async Task<LoadRun> Of(Target target, Workload work)
    {
        var cpuBefore = target.CpuSeconds();
        var output = await Run("redis-benchmark", Arguments(target, work));
        var cpu = target.CpuSeconds().Zip(cpuBefore, (after, before) => (after - before) * 1e6 / work.Requests).ToArray();

        // "test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"
        var line = output.Split('\n').LastOrDefault(l => l.StartsWith('"') && !l.StartsWith("\"test\"", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"redis-benchmark against {target.Name} printed no figures: {output}");
        var fields = line.Trim().Split(',').Select(f => f.Trim('"')).ToArray();
        return new(Number(fields[1]), Number(fields[4]), Number(fields[6]), cpu);
    }

    /// <summary>What redis-benchmark is told.</summary>
    public static string[] Arguments(Target target, Workload work) =>
    [
        "-h", "127.0.0.1", "-p", target.Port.ToString(CultureInfo.InvariantCulture),
        "-c", $"{work.Clients}", "-P", $"{work.Pipeline}", "-d", $"{work.ValueBytes}", "-n", $"{work.Requests}", "-r", $"{work.Keys}", "--csv", .. target.ClientArguments,
        .. work.Request.Contains(' ') ? work.Request.Split(' ') : ["-t", work.Request],
    ];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<string> Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(RunLimit))
        {
            process.Kill();
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {RunLimit}");
        }

        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}: {await errors}");
        return await output;
    }
}
