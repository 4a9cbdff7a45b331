using Distro.Commands.Declaration;
using Distro.Resp;
using Distro.Shard.Clients;

namespace Distro.Shard.Execution;

/// <summary>
/// Runs commands about the whole keyspace: those that take one slot after the other themselves, and those that need everybody out of the way. One a worker.
/// </summary>
internal sealed class KeyspaceRuns
{
    private readonly Worker worker;
    private readonly DataPlane plane;
    private readonly Gate gate;
    private readonly SlotWaiters waiters;
    private readonly SlotSet slots;
    private readonly Func<bool> givesUp;

    public KeyspaceRuns(Worker worker, SlotSet slots)
    {
        this.worker = worker;
        this.slots = slots;
        plane = worker.Plane;
        gate = plane.Gate;
        waiters = plane.Waiters;
        givesUp = GivesUp;
    }

    public bool RunSlotBySlot(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long started)
    {
        while (!gate.TryEnter(worker.Index))
        {
            if (plane.Scripts.IsBusy)
                return worker.Refuse(client, command, Refusal.Busy, Waiter.NoSlot);
            if (waiters.ParkAtGate(client, gate))
                return false;
        }

        slots.Clear();
        var state = plane.State;
        var refusal = plane.Arrivals is null ? Admission.OfKeyspace(plane, state, new Demand(command), client, started) : Refusal.Loading;
        if (refusal == Refusal.None)
            worker.RunHandler(client, state, command, input, arguments, heldSlot: -1);
        gate.Leave(worker.Index);
        return refusal == Refusal.None || worker.Refuse(client, command, refusal, Waiter.NoSlot);
    }

    /// <summary>A command without keys that needs everybody out of the way: it is no matter of slots, least of all of those that the last command had.</summary>
    public bool RunOnEverything(Client client, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long started)
    {
        slots.Clear();
        return RunBehindGate(client, new Demand(command), command, input, arguments, started);
    }

    /// <summary>While the last commands of other loops end, which may take long, this loop's other clients have their turn.</summary>
    private bool GivesUp()
    {
        worker.Turns.Look();
        return plane.Scripts.IsBusy;
    }

    /// <summary>A command that needs everybody out of the way, and has the slots collected.</summary>
    public bool RunBehindGate(Client client, Demand demand, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, long started)
    {
        if (client.TakeGrant() is >= 0 and var granted)
            waiters.Release(granted);
        while (!gate.TryClose(givesUp))
        {
            if (plane.Scripts.IsBusy)
                return worker.Refuse(client, command, Refusal.Busy, Waiter.NoSlot);
            if (waiters.ParkAtGate(client, gate))
                return false;
        }

        var state = plane.State;
        var refusal = plane.Arrivals is null ? Admission.OfKeys(plane, state, demand, client, slots, started) : Refusal.Loading;
        if (refusal == Refusal.LogFull && plane.Room.Park(client))
        {
            gate.Open();
            return false;
        }

        if (refusal == Refusal.LogFull)
            refusal = Admission.OfKeys(plane, state, demand, client, slots, started);
        if (refusal is Refusal.None or Refusal.LogFull)
        {
            worker.HoldsEverything = true;
            worker.RunHandler(client, state, command, input, arguments, heldSlot: -1);
            worker.Outcome.Finish(client, state, []);
            worker.HoldsEverything = false;
            worker.Outcome.GateOnEverything(client, state);
        }

        gate.Open();
        return refusal == Refusal.None || worker.Refuse(client, command, refusal, slots.FirstForeign(plane.Owners));
    }
}
