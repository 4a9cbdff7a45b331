using System.Diagnostics;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.HotKeys;
using Distro.Commands.Introspection;
using Distro.Resp;
using Distro.Shard.Clients;
using Distro.Shard.Eviction;
using Distro.Shard.Execution;

namespace Distro.Shard.Telemetry;

/// <summary>
/// What happens around every command of one loop beside running it: a pause may hold it back before; afterwards it is counted for its client and, where it was
/// slow, told. Each of these is one comparison for a command that is none of its business.
/// </summary>
internal sealed class CommandWatch(Worker worker, DataPlane plane) : IInnerObserver
{
    /// <summary>MONITOR's word for who sent what a script has sent.</summary>
    private const string ScriptAddress = "lua";

    private const long NotMeasured = -1;

    private readonly SlotStatistics slotUse = plane.SlotUse;
    private long replyStart;
    private long replyBytes;
    private long innerReplyStart;
    private long cpuStart;

    /// <summary>Clients whose commands CLIENT PAUSE holds back.</summary>
    public PausedClients Paused { get; } = new(worker.Loop, plane.Pause);

    /// <summary>Evicts what commands may need.</summary>
    public Evictor Evictor { get; } = new(worker, plane);

    /// <summary>False when a pause, or the want of memory, holds the command back: its client is woken later, and tries again.</summary>
    public bool LetsRun(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        cpuStart = worker.Statistics.Holds.CpuNow;
        replyStart = innerReplyStart = worker.Context.Reply.Buffer.Position;
        replyBytes = NotMeasured;
        return (!Paused.IsPaused || client.Session.Queues(command) || !Paused.Hold(client, command, FlagsOf(command, input, arguments))) && Evictor.LetsRun(client, command);
    }

