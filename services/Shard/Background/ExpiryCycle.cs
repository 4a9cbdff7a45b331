using System.Diagnostics;
using Distro.Commands.Elements;
using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Shard.Execution;
using Distro.Shard.Telemetry;

namespace Distro.Shard.Background;

/// <summary>
/// Deletes keys, fields and members whose time has come and that nobody asks for. Each loop looks after its share of the slots, a slot at a time and only if its lock is free;
/// every deletion is an effect in the log like any other. Only a primary expires keys: others hear of it through the log.
/// </summary>
internal sealed class ExpiryCycle(Worker worker)
{
    private const int KeysATime = 20;
    private const int ElementsATime = 64;

    private readonly ExpiredKeys found = new();
    private int slot = -1;
    private int database;
    private bool roundOver = true;

    /// <summary>All slots are looked at once a round, in as many steps as that takes; a round still going on goes on.</summary>
    public void BeginRound()
    {
        if (!roundOver || !worker.Plane.Host.Process.Switches.ExpiresActively || worker.Plane.Options.Data.ImportMode || worker.Plane.Pause.StopsExpiry)
            return;
        roundOver = false;
        database = 0;
        slot = worker.Index - worker.Plane.Workers.Count;
    }

    /// <summary>Goes on until that instant. True while the round is not over.</summary>
    public bool Step(long untilTimestamp)
    {
        var keyspace = worker.Plane.Keyspace;
        while (!roundOver && !worker.Plane.Pause.StopsExpiry && Stopwatch.GetTimestamp() < untilTimestamp)
        {
            if (keyspace.CountWithExpiry(database) + keyspace.CountVolatile(database) == 0 || !NextSlot(keyspace))
            {
                slot = worker.Index - worker.Plane.Workers.Count;
                if (++database == keyspace.Options.Databases)
                    roundOver = true;
                continue;
            }

            ExpireIn(keyspace, untilTimestamp);
        }

        return !roundOver;
    }

    private bool NextSlot(Keyspace keyspace)
    {
        var stride = worker.Plane.Workers.Count;
        slot += stride;
        while (slot < KeyspaceOptions.SlotCount)
        {
            var next = keyspace.NextExpiredSlot(slot, database, worker.Context.NowMilliseconds - 1);
            if (next < 0)
                return false;
            if (next == slot)
                return true;
            slot += (next - slot + stride - 1) / stride * stride;
        }

        return false;
    }

    private void ExpireIn(Keyspace keyspace, long untilTimestamp)
    {
        var plane = worker.Plane;
        if (!plane.Gate.TryEnter(worker.Index))
            return;
        var state = plane.State;
        if (state.Role == ServingRole.Primary && plane.Arrivals is null && !plane.Room.IsFull && plane.HoldsLease(Stopwatch.GetTimestamp()) && keyspace.Lock(slot).TryAcquire())
        {
            var started = worker.Statistics.Holds.Begin();
            var sink = found;
            plane.Feed.Prepare(worker.Context.Touched);
            int count;
            do
            {
                found.Clear();
                count = keyspace.FindExpired(worker.Context.Worker!, slot, database, worker.Context.NowMilliseconds - 1, KeysATime, ref sink);
                for (var i = 0; i < found.Keys.Count; i++)
                    Expire(keyspace, found.Keys[i], state, untilTimestamp);
                worker.Outcome.Finish(null, state, [slot]);
            }
            while (count >= KeysATime && Stopwatch.GetTimestamp() < untilTimestamp);
            plane.Waiters.Release(slot);
            worker.Statistics.Holds.End(BackgroundHold.Expiry, started);
        }

        plane.Gate.Leave(worker.Index);
    }

    /// <summary>Deletes the key if it has expired, else those of its elements that have.</summary>
    private void Expire(Keyspace keyspace, ReadOnlySpan<byte> key, ServingState state, long untilTimestamp)
    {
        var entry = keyspace.Open(worker.Context.Worker!, slot, database, key);
        if (!entry.Exists)
            return;
        if (entry.ExpireAt < 0 || entry.ExpireAt >= worker.Context.NowMilliseconds)
        {
            while (ExpiredElements.Remove(worker.Context, slot, database, key, ElementsATime) >= ElementsATime && Stopwatch.GetTimestamp() < untilTimestamp)
                worker.Outcome.Finish(null, state, [slot]);
            return;
        }

        entry.Delete();
        worker.Statistics.Expired++;
        var effects = worker.Context.Effects;
        effects.Begin(slot, database, 2);
        effects.Arg("DEL"u8);
        effects.Arg(key);
        worker.Context.Touched.Add(slot, database, key, "expired", EventClass.Expired);
    }

    /// <summary>Copies of the keys found: deleting one may move the others.</summary>
    private sealed class ExpiredKeys : IScanSink
    {
        public ScratchBytes Keys { get; } = new();

        public void Clear() => Keys.Clear();

        public void Emit(ReadOnlySpan<byte> key, ValueType type, long expireAt) => Keys.Add(key);
    }
}
