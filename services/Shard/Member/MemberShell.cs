using Distro.Wire.Links;
using Distro.Wire.Machines;
using Distro.Wire.Shells;
using Microsoft.Extensions.Logging;

namespace Distro.Shard.Member;

/// <summary>Runs the member's control logic on a thread of its own, beside the loops that it steers: leases never wait for a command, nor a command for a lease.</summary>
internal sealed class MemberShell : IMachineSurroundings, IAsyncDisposable
{
    private readonly ILogger logger;
    private readonly Action end;
    private readonly IDataPlane plane;
    private readonly MachineShell shell;
    private readonly MemberMachine machine;
    private readonly MemberMetrics metrics = new();
    private int snapshotTold;

    public MemberShell(
        MemberIdentity identity, string coordinator, IDataPlane plane, IClock clock, LeaseOptions leases, ControlLinkOptions links, SnapshotPolicy snapshots, ILogger logger, Action end)
    {
        this.logger = logger;
        this.end = end;
        this.plane = plane;
        machine = new MemberMachine(clock, new Random(), leases, identity, coordinator, plane, snapshots);
        shell = new MachineShell("member", clock, links, this);
    }

    public void Start()
    {
        Action logPublished = machine.LogPublished;
        plane.Published = () => shell.Post(logPublished);
        Action snapshotMoved = SnapshotMoved;
        plane.SnapshotMoved = () =>
        {
            if (Interlocked.Exchange(ref snapshotTold, 1) == 0) shell.Post(snapshotMoved);
        };
        shell.Start(machine);
    }

    /// <summary>From any thread: whoever is the primary then begins a snapshot.</summary>
    public void AskSnapshot() => shell.Post(machine.AskSnapshot);

    public void CancelSnapshot() => shell.Post(machine.CancelSnapshot);

    public async ValueTask DisposeAsync()
    {
        plane.Published = null;
        plane.SnapshotMoved = null;
        await shell.DisposeAsync().ConfigureAwait(false);
        metrics.Dispose();
    }

    private void SnapshotMoved()
    {
        Volatile.Write(ref snapshotTold, 0);
        Interlocked.MemoryBarrier();
        machine.SnapshotMoved();
    }

    public void Do(MachineAction action) => throw new InvalidOperationException($"{action.GetType().Name} is nothing that a member does");

    public void Noted(Note note)
    {
        metrics.Noted(note);
        MemberLog.Noted(logger, note.Kind == NoteKind.MapIsOld ? LogLevel.Error : LogLevel.Information, note.Kind.ToString(), note.Group, note.Epoch, note.Text);
    }

    public void Halt(string reason)
    {
        MemberLog.Halted(logger, reason);
        end();
    }

    public void LinkFailed(string peer, Exception? error) => MemberLog.LinkFailed(logger, error is LinkVersionException ? LogLevel.Warning : LogLevel.Information, peer, error?.Message ?? "closed by the other side");
}
