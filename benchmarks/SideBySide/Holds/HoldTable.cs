using System.Diagnostics;
using System.Globalization;
using System.Text;
using Distro.SideBySide.Memory;

namespace Distro.SideBySide.Holds;

/// <summary>What one step did: until its reply (wall time), the longest that a slot was held (wall time, only ours says), and what the server computed while another client waited.</summary>
internal readonly record struct HoldResult(double ReplyMilliseconds, double HoldMilliseconds, string Holder, double WaitMilliseconds);

/// <summary>
/// Large things, one after the other, on distro-server and redis-server: how long slots were held (INFO slotholds) and how long another client, which reads one key all the
/// time, had to wait, measured by what the server's threads computed meanwhile. Each step is done several times and the best counts: what else the machine does only ever adds.
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
        text.AppendLine("| step | distro-server: until its reply, ms | longest hold of a slot, ms | another client waited for, CPU ms | redis-server: until its reply, ms | another client waited for, CPU ms |");
        text.AppendLine("|---|---|---|---|---|---|");
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
        pipe.Ask("SET somebody-elses-key value");
        HoldResult? best = null;
        for (var round = 0; round < Rounds; round++)
        {
            var result = Run(server, pipe, step);
            if (result is null)
                return null;
            best = best is not { } before ? result : new HoldResult(
                Math.Min(before.ReplyMilliseconds, result.Value.ReplyMilliseconds), Math.Min(before.HoldMilliseconds, result.Value.HoldMilliseconds),
                before.HoldMilliseconds < result.Value.HoldMilliseconds ? before.Holder : result.Value.Holder, Math.Min(before.WaitMilliseconds, result.Value.WaitMilliseconds));
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

        Thread.Sleep(step.Command == "PING" ? 0 : StepsSettleMilliseconds);
        pipe.Ask("CONFIG RESETSTAT");
        using var prober = new Prober(server.Port, server.Times);
        var started = Stopwatch.GetTimestamp();
        pipe.Ask(step.Command);
        var reply = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        Thread.Sleep(TimeSpan.FromSeconds(step.SecondsBehind));
        var (hold, holder) = LongestHold(pipe);
        return new HoldResult(reply, hold, holder, prober.Longest());
    }

    /// <summary>Milliseconds, below 1 where INFO lists none.</summary>
    private static (double Milliseconds, string Holder) LongestHold(CommandPipe pipe)
    {
        var longest = (0.0, "");
        foreach (var line in pipe.Ask("INFO slotholds").Split('\n').Where(line => line.StartsWith("slothold_", StringComparison.Ordinal)))
        {
            var from = line.IndexOf("longest_usec=", StringComparison.Ordinal) + "longest_usec=".Length;
            var milliseconds = long.Parse(line.AsSpan(from, line.IndexOf(',', from) - from), CultureInfo.InvariantCulture) / 1000.0;
            if (milliseconds > longest.Item1)
                longest = (milliseconds, line["slothold_".Length..line.IndexOf(':', StringComparison.Ordinal)]);
        }

        return longest;
    }

    private static string Cells(HoldResult? result, bool showsHold)
    {
        if (result is not { } some)
            return showsHold ? "- | - | -" : "- | -";
        var hold = some.HoldMilliseconds < 1 ? "below 1" : string.Create(CultureInfo.InvariantCulture, $"{some.HoldMilliseconds:F1} ({some.Holder})");
        var middle = showsHold ? $" | {hold}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{some.ReplyMilliseconds:F1}{middle} | {some.WaitMilliseconds:F1}");
    }
}
