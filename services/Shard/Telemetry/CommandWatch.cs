using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;
using Distro.Shard.Clients;
using Distro.Shard.Execution;

namespace Distro.Shard.Telemetry;

/// <summary>
/// What happens around every command of one loop beside running it: a pause may hold it back before; afterwards it is counted for its client and, where it was
/// slow, told. Each of these is one comparison for a command that is none of its business.
/// </summary>
internal sealed class CommandWatch(Worker worker, DataPlane plane) : IInnerObserver
{
    /// <summary>Clients whose commands CLIENT PAUSE holds back.</summary>
    public PausedClients Paused { get; } = new(worker.Loop, plane.Pause);

    /// <summary>False when a pause holds the command back: its client is woken later, and tries again.</summary>
    public bool LetsRun(Client client, Command command) => !Paused.IsPaused || !Paused.Hold(client, command);

    /// <summary>The command, or one inside of it, has run, and its slots are still held.</summary>
    public void HasRun(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (client.Session.Tracking is not null)
            plane.Tracker.Remember(client, command, input, arguments);
    }

    public void InnerRan(Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, bool failed)
    {
        HasRun(worker.Running!, command, input, arguments);
        worker.Statistics.CountInner(command, failed);
    }

    /// <summary>The command has run, or was refused.</summary>
    public void Ended(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long elapsedTicks)
    {
        var session = client.Session;
        session.CommandCount++;
        if (client.Blocked is { } block)
            block.CommandIndex = command.Index;
        if (session.Tracking is { CachingIsSaid: true } tracking && !IsAboutClients(command) && !session.Queues(command))
            tracking.CachingIsSaid = false;
        if (elapsedTicks > plane.SlowCommandTicks)
            CommandTraces.Slow(command.FullName, elapsedTicks, plane.Now);
    }

    private static bool IsAboutClients(Command command) => command.Container is { Name: "CLIENT" };
}
