using Distro.Engine;

namespace Distro.Tests.Engine.Model;

/// <summary>Rounds of defragmentation as a shard makes them, here by workers that take turns, so that a test can do other things between two steps.</summary>
internal sealed class Defragmenting(Keyspace keyspace, int workers)
{
    private int database = -1;
    private int slot;
    private SlotMoves moves;

    public bool IsUnderWay => database >= 0;

    /// <summary>Chooses pages; returns how many.</summary>
    public int Begin()
    {
        var chosen = 0;
        for (var worker = 0; worker < workers; worker++)
        {
            for (var sizeClass = 0; sizeClass < Keyspace.SizeClasses; sizeClass++)
                chosen += Keyspace.ChooseSparse(keyspace.Worker(worker), sizeClass);
        }

        (database, slot, moves) = (0, 0, default);
        return chosen;
    }

    /// <summary>Moves some; ends the round after the last.</summary>
    public void Step(int worker, int budget)
    {
        slot = keyspace.NextNonEmptySlot(slot, database);
        if (slot < 0)
        {
            (slot, moves) = (0, default);
            if (++database == keyspace.Options.Databases)
                End();
            return;
        }

        if (!keyspace.MoveSome(keyspace.Worker(worker), slot, database, budget, ref moves))
            return;
        (slot, moves) = (slot + 1, default);
    }

    public void RunWhole(int budget)
    {
        for (var rounds = 0; rounds < 20 && Begin() > 0; rounds++)
        {
            for (var step = 0; IsUnderWay; step++)
                Step(step % workers, budget);
            Settle();
        }
    }

    private void End()
    {
        database = -1;
        Settle();
        for (var worker = 0; worker < workers; worker++)
            Keyspace.EndSparse(keyspace.Worker(worker));
    }

    private void Settle()
    {
        for (var worker = 0; worker < workers; worker++)
            keyspace.FreeSome(keyspace.Worker(worker), 0);
    }
}
