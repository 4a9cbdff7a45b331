using Distro.Engine.Memory;
using Distro.Engine.Records;
using Distro.Engine.Tables;

namespace Distro.Engine.Access;

/// <summary>
/// Finds keys that may be evicted. Slots are drawn by how many keys they hold, from counts read without their locks, so that each key is about equally likely even
/// where hash tags put most of them into one slot; inside a slot, taken by the caller, a key is drawn from its table.
/// </summary>
public sealed class VictimSearch(Keyspace keyspace, Worker worker)
{
    /// <summary>Records looked at in one search for a key that expires: bounds how long its slot is held.</summary>
    private const int LookedAtMax = 512;

    /// <summary>Keys drawn before those that expire are looked for one by one.</summary>
    private const int DrawsMax = 8;

    /// <summary>Where the last search for a key that expires ended without one: the next one in that slot goes on there.</summary>
    private long resumeAt;
    private int resumeSlot = -1;

    /// <summary>Fills the running sums of the slots' keys (of those with an expiry time only, if that is asked for); returns the sum of all. Needs no locks: an estimate while commands run.</summary>
    public long SumKeys(int database, bool onlyExpiring, long[] sums) => keyspace.SumKeys(database, onlyExpiring, sums);

    /// <summary>The Unix time that accesses are noted by.</summary>
    public long NowMilliseconds => worker.NowMilliseconds;

    /// <summary>Emits one key of the slot, whose lock is held. False when it found none: for keys that expire, perhaps only not yet.</summary>
    public bool Draw<TSink>(int slot, int database, bool onlyExpiring, ulong random, ref TSink sink) where TSink : IVictimSink, allows ref struct
    {
        if (keyspace.CountInSlot(slot, database) == 0) return false;
        ref var table = ref keyspace.Table(worker, slot, database);
        if (onlyExpiring && table.Expiring == 0) return false;
        var keys = keyspace.Keys(worker, ref table);
        var record = onlyExpiring ? FindExpiring(keys, slot, random) : keys.Sample(random);
        if (record.IsNull) return false;
        var layout = RecordLayout.Read(worker.Heap, record);
        var bytes = worker.Heap.At(record, layout.Bytes);
        sink.Emit(bytes.Slice(layout.KeyStart, layout.KeyLength), layout.ExpireAt(worker.Heap, record), layout.AccessData(bytes));
        return true;
    }

    /// <summary>
    /// Drawn until one expires, so that all that do are equally likely: whoever took the next one behind a place would take those behind wide gaps again and again,
    /// however often they are used. Where few expire they are looked for, all of a table that is not large.
    /// </summary>
    private Handle FindExpiring(LeafTable<KeyRecords> keys, int slot, ulong random)
    {
        for (var draws = 0; draws < DrawsMax; draws++)
        {
            var record = keys.Sample(random);
            if (RecordLayout.Read(worker.Heap, record).HasExpiry) return record;
            random = (random * 6364136223846793005) + 1442695040888963407;
        }

        var finder = new ExpiringVictim(worker.Heap, random);
        if (keys.Count > LookedAtMax) return ScanFor(ref finder, keys, slot, random);
        keys.Scan(0, int.MaxValue, ref finder);
        return finder.Found;
    }

    private Handle ScanFor(scoped ref ExpiringVictim finder, LeafTable<KeyRecords> keys, int slot, ulong random)
    {
        var position = slot == resumeSlot ? resumeAt : (long)(random >> (64 - LeafShape.PositionBits));
        while (finder.Found.IsNull && finder.Looked < LookedAtMax)
        {
            position = keys.Scan(position, 1, ref finder);
            if (position < 0) position = 0;
        }

        resumeSlot = finder.Found.IsNull ? slot : -1;
        resumeAt = position;
        return finder.Found;
    }
}
