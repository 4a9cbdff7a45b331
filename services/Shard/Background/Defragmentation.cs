using System.Diagnostics;
using Distro.Engine;
using Distro.Net;
using Distro.Shard.Execution;
using Distro.Shard.Telemetry;

namespace Distro.Shard.Background;

/// <summary>
/// One loop's part in a round of defragmentation. It works a quarter of a millisecond, then commands have the loop for a millisecond; a slot's lock is held for some tens of
/// microseconds, and a slot that somebody else has is left to the next round. What moves is not seen by anybody: no effect, no event, no change of contents.
/// </summary>
internal sealed class Defragmentation(Execution.Worker worker) : ILoopWork
{
    private const int PauseMilliseconds = 1;

    /// <summary>Blocks looked at while a slot is held.</summary>
    private const int BlocksAHold = 512;

    private static readonly long StepTicks = Stopwatch.Frequency / 4000;

    private readonly DefragmentationRound round = worker.Plane.Defragmentation;
    private int ended;
    private int sizeClass;
    private int chosen;
    private int database;
    private int slot;
    private SlotMoves moves;
    private bool scheduled;

    /// <summary>Now and then: begins a round where one is due, or takes part in one that another loop began.</summary>
    public void Look()
    {
        round.Look(worker.Loop.MonotonicMilliseconds);
        if (round.Phase == DefragmentationRound.Resting || scheduled)
            return;
        scheduled = true;
        worker.Loop.Schedule(this, 0);
    }

    public void Run()
    {
        scheduled = false;
        var phase = round.Phase;
        if (phase == DefragmentationRound.Resting)
        {
            ended = phase;
            return;
        }

        if (phase != ended && !IsFilling && Timed(phase))
        {
            ended = phase;
            round.Ended(chosen, worker.Loop.MonotonicMilliseconds);
            (sizeClass, chosen, database, slot, moves) = (0, 0, 0, NoSlotYet, default);
        }

        scheduled = true;
        worker.Loop.Schedule(this, PauseMilliseconds);
    }

    /// <summary>Data is on its way in, or nobody is served: what is moved now would only be in the way.</summary>
    private bool IsFilling => worker.Plane.Arrivals is not null || worker.Plane.State.Role == ServingRole.Suspended;

    private int NoSlotYet => worker.Index - worker.Plane.Workers.Count;

    private bool Timed(int phase)
    {
        var started = Stopwatch.GetTimestamp();
        var isDone = Step(phase);
        worker.Statistics.Background.Defragmented(Stopwatch.GetTimestamp() - started);
        return isDone;
    }

    /// <summary>True when this loop's part of the phase is done.</summary>
    private bool Step(int phase)
    {
        if (phase == DefragmentationRound.Ending)
        {
            Keyspace.EndSparse(worker.Context.Worker!);
            return true;
        }

        var until = Stopwatch.GetTimestamp() + StepTicks;
        return phase == DefragmentationRound.Choosing ? Choose(until) : Move(until);
    }

    private bool Choose(long untilTimestamp)
    {
        for (; sizeClass < Keyspace.SizeClasses; sizeClass++)
        {
            if (Stopwatch.GetTimestamp() >= untilTimestamp)
                return false;
            chosen += Keyspace.ChooseSparse(worker.Context.Worker!, sizeClass);
        }

        slot = NoSlotYet;
        return true;
    }

    private bool Move(long untilTimestamp)
    {
        var plane = worker.Plane;
        if (!plane.Gate.TryEnter(worker.Index))
            return false;
        var keyspace = plane.Keyspace;
        var isDone = false;
        while (!isDone && Stopwatch.GetTimestamp() < untilTimestamp)
        {
            if (slot < 0 || moves.IsAtBeginning)
                isDone = !NextSlot(keyspace);
            if (!isDone)
                MoveIn(keyspace);
        }

        plane.Gate.Leave(worker.Index);
        return isDone;
    }

    private void MoveIn(Keyspace keyspace)
    {
        if (!keyspace.Lock(slot).TryAcquire())
        {
            moves = default;
            return;
        }

        var started = worker.Statistics.Holds.Begin();
        if (keyspace.MoveSome(worker.Context.Worker!, slot, database, BlocksAHold, ref moves))
            moves = default;
        worker.Plane.Waiters.Release(slot);
        worker.Statistics.Holds.End(BackgroundHold.Defragmentation, started);
    }

    /// <summary>Goes to the next slot of this loop's share that holds something, in whatever database; false behind the last.</summary>
    private bool NextSlot(Keyspace keyspace)
    {
        var stride = worker.Plane.Workers.Count;
        for (; database < keyspace.Options.Databases; database++, slot = NoSlotYet)
        {
            slot += stride;
            while (slot < KeyspaceOptions.SlotCount && keyspace.NextNonEmptySlot(slot, database) is >= 0 and var next)
            {
                if (next == slot)
                    return true;
                slot += (next - slot + stride - 1) / stride * stride;
            }
        }

        return false;
    }
}