    private CommandFlags FlagsOf(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
        => arguments.Length > 1 ? plane.Scripts.FlagsOf(command, input.Slice(arguments[1].Offset, arguments[1].Length)) : command.Flags;

    /// <summary>The command, or one inside of it, has run, and its slots are still held.</summary>
    public void HasRun(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (client.Session.Tracking is not null)
            plane.Tracker.Remember(client, command, input, arguments);
    }

    public void InnerRefused(Command command) => worker.Statistics.CountRejected(command.Index);

    public void ScriptBegins(Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (plane.Broker.IsMonitored)
            Show(session, session.Address, command, input, arguments);
    }

    public void InnerRan(Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, bool failed)
    {
        Planted.Disturb();
        // What the commands before it changed is told before it is noted what this one has read.
        if (worker.Running!.Session.Tracking is not null)
            plane.Tracker.TellReaders(worker.Context.Touched, worker.Running);
        HasRun(worker.Running!, command, input, arguments);
        worker.Running!.Session.CommandCount++;
        if (IsShown(command))
            Show(session, worker.Context.IsInScript ? ScriptAddress : session.Address, command, input, arguments);
        var elapsedTicks = worker.Statistics.CountInner(command, failed);
        if (plane.Introspection.HotKeys.Current is { } hot && session.Transaction is { IsRunning: true } && worker.Context.InnerDepth == 0)
        {
            // A command of EXEC, and not one that a script calls: those count as the script that declares their keys.
            var position = worker.Context.Reply.Buffer.Position;
            CountHot(hot, command, input, arguments, elapsedTicks, Length(arguments) + Math.Max(0, position - innerReplyStart));
            innerReplyStart = position;
        }

        Look(worker.Running!, command, input, arguments, elapsedTicks);
        worker.Context.Patience.Spend();
    }

    /// <summary>Counts the command by its outcome. One that waits is counted when it is answered.</summary>
    public void Count(Client client, Command command, long elapsedTicks, bool hasRun, bool failed)
    {
        if (client.Blocked is { } block)
            (block.CommandIndex, block.ElapsedTicks) = (command.Index, elapsedTicks);
        else if (hasRun)
            worker.Statistics.Count(command.Index, elapsedTicks, failed);
        if (elapsedTicks >= SlotHolds.LongTicks && command.Scope is Scope.Keys or Scope.SlotArgument or Scope.Gate or Scope.Queued or Scope.Script)
            worker.Statistics.Holds.Note(command.Index, elapsedTicks, cpuStart);
    }

    /// <summary>The command has run on keys of that one slot, which is still held.</summary>
    public void CountUse(Client client, Command command, int slot, long elapsedTicks)
    {
        if (!slotUse.IsCounted)
            return;
        replyBytes = worker.Context.Reply.Buffer.Position - replyStart;
        slotUse.Count(client, command, slot, elapsedTicks, replyBytes);
    }

    /// <summary>The command has run, or was refused.</summary>
    public void Ended(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long elapsedTicks)
    {
        var session = client.Session;
        session.EndCaching(command);
        if (IsShown(command))
            Show(session, session.Address, command, input, arguments);
        if (slotUse.IsCounted)
            slotUse.Ended(client, command);
        if (client.IsBlocked)
            return;
        session.CommandCount++;
        if (replyBytes == NotMeasured)
            replyBytes = worker.Context.Reply.Buffer.Position - replyStart;
        if (plane.Introspection.HotKeys.Current is { } hot)
            CountHot(hot, command, input, arguments, elapsedTicks, client.RequestBytes + replyBytes);
        Look(client, command, input, arguments, elapsedTicks);
        if (replyBytes >= plane.Limits.ReplyBytes && !command.Is(CommandFlags.SkipSlowlog))
            plane.Introspection.LargeReplies.Add(Entry(client, command, input, arguments, replyBytes));
    }

    /// <summary>A command that had blocked its client has been answered. What it took is told now, and only now.</summary>
    public void Unblocked(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long elapsedTicks)
    {
        if (plane.Introspection.HotKeys.Current is { } hot)
            CountHot(hot, command, input, arguments, elapsedTicks, Length(arguments));
        Look(client, command, input, arguments, elapsedTicks);
    }

    private static int Length(ReadOnlySpan<Arg> arguments) => arguments[^1].Offset + arguments[^1].Length - arguments[0].Offset;

    private void CountHot(HotKeyRun hot, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long elapsedTicks, long bytes)
    {
        if (hot.IsActive(worker.Context.NowMilliseconds))
            hot.Count(worker.Index, command, input, arguments, elapsedTicks, bytes, worker.Context.Random);
    }

    private bool IsShown(Command command) => plane.Broker.IsMonitored && !command.Is(CommandFlags.SkipMonitor | CommandFlags.Admin);

    private void Show(Session session, string address, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
        => plane.Broker.PublishCommand(ShownArguments.Line(command, input, arguments, (plane.Now.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond, session.Database, address));

    /// <summary>What is looked at of every command, also of those inside of others.</summary>
    private void Look(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long elapsedTicks)
    {
        var limits = plane.Limits;
        if (elapsedTicks >= limits.NotedTicks)
            TellLong(client, command, input, arguments, elapsedTicks);
        var requestBytes = Length(arguments);
        if (requestBytes >= limits.RequestBytes && !command.Is(CommandFlags.SkipSlowlog))
            plane.Introspection.LargeRequests.Add(Entry(client, command, input, arguments, requestBytes));
    }

    private void TellLong(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long elapsedTicks)
    {
        if (elapsedTicks >= plane.Limits.SlowTicks)
            TellSlow(client, command, input, arguments, elapsedTicks);
        if (elapsedTicks >= plane.Limits.EventTicks)
            NoteLatency(command, elapsedTicks);
    }

    private void TellSlow(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long elapsedTicks)
    {
        CommandTraces.Slow(command.FullName, elapsedTicks, plane.Now);
        if (!command.Is(CommandFlags.SkipSlowlog))
            plane.Introspection.Slow.Add(Entry(client, command, input, arguments, (long)Stopwatch.GetElapsedTime(0, elapsedTicks).TotalMicroseconds));
    }

    private void NoteLatency(Command command, long elapsedTicks)
    {
        var milliseconds = (long)Stopwatch.GetElapsedTime(0, elapsedTicks).TotalMilliseconds;
        if (plane.Introspection.Latency.Wants(milliseconds))
            plane.Introspection.Latency.Add(command.Is(CommandFlags.Fast) ? "fast-command" : "command", plane.Clock.UnixMilliseconds / 1000, milliseconds);
    }

    private CommandLogEntry Entry(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long value)
        => new(0, plane.Clock.UnixMilliseconds / 1000, value, ShownArguments.Shortened(command, input, arguments), client.Session.Address, client.Session.Name) { RoutedId = client.IsRouted ? client.Session.Id : 0 };
}
