using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
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

    /// <summary>SIGSTOP and SIGCONT of Linux.</summary>
    private const int Stop = 19;
    private const int Continue = 18;

    /// <summary>Beyond what connecting and asking for the counts take.</summary>
    private const int FlowingCommands = 2_000;
    private const int FewestCommands = 100;
    private const int SlicesMax = 60;
    private const int WaitMilliseconds = 20;
    private const int WaitsMax = 1_500;

    private const string CountField = "total_commands_processed:";

    private readonly Target target;
    private readonly Process process;
    private readonly CrowdClient client;

    public SteadyLoad(Target target, Workload work)
    {
        this.target = target;
        client = new CrowdClient(target.PlainPort ?? target.Port);
        process = Process.Start(new ProcessStartInfo("redis-benchmark", LoadRun.Arguments(target, work with { Requests = RequestsMax })) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits until the load flows: its connections are made.</summary>
    public void Await()
    {
        var (before, _) = Read();
        for (var waited = 0; Read().Commands - before < FlowingCommands; waited++)
        {
            if (process.HasExited || waited == WaitsMax) throw new InvalidOperationException($"the load on {target.Name} does not begin");
            Thread.Sleep(WaitMilliseconds);
        }
    }

    /// <summary>The load stops: connections stay, nothing is sent.</summary>
    public void Halt() => Signal(Stop);

    public void GoOn() => Signal(Continue);

    /// <summary>What the target does in so much time, or in more where it did next to nothing in that: on a busy machine nobody may have let the load run.</summary>
    public Slice Take(TimeSpan length)
    {
        var started = Stopwatch.GetTimestamp();
        var (commands, cpu) = Read();
        var (commandsAfter, cpuAfter) = (commands, cpu);
        for (var slept = 0; commandsAfter - commands < FewestCommands; slept++)
        {
            if (process.HasExited || slept == SlicesMax) throw new InvalidOperationException($"the load on {target.Name} stands still");
            Thread.Sleep(length);
            (commandsAfter, cpuAfter) = Read();
        }

        var count = commandsAfter - commands;
        return new(count / Stopwatch.GetElapsedTime(started).TotalSeconds, (cpuAfter - cpu) / 1e3 / count);
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

    private void Signal(int signal)
    {
        if (Kill(process.Id, signal) != 0) throw new InvalidOperationException($"the load on {target.Name} takes no signal: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);

    private static bool IsWhole(string bulk)
    {
        var line = bulk.IndexOf('\n', StringComparison.Ordinal) + 1;
        return bulk.Length >= line + int.Parse(bulk.AsSpan(1, line - 3), CultureInfo.InvariantCulture) + 2;
    }
}
