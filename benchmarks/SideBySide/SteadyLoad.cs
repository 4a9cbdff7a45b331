using System.Diagnostics;
using System.Globalization;
using System.Text;
using Distro.SideBySide.Crowds;

namespace Distro.SideBySide;

/// <summary>
/// A load that goes on while what it meets is changed, and can be halted, so that many short slices can be compared with their neighbours in time: nobody connects,
/// starts or ends in between. A slice's figure is what the target's processes computed for each command that the server says it has run.
/// </summary>
internal sealed class SteadyLoad : IDisposable
{
    /// <summary>More than any run sends; redis-benchmark has no end otherwise that keeps its connections.</summary>
    private const int RequestsMax = 2_000_000_000;

    private const string CountField = "total_commands_processed:";

    private readonly Target target;
    private readonly Process process;
    private readonly CrowdClient client;

    public SteadyLoad(Target target, Workload work)
    {
        this.target = target;
        client = new CrowdClient(target.Port);
        process = Process.Start(new ProcessStartInfo("redis-benchmark", LoadRun.Arguments(target, work with { Requests = RequestsMax })) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>CPU microseconds of the target's processes for each command, over so much time.</summary>
    public double Slice(TimeSpan length)
    {
        var (commands, cpu) = Read();
        Thread.Sleep(length);
        var (commandsAfter, cpuAfter) = Read();
        if (process.HasExited || commandsAfter - commands < 100) throw new InvalidOperationException($"the load on {target.Name} stands still");
        return (cpuAfter - cpu) / 1e3 / (commandsAfter - commands);
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        client.Dispose();
    }

    private (long Commands, long CpuNanoseconds) Read()
    {
        client.Send(CrowdClient.Request("INFO", "stats"));
        var info = new StringBuilder(client.ReceiveText());
        while (!IsWhole(info.ToString())) info.Append(client.ReceiveText());
        var text = info.ToString();
        var from = text.IndexOf(CountField, StringComparison.Ordinal) + CountField.Length;
        return (long.Parse(text.AsSpan(from, text.IndexOf('\r', from) - from), CultureInfo.InvariantCulture), target.Processes.Sum(each => ProcessCpu.OwnNanoseconds(each.Id)));
    }

    private static bool IsWhole(string bulk)
    {
        var line = bulk.IndexOf('\n', StringComparison.Ordinal) + 1;
        return bulk.Length >= line + int.Parse(bulk.AsSpan(1, line - 3), CultureInfo.InvariantCulture) + 2;
    }
}
