using Distro.Commands.Execution;

namespace Distro.Shard.Execution;

/// <summary>Slots one at a time, for the handlers of Scope.EachSlot. At most one is held, so waiting for it blocks nobody in a circle; behind the gate none needs to be.</summary>
internal sealed class SlotWalk(Worker worker, SlotSet slots) : ISlotAccess
{
    public void Acquire(int slot)
    {
        if (worker.HoldsEverything)
            return;
        if (!slots.TryTake(slot))
            WaitFor(slot);
        worker.Plane.Feed.Prepare(worker.Context.Touched);
    }

    private void WaitFor(int slot)
    {
        var gate = worker.Plane.Gate;
        var wait = default(SpinWait);
        gate.Pause(worker.Index);
        while (true)
        {
            while (!slots.TryTake(slot))
                wait.SpinOnce(sleep1Threshold: -1);
            if (gate.TryResume(worker.Index))
                return;
            worker.Plane.Waiters.Release(slot);
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    public void Release(int slot)
    {
        if (worker.HoldsEverything)
            return;
        var state = worker.Plane.State;
        worker.Outcome.Finish(worker.Running, state, [slot]);
        if (worker.Running is { } client)
            worker.Outcome.GateOnSlot(client, state, slot);
        worker.Plane.Waiters.Release(slot);
        worker.Context.Patience.Spend();
    }
}
