using System.Diagnostics;
using System.Globalization;
using System.Text;
using Distro.SideBySide.Memory;

namespace Distro.SideBySide.Holds;

/// <summary>How long at most, and who it was.</summary>
internal readonly record struct Longest(double Milliseconds, string Holder)
{
    public static Longest Least(Longest one, Longest other) => one.Milliseconds <= other.Milliseconds ? one : other;

    public override string ToString() => Milliseconds < 1 ? "below 1" : string.Create(CultureInfo.InvariantCulture, $"{Milliseconds:F1} ({Holder})");
}

/// <summary>What one step did: until its reply (wall time), the longest hold or step in the background (only ours says: wall time, and what its thread computed), and what the server computed while another client waited.</summary>
internal readonly record struct HoldResult(double ReplyMilliseconds, Longest Hold, Longest Cpu, double WaitMilliseconds);

/// <summary>
/// Large things, one after the other, on distro-server and redis-server: how long slots were held, by the clock and by what the thread computed (INFO slotholds with slot-hold-cpu),
/// and how long another client, which reads one key all the time, had to wait, measured by what the server's threads computed meanwhile. Each step is done several times and the best counts: what else the machine does only ever adds.
/// </summary>
internal static class HoldTable
{
    private const int Rounds = 2;
    private const int StepsSettleMilliseconds = 300;

    /// <param name="only">Part of the titles of the steps; null: all.</param>
    public static string Measure(string? only)
    {
        var kinds = MemoryServerKind.Present().Where(kind => kind.Name is "distro-server" or "redis-server").ToArray();
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Report.Machine()}, redis-server {PeerServer.RedisVersion()}; the best of {Rounds} runs.");
        text.AppendLine();
        text.AppendLine("| step | distro-server: until its reply, ms | longest hold or step, ms | its thread's CPU, ms | another client waited for, CPU ms | redis-server: until its reply, ms | another client waited for, CPU ms |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var step in HoldStep.All.Where(step => only is null || step.Title.Contains(only, StringComparison.Ordinal)))
        {
            Console.Error.WriteLine(step.Title);
            var ours = Best(kinds[0], step);
            var theirs = Best(kinds[1], step);
            var row = $"| {step.Title}{(step.IsWhole ? " (O(n))" : "")} | {Cells(ours, showsHold: true)} | {Cells(theirs, showsHold: false)} |";
            Console.Error.WriteLine(row);
            text.AppendLine(row);
        }

        return text.ToString();
    }

    private static HoldResult? Best(MemoryServerKind kind, HoldStep step)
    {
        using var server = new MemoryServer(kind);
        using var pipe = new CommandPipe(server.Port);
        if (kind.Name == "distro-server")
            pipe.Ask("CONFIG SET slot-hold-cpu yes");
        HoldResult? best = null;
        for (var round = 0; round < Rounds; round++)
        {
            var result = Run(server, pipe, step);
            if (result is null)
                return null;
            best = best is not { } before ? result : new HoldResult(
                Math.Min(before.ReplyMilliseconds, result.Value.ReplyMilliseconds), Longest.Least(before.Hold, result.Value.Hold),
                Longest.Least(before.Cpu, result.Value.Cpu), Math.Min(before.WaitMilliseconds, result.Value.WaitMilliseconds));
        }

        return best;
    }

    /// <summary>Null where the server lacks what the step needs.</summary>
    private static HoldResult? Run(MemoryServer server, CommandPipe pipe, HoldStep step)
    {
        try
        {
            pipe.Ask("FLUSHALL");
            pipe.Ask("SET somebody-elses-key value");
            step.Fill(pipe);
            pipe.Flush();
        }
        catch (InvalidDataException)
        {
            return null;
        }

        Thread.Sleep(step.IsDue ? 0 : StepsSettleMilliseconds);
        pipe.Ask("CONFIG RESETSTAT");
        using var prober = new Prober(server.Port, server.Times);
        var started = Stopwatch.GetTimestamp();
        step.Act(pipe);
        pipe.Flush();
        var reply = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        Thread.Sleep(TimeSpan.FromSeconds(step.SecondsBehind));
        var holds = pipe.Ask("INFO slotholds");
        return new HoldResult(reply, LongestOf(holds, "longest_usec="), LongestOf(holds, "longest_cpu_usec="), prober.Longest());
    }

    private static Longest LongestOf(string holds, string field)
    {
        var longest = default(Longest);
        foreach (var line in holds.Split('\n').Where(line => line.StartsWith("slothold_", StringComparison.Ordinal)))
        {
            var from = line.IndexOf(field, StringComparison.Ordinal) + field.Length;
            var milliseconds = long.Parse(line.AsSpan(from, line.IndexOf(',', from) - from), CultureInfo.InvariantCulture) / 1000.0;
            if (milliseconds > longest.Milliseconds)
                longest = new Longest(milliseconds, line["slothold_".Length..line.IndexOf(':', StringComparison.Ordinal)]);
        }

        return longest;
    }

    private static string Cells(HoldResult? result, bool showsHold)
    {
        if (result is not { } some)
            return showsHold ? "- | - | - | -" : "- | -";
        var middle = showsHold ? $" | {some.Hold} | {some.Cpu}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{some.ReplyMilliseconds:F1}{middle} | {some.WaitMilliseconds:F1}");
    }
}
