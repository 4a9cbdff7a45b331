using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Scripting;
using Distro.Resp;
using Distro.Shard.Clients;
using Distro.Shard.Execution;

namespace Distro.Shard.Scripting;

/// <summary>
/// What a script on this loop may touch. The slots of its declared keys are held like any command's. An undeclared key goes ahead if its slot is held or free;
/// else the gate is closed around the running script, everybody else leaves it, and the script goes on alone. Nothing is ever undone or run again for it.
/// Scripts of which the compiler has not proved that they stay on their declared keys take the token first; only those ever close the gate.
/// </summary>
internal sealed class ScriptGround(Worker worker, SlotSet slots) : IScriptGround
{
    private readonly DataPlane plane = worker.Plane;
    private bool hasToken;
    private bool isAlone;

    public bool IsCluster => plane.Owners.IsCluster && worker.Running is { IsRouted: false };

    public bool IsMemoryFull => plane.IsMemoryFull;

    public string? WriteRefusal
    {
        get
        {
            var refusal = plane.State.Role != ServingRole.Primary ? Refusal.ReadOnly : plane.Room.Refuses || plane.Room.IsAtItsEnd ? Refusal.Misconfigured : plane.LacksReplicas ? Refusal.NoReplicas : Refusal.None;
            return refusal == Refusal.None ? null : Encoding.ASCII.GetString(RefusalReplies.Line(refusal));
        }
    }

    public Action? Waiting { get; set; }

    public bool IsStopping => worker.Loop.IsStopping;

    /// <summary>Times that a script had to be alone, for the statistics.</summary>
    public long Escalations { get; private set; }

    /// <summary>Before a script's slots are taken: takes the token where the script needs it. False when the client was parked for it.</summary>
    public bool TryBegin(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (!plane.Scripts.NeedsToken(command, input.Slice(arguments[1].Offset, arguments[1].Length))) return true;
        while (!plane.Waiters.ScriptToken.TryTake())
        {
            if (plane.Waiters.ParkAtToken(client, plane.Waiters.ScriptToken)) return false;
        }

        hasToken = true;
        return true;
    }

    /// <summary>After the command has ended, or was parked.</summary>
    public void End()
    {
        if (!hasToken) return;
        hasToken = false;
        plane.Waiters.ReleaseToken(plane.Waiters.ScriptToken);
    }

    public bool Reach(int slot)
    {
        if (!plane.Owners.IsOurs(slot)) return false;
        if (worker.HoldsEverything || slots.Slots.Contains(slot)) return true;
        if (slots.TryTakeMore(slot))
            Prepare();
        else
            ReachAll();
        return true;
    }

    public void ServeOthers() => worker.Interlude.Serve();

    public void Ended() => worker.Interlude.End();

    public void ReachAll()
    {
        if (worker.HoldsEverything) return;
        Escalations++;
        plane.Gate.CloseInside(worker.Index, Waiting);
        worker.HoldsEverything = isAlone = true;
        Prepare();
    }

    /// <summary>Somebody may have begun to watch what is held only now, or to wait for it, since the script began.</summary>
    private void Prepare() => plane.Feed.Prepare(worker.Context.Touched);

    /// <summary>The script has ended and is logged: others may come back.</summary>
    public void Leave()
    {
        if (!isAlone) return;
        worker.HoldsEverything = isAlone = false;
        plane.Gate.EndInside();
    }
}
