using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Engine.Access;
using Distro.Shard.Execution;

namespace Distro.Shard.Eviction;

/// <summary>
/// Chooses keys to evict, as Valkey does: for each, some more keys are sampled and the best of all sampled so far goes (a random policy takes the first). Slots are
/// taken one at a time, by try-lock, for as long as it takes to look at a few keys.
/// </summary>
internal sealed class VictimFinder
{
    private readonly DataPlane plane;
    private readonly Keyspace keyspace;
    private readonly VictimSearch search;
    private readonly SlotDraw slots;
    private readonly VictimPool pool = new();
    private readonly Sampler sampler;
    private EvictionPolicy policy = EvictionPolicy.NoEviction;
    private int nextDatabase;

    public VictimFinder(DataPlane plane, int index)
    {
        this.plane = plane;
        keyspace = plane.Keyspace;
        search = new VictimSearch(keyspace, keyspace.Worker(index));
        slots = new SlotDraw(search, keyspace.Options.Databases, (ulong)index + 1);
        sampler = new Sampler(this);
    }

    /// <summary>The key to go next, taken out of the pool; it may be gone, or have been used, by now. Null when none was met.</summary>
    public VictimPool.Victim? Next(EvictionPolicy wanted, int samples)
    {
        if (wanted != policy)
        {
            pool.Clear();
            slots.Refresh();
            policy = wanted;
        }

        if (wanted.IsRandom())
        {
            pool.Clear();
            for (var tried = 0; tried < keyspace.Options.Databases && pool.Count == 0; tried++)
            {
                nextDatabase = (nextDatabase + 1) % keyspace.Options.Databases;
                Sample(nextDatabase, 1);
            }
        }
        else
        {
            for (var database = 0; database < keyspace.Options.Databases; database++)
                Sample(database, samples);
        }

        return pool.Take();
    }

    /// <summary>The score of a key now, its slot held.</summary>
    public ulong Score(ref KeyEntry entry) => policy.Score(keyspace.Options.Access, entry.AccessData, entry.ExpireAt, search.NowMilliseconds);

    /// <summary>A key that was used since it was sampled: it may still be the best.</summary>
    public void PutBack(VictimPool.Victim victim, ulong score)
        => pool.Offer(victim.Slot, victim.Database, victim.Key, score);

    /// <summary>Keys that may go, in all databases.</summary>
    public long Candidates(EvictionPolicy wanted)
    {
        var sum = 0L;
        for (var database = 0; database < keyspace.Options.Databases; database++)
            sum += wanted.SparesPersistent() ? keyspace.CountWithExpiry(database) : keyspace.Count(database);
        return sum;
    }

    /// <summary>Offers some keys of a database to the pool: of one slot, and of as many more as it takes where slots hold few.</summary>
    private void Sample(int database, int samples)
    {
        var onlyExpiring = policy.SparesPersistent();
        if ((onlyExpiring ? keyspace.CountWithExpiry(database) : keyspace.Count(database)) == 0)
            return;
        sampler.Database = database;
        sampler.Left = samples;
        for (var tried = 0; tried < samples && sampler.Left > 0; tried++)
        {
            var slot = slots.Next(database, onlyExpiring);
            if (slot < 0)
                return;
            if (!keyspace.Lock(slot).TryAcquire())
                continue;
            sampler.Slot = slot;
            var sink = sampler;
            var most = Math.Min(samples, Math.Max(keyspace.CountInSlot(slot, database), 1));
            var drawn = 0;
            while (drawn < most && sampler.Left > 0 && search.Draw(slot, database, onlyExpiring, slots.Random(), ref sink))
                drawn++;
            plane.Waiters.Release(slot);
            if (drawn == 0)
                slots.Missed(database);
        }
    }

    private sealed class Sampler(VictimFinder finder) : IVictimSink
    {
        public int Slot;
        public int Database;
        public int Left;

        public void Emit(ReadOnlySpan<byte> key, long expireAt, uint accessData)
        {
            Left--;
            var score = finder.policy.Score(finder.keyspace.Options.Access, accessData, expireAt, finder.search.NowMilliseconds);
            finder.pool.Offer(Slot, Database, key, score);
        }
    }
}
