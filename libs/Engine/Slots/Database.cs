using System.Runtime.CompilerServices;
using Distro.Engine.Memory;

namespace Distro.Engine.Slots;

/// <summary>
/// One database across all slots: its epoch, which slots hold keys, and - but for the one whose tables lie in the slot headers, number 0 at first -
/// the slots' tables, made when first used. It does not know its number, which SWAPDB changes. Flushing raises the epoch: every older table is empty from then on, and whoever meets one first,
/// a command under the slot's lock or the sweep of <see cref="Keyspace.FreeSome"/>, moves it to its worker's backlog.
/// </summary>
internal sealed class Database(bool isInHeaders) : IDisposable
{
    /// <summary>Slots the sweep looks at in one step.</summary>
    private const int SweepSlots = 256;

    private readonly Lock making = new();
    private NativeArray<LoneDatabaseSlot>? slots;
    private uint epoch;
    private int swept = KeyspaceOptions.SlotCount;

    /// <summary>Slots that hold keys of this database.</summary>
    public SlotSet WithKeys { get; } = new();

    /// <summary>Slots that hold keys with an expiry time.</summary>
    public SlotSet WithExpiry { get; } = new();

    public bool IsMade => isInHeaders || Volatile.Read(ref slots) is not null;

    /// <summary>The table of a slot, emptied if it was flushed meanwhile. Only under the slot's lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref DatabaseSlot Table(Keyspace keyspace, int slot, Worker worker)
    {
        ref var table = ref At(keyspace, slot);
        if (table.Epoch != Volatile.Read(ref epoch)) Empty(ref table, worker);
        return ref table;
    }

    /// <summary>The table of a slot as it stands, for hints: no lock, no emptying. Null reference where none was made.</summary>
    public ref DatabaseSlot Peek(Keyspace keyspace, int slot) => ref At(keyspace, slot);

    public bool IsCurrent(in DatabaseSlot table) => table.Epoch == Volatile.Read(ref epoch);

    /// <summary>Empties the database; with the gate closed.</summary>
    public void Flush()
    {
        var next = epoch + 1;
        Volatile.Write(ref epoch, next == DatabaseSlot.Claimed ? 0 : next);
        WithKeys.Clear();
        WithExpiry.Clear();
        Volatile.Write(ref swept, 0);
    }

    /// <summary>There may be tables that a flush has outdated.</summary>
    public bool HasToSweep => Volatile.Read(ref swept) < KeyspaceOptions.SlotCount && IsMade;

    /// <summary>Moves the outdated tables of some slots to the worker's backlog. False when all have been looked at since the last flush.</summary>
    public bool Sweep(Keyspace keyspace, Worker worker)
    {
        if (!HasToSweep) return false;
        var first = Interlocked.Add(ref swept, SweepSlots) - SweepSlots;
        for (var slot = first; slot < Math.Min(first + SweepSlots, KeyspaceOptions.SlotCount); slot++)
        {
            ref var table = ref At(keyspace, slot);
            if (Volatile.Read(ref table.Epoch) != Volatile.Read(ref epoch)) Empty(ref table, worker);
        }

        return true;
    }

    public void Dispose() => slots?.Dispose();

    private ref DatabaseSlot At(Keyspace keyspace, int slot)
    {
        if (isInHeaders) return ref keyspace.Header(slot).Database0;
        return ref (Volatile.Read(ref slots) ?? Make())[slot].Table;
    }

    private NativeArray<LoneDatabaseSlot> Make()
    {
        lock (making)
        {
            if (slots is null)
            {
                var made = new NativeArray<LoneDatabaseSlot>(KeyspaceOptions.SlotCount);
                if (epoch != 0)
                {
                    for (var slot = 0; slot < made.Length; slot++) made[slot].Table.Epoch = epoch;
                }

                Volatile.Write(ref slots, made);
            }

            return slots;
        }
    }

    private void Empty(ref DatabaseSlot table, Worker worker)
    {
        var spin = default(SpinWait);
        while (true)
        {
            var found = Volatile.Read(ref table.Epoch);
            var wanted = Volatile.Read(ref epoch);
            if (found == wanted) return;
            if (found == DatabaseSlot.Claimed || Interlocked.CompareExchange(ref table.Epoch, DatabaseSlot.Claimed, found) != found)
            {
                spin.SpinOnce();
                continue;
            }

            worker.Backlog.Add(table.Keys);
            table = default(DatabaseSlot) with { Epoch = DatabaseSlot.Claimed };
            Volatile.Write(ref table.Epoch, wanted);
        }
    }
}
