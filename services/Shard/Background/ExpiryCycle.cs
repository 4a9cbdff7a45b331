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

    /// <summary>Steps that one slot may take before the others have their turn.</summary>
    private const int StepsInARow = 32;

    private readonly ExpiredKeys found = new();
    private int next;
    private int slot = -1;
    private int database;
    private int steps;
    private bool roundOver = true;
    private bool hasLeft;

    /// <summary>What has come of a slot's step.</summary>
    private enum Progress
    {
        /// <summary>There is nothing more to do, or it can't be done now: not before the next round.</summary>
        Done,

        /// <summary>The step's time is up and there is more.</summary>
        CutOff,

        /// <summary>Somebody else holds the slot, with more to do.</summary>
        Held,
    }

    /// <summary>All slots are looked at once a round, in as many steps as that takes; a round still going on goes on.</summary>
    public void BeginRound()
    {
        if (!roundOver || !worker.Plane.Host.Process.Switches.ExpiresActively || worker.Plane.Options.Data.ImportMode || worker.Plane.Pause.StopsExpiry)
            return;
        roundOver = false;
        database = 0;
        BeginPass();
    }

    /// <summary>Goes on until that instant. True while the round is not over.</summary>
    public bool Step(long untilTimestamp)
    {
        var keyspace = worker.Plane.Keyspace;
        while (!roundOver && !worker.Plane.Pause.StopsExpiry && Stopwatch.GetTimestamp() < untilTimestamp)
        {
            if (keyspace.CountWithExpiry(database) + keyspace.CountVolatile(database) == 0 || !NextSlot(keyspace))
            {
                var again = hasLeft;
                BeginPass();
                if (!again && ++database == keyspace.Options.Databases)
                    roundOver = true;
                continue;
            }

            var progress = ExpireIn(keyspace, untilTimestamp);
            steps = progress == Progress.Done ? 0 : steps + 1;
            if (progress == Progress.Held)
                break;
        }

        return !roundOver;
    }

    private void BeginPass()
    {
        slot = worker.Index - worker.Plane.Workers.Count;
        LeaveSlot();
        hasLeft = false;
    }

    /// <summary>Forgets what was to be done in the slot: another visit finds it again.</summary>
    private void LeaveSlot()
    {
        hasLeft |= steps > 0;
        steps = 0;
        next = 0;
        found.Clear();
    }

    /// <summary>Goes to the next slot where something has expired, if this one is done or has had its turn.</summary>
    private bool NextSlot(Keyspace keyspace)
    {
        if (steps is > 0 and < StepsInARow)
            return true;
        LeaveSlot();
        var stride = worker.Plane.Workers.Count;
        slot += stride;
        while (slot < KeyspaceOptions.SlotCount)
        {
            var due = keyspace.NextExpiredSlot(slot, database, worker.Context.NowMilliseconds - 1);
            if (due < 0)
                return false;
            if (due == slot)
                return true;
            slot += (due - slot + stride - 1) / stride * stride;
        }

        return false;
    }

    private Progress ExpireIn(Keyspace keyspace, long untilTimestamp)
    {
        var plane = worker.Plane;
        if (!plane.Gate.TryEnter(worker.Index))
            return Progress.Done;
        var state = plane.State;
        var progress = Progress.Done;
        if (state.Role == ServingRole.Primary && plane.Arrivals is null && !plane.Room.IsFull && plane.HoldsLease(Stopwatch.GetTimestamp()))
        {
            progress = steps > 0 ? Progress.Held : Progress.Done;
            if (keyspace.Lock(slot).TryAcquire())
            {
                var started = worker.Statistics.Holds.Begin();
                plane.Feed.Prepare(worker.Context.Touched);
                progress = ExpireHeld(keyspace, state, untilTimestamp) ? Progress.CutOff : Progress.Done;
                plane.Waiters.Release(slot);
                worker.Statistics.Holds.End(BackgroundHold.Expiry, started);
            }
        }

        plane.Gate.Leave(worker.Index);
        return progress;
    }

    /// <summary>
    /// In the slot, which is held: at least one key, or some elements of one. True when time was up with more to do; what was found then is looked at again, for others have had the slot in between.
    /// As long as most of the keys looked at have expired there is more: a search that finds few ends with them, so that it costs little where few expire.
    /// </summary>
    private bool ExpireHeld(Keyspace keyspace, ServingState state, long untilTimestamp)
    {
        var sink = found;
        bool isTimeUp;
        do
        {
            if (next == found.Keys.Count)
            {
                found.Clear();
                next = 0;
                keyspace.FindExpired(worker.Context.Worker!, slot, database, worker.Context.NowMilliseconds - 1, KeysATime, ref sink);
            }

            if (next < found.Keys.Count && Expire(keyspace, found.Keys[next], state, untilTimestamp))
                next++;
            isTimeUp = Stopwatch.GetTimestamp() >= untilTimestamp;
            if (isTimeUp || next == found.Keys.Count)
                worker.Outcome.Finish(null, state, [slot]);
        }
        while (!isTimeUp && (next < found.Keys.Count || next >= KeysATime));
        return next < found.Keys.Count || next >= KeysATime;
    }

    /// <summary>Deletes the key if it has expired, else those of its elements that have. False when time was up before all of them were gone.</summary>
    private bool Expire(Keyspace keyspace, ReadOnlySpan<byte> key, ServingState state, long untilTimestamp)
    {
        // A snapshot is in the midst of it and would have to write all the rest at once.
        if (keyspace.NeedsTime(worker.Context.Worker!, slot, database, key))
            return true;
        var entry = keyspace.Open(worker.Context.Worker!, slot, database, key);
        if (!entry.Exists)
            return true;
        if (entry.ExpireAt < 0 || entry.ExpireAt >= worker.Context.NowMilliseconds)
        {
            while (ExpiredElements.AreDue(worker.Context, slot, database, key))
            {
                if (ExpiredElements.Remove(worker.Context, slot, database, key, ElementsATime) > 0)
                    worker.Outcome.Finish(null, state, [slot]);
                if (Stopwatch.GetTimestamp() >= untilTimestamp)
                    return !ExpiredElements.AreDue(worker.Context, slot, database, key);
            }

            return true;
        }

        entry.Delete();
        worker.Statistics.Expired++;
        var effects = worker.Context.Effects;
        effects.Begin(slot, database, 2);
        effects.Arg("DEL"u8);
        effects.Arg(key);
        worker.Context.Touched.Add(slot, database, key, "expired", EventClass.Expired);
        return true;
    }

    /// <summary>Copies of the keys found: deleting one may move the others.</summary>
    private sealed class ExpiredKeys : IScanSink
    {
        public ScratchBytes Keys { get; } = new();

        public void Clear() => Keys.Clear();

        public void Emit(ReadOnlySpan<byte> key, ValueType type, long expireAt) => Keys.Add(key);
    }
}
