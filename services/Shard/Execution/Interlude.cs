using System.Diagnostics;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;
using Distro.Shard.Clients;

namespace Distro.Shard.Execution;

/// <summary>
/// What a loop serves while a script, or a command of many elements (<see cref="TurnTaking"/>), runs on it for long: its other clients get what needs no keys, learn that the process is busy, and may end the script.
/// Invariant: in here runs only what takes no slots, neither waits nor closes the gate (<see cref="MayRun"/>). On every other loop such commands run beside the
/// script anyway, so the engine can't tell the difference; what is this loop's own, the running command's reply, effects and touched keys, they do not see, because
/// they have a context of their own. Nothing in here begins a script, so there is never a third level. Whoever wants more waits, holding nothing, until the script
/// or command has ended, or the script has become busy.
/// </summary>
internal sealed class Interlude(Worker worker)
{
    private readonly DataPlane plane = worker.Plane;
    private readonly List<Client> waiting = [];
    private WorkerContext? context;
    private bool hasToldBusy;

    public bool IsOpen => worker.Loop.IsMeanwhile;

    /// <summary>Interludes so far, for the statistics.</summary>
    public long Count { get; private set; }

    /// <summary>Commands that ran in them.</summary>
    public long Served { get; private set; }

    public ReplyWriter Reply => Context.Reply;

    private WorkerContext Context => context ??= LoopContext.Beside(worker, plane);

    /// <summary>Called by the running script, between two of its instructions, or for a command between two of its elements.</summary>
    public void Serve()
    {
        Count++;
        worker.Ahead.Clear();
        worker.Running!.BeginInterlude();
        if (plane.Scripts.IsBusy && !hasToldBusy)
        {
            hasToldBusy = true;
            WakeWaiting();
        }

        worker.Loop.ServeMeanwhile();
    }

    /// <summary>The script has ended: those who wait have their turn after its command.</summary>
    public void End()
    {
        hasToldBusy = false;
        WakeWaiting();
    }

    /// <summary>As <see cref="Worker.Execute"/>, in an interlude.</summary>
    public bool Execute(Client client, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        var reply = Reply;
        var session = client.Session;
        reply.Buffer = client.Output;
        reply.Version = session.RespVersion;
        Context.NowMilliseconds = worker.Context.NowMilliseconds;
        var errors = reply.ErrorCount;
        if (CommandRunner.Find(Context, session, input, arguments) is not { } command)
        {
            session.Transaction?.Fail();
            worker.Statistics.CountNotRun(Context.Rejected);
            return true;
        }

        var isBusy = plane.Scripts.IsBusy;
        if (session.Queues(command) && isBusy && command.Is(CommandFlags.AllowBusy))
        {
            CommandRunner.Queue(Context, session, command, input, arguments);
            return true;
        }

        if (!MayRun(command, isBusy) || session.Queues(command))
            return isBusy ? RefusalReplies.TellBusy(worker, client, command) : Wait(client);
        session.LastCommand = command.FullName;
        session.LastCommandMilliseconds = Context.NowMilliseconds;
        session.CommandCount++;
        Served++;
        var started = Stopwatch.GetTimestamp();
        CommandRunner.Run(Context, session, command, input, arguments);
        worker.Statistics.Count(command.Index, Stopwatch.GetTimestamp() - started, reply.ErrorCount != errors);
        return true;
    }

    /// <summary>
    /// Needs neither slots nor the gate, and ends at once. What administrators do may close the gate (CONFIG SET appendonly, DEBUG RELOAD), which this loop is behind.
    /// </summary>
    private static bool MayRun(Command command, bool isBusy)
    {
        if (command.Scope is not (Scope.None or Scope.Connection) || command.Is(CommandFlags.Blocking))
            return false;
        return command.Is(CommandFlags.AllowBusy) || (!isBusy && !command.Is(CommandFlags.Admin));
    }

    /// <summary>The client's command waits for the script. Always false: it did not run.</summary>
    public bool Wait(Client client)
    {
        if (client.TakeGrant() is >= 0 and var granted)
            plane.Waiters.Release(granted);
        waiting.Add(client);
        return false;
    }

    private void WakeWaiting()
    {
        foreach (var client in waiting)
            worker.Loop.Post(client);
        waiting.Clear();
    }
}
