using Distro.Wire.Links;
using Distro.Wire.Machines;
using Distro.Wire.Shells;

namespace Distro.Replicator.Hosting;

/// <summary>What the coordinator and the relay have in common around them: one log, one set of metrics, one end.</summary>
internal sealed class MachineSurroundings(ILogger logger, ReplicatorMetrics metrics, Action end, Action<MachineAction> request) : IMachineSurroundings
{
    public void Do(MachineAction action) => request(action);

    public void Noted(Note note)
    {
        metrics.Noted(note);
        // A replica that is not on the stream yet asks many times a second.
        var level = note.Kind switch { NoteKind.RelayMissed => LogLevel.Debug, NoteKind.MapIsOld => LogLevel.Error, _ => LogLevel.Information };
        ReplicatorLog.Noted(logger, level, note.Kind.ToString(), note.Group, note.Epoch, note.Text);
    }

    public void Halt(string reason)
    {
        ReplicatorLog.Halted(logger, reason);
        end();
    }

    public void LinkFailed(string peer, Exception? error)
        => ReplicatorLog.LinkFailed(logger, error is LinkVersionException ? LogLevel.Warning : LogLevel.Debug, peer, error?.Message ?? "closed by the other side");
}
