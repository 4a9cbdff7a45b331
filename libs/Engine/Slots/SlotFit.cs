namespace Distro.Engine.Slots;

/// <summary>Ends a load for a slot, whose tables doubled meanwhile where they would have grown by an eighth (<see cref="Memory.Heap.GrowsAhead"/>): each is laid in the size that fits.</summary>
public static class SlotFit
{
    /// <summary>In all databases, under the slot's lock.</summary>
    public static void Run(Keyspace keyspace, Worker worker, int slot)
    {
        for (var database = 0; database < keyspace.Options.Databases; database++)
        {
            if (keyspace.CountInSlot(slot, database) == 0) continue;
            keyspace.Header(slot).Version++;
            keyspace.Keys(worker, ref keyspace.Table(worker, slot, database)).Fit();
        }
    }
}
