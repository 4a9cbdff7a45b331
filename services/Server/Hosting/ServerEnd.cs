using System.Runtime.InteropServices;
using Distro.Commands.Execution;
using Microsoft.Extensions.Logging;

namespace Distro.Server.Hosting;

/// <summary>
/// How the server comes to its end: SHUTDOWN and signals, each with its words, ask here, and it ends only when what is kept is on the disk, or they said that this does
/// not matter. A signal is acted on apart from the thread that brings it, so that SHUTDOWN ABORT can still call it off, and a second SIGINT does not wait for a disk.
/// There are no replicas of a server of its own, so nobody has to catch up first.
/// </summary>
/// <param name="facts">What is kept, as it is now.</param>
/// <param name="switches">DEBUG's: a test may have signals held.</param>
/// <param name="end">Told the exit code.</param>
internal sealed class ServerEnd(ServerEndFacts facts, DebugSwitches switches, ILogger log, Action<int> end)
{
    public const string Refused = "ERR Errors trying to SHUTDOWN. Check logs.";
    private const int InsistedExitCode = 1;

    private readonly Lock gate = new();
    private Held? pending;
    private int signals;
    private volatile bool savesAtEnd;

    /// <summary>Where no log is kept, a copy of the data was asked for: it is taken when clients are served no more.</summary>
    public bool SavesAtEnd => savesAtEnd;

    /// <summary>From any thread; never waits.</summary>
    public void Signal(PosixSignal signal)
    {
        lock (gate)
        {
            if (pending is not null && signal == PosixSignal.SIGINT)
            {
                ServerLog.Insists(log);
                end(InsistedExitCode);
                return;
            }

            ServerLog.Signalled(log, signal.ToString());
            pending = new Held(signal, ++signals);
        }

        if (!switches.HoldsSignals) _ = Task.Run(Act);
    }

    /// <summary>Acts on a signal that has come and was not called off. Where it must not end, one that came meanwhile stays to be acted on.</summary>
    public void Act()
    {
        Held held;
        lock (gate)
        {
            if (pending is not { } last) return;
            held = last;
        }

        var may = MayEnd(facts.OnSignal(held.Signal));
        lock (gate)
        {
            if (pending is null) return;
            if (may || pending == held) pending = null;
        }

        if (may) end(0);
    }

    /// <summary>A client asks. Null when it ends, else the error line.</summary>
    public string? Ask(ShutdownRequest request)
    {
        if (!MayEnd(request)) return Refused;
        end(0);
        return null;
    }

    /// <summary>Calls a signal off that was not acted on yet.</summary>
    public bool Abort()
    {
        lock (gate)
        {
            if (pending is null) return false;
            pending = null;
        }

        ServerLog.ShutdownAborted(log);
        return true;
    }

    private bool MayEnd(ShutdownRequest request)
    {
        var problem = Problem(request);
        if (problem is null) return true;
        if (request.Force)
        {
            ServerLog.EndsAnyway(log, problem);
            return true;
        }

        ServerLog.CantEnd(log, problem);
        ServerLog.ShutdownFailed(log);
        return false;
    }

    private string? Problem(ShutdownRequest request)
    {
        if (request.Safe && facts.IsVotingPrimary()) return "This is a voting primary. Shutting down may cause the cluster to go down";
        if (facts.IsBeginningLog()) return "Writing initial AOF";
        if (!facts.KeepsData()) savesAtEnd = request.Save;
        if (request.NoSave || !facts.KeepsData()) return null;
        return facts.Save() is { } reason ? $"Error trying to save the DB ({reason})" : null;
    }

    /// <summary>A signal to be acted on, the so manieth that came.</summary>
    private readonly record struct Held(PosixSignal Signal, int Number);
}

/// <summary>What the end depends on.</summary>
/// <param name="KeepsData">There is a log to be made whole.</param>
/// <param name="IsBeginningLog">A log is wanted and does not yet hold what the server holds.</param>
/// <param name="IsVotingPrimary">A cluster could miss this member.</param>
/// <param name="Save">Has everything on the disk; null when it is, else why not. May wait for the disk.</param>
/// <param name="OnSignal">What the options say of a signal.</param>
internal sealed record ServerEndFacts(Func<bool> KeepsData, Func<bool> IsBeginningLog, Func<bool> IsVotingPrimary, Func<string?> Save, Func<PosixSignal, ShutdownRequest> OnSignal);
