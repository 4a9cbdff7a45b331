using Distro.Commands.Execution;

namespace Distro.Shard.Execution;

/// <summary>Slots one at a time, for the handlers of Scope.EachSlot. At most one is held, so waiting for it blocks nobody in a circle.</summary>
internal sealed class SlotWalk(Worker worker, SlotSet slots) : ISlotAccess
{
    public void Acquire(int slot)
    {
        var wait = default(SpinWait);
        while (!slots.TryTake(slot))
            wait.SpinOnce(sleep1Threshold: -1);
    }

    public void Release(int slot)
    {
        var state = worker.Plane.State;
        worker.AppendEffects(worker.Running, state);
        if (worker.Running is { } client)
            worker.GateOnSlot(client, state, slot);
        worker.Plane.Waiters.Release(slot);
    }
}
