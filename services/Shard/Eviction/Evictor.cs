using System.Diagnostics;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Shard.Clients;
using Distro.Shard.Execution;
using Distro.Shard.Hosting;
using Distro.Shard.Telemetry;

namespace Distro.Shard.Eviction;

/// <summary>
/// Keeps one loop's commands within maxmemory. Before a command takes its slots, what exceeds the limit is evicted, in a step of bounded time; when that does not do,
/// a command that may need memory waits while the loop goes on evicting between others' commands. So each loop exceeds the limit by no more than its last command
/// and <see cref="UncheckedBytesMax"/>. Only a primary evicts; every eviction is a DEL in the log, its slot taken by try-lock.
/// </summary>
internal sealed class Evictor
{
    /// <summary>What a loop may take before it sums up again what all loops have taken, while there is much left.</summary>
    private const long UncheckedBytesMax = 64 * 1024;

    /// <summary>Nothing may go unchecked: below what any loop has taken, which is less than zero where it frees what others took.</summary>
    private const long Nothing = long.MinValue;

    private const int FreeBlocksAStep = 64;

    /// <summary>After so many attempts in a row that evicted nothing a step ends: slots may be held by who waits for this loop.</summary>
    private const int MissesMax = 64;

    private readonly Worker worker;
    private readonly DataPlane plane;
    private readonly MemoryLimit memory;
    private readonly ShardOptions options;
    private readonly VictimFinder finder;
    private readonly Distro.Engine.Worker engine;
    private readonly MemoryWaiters waiters = new();
    private readonly LoopAction goOn;
    private long checkedFor;
    private long checkedAt;
    private long uncheckedUpTo = Nothing;
    private bool posted;

    public Evictor(Worker worker, DataPlane plane)
    {
        this.worker = worker;
        this.plane = plane;
        memory = plane.Memory;
        options = plane.Options;
        engine = plane.Keyspace.Worker(worker.Index);
        finder = new VictimFinder(plane, worker.Index);
        goOn = new LoopAction(GoOn);
    }

    /// <summary>In import mode the tool that fills this server says what goes.</summary>
    private EvictionPolicy Policy => options.Data.ImportMode ? EvictionPolicy.NoEviction : options.MaxMemoryPolicy.Value;

    private enum Step
    {
        /// <summary>Memory is within its limit.</summary>
        Kept,

        /// <summary>There is more to evict, and the time is up.</summary>
        TimeIsUp,

        /// <summary>Nothing that is left may be evicted.</summary>
        NothingLeft,

        /// <summary>This member may not evict just now.</summary>
        NotAllowed,
    }

    /// <summary>Evicts what the command may need. False when it has to wait: its client is woken later, and tries again.</summary>
    public bool LetsRun(Client client, Command command)
    {
        // Who was handed a slot must run: others wait for it.
        if (!IsExceeded() || client.GrantedSlot >= 0)
            return true;
        var step = Evict();
        // What the client has cached and was evicted for its command it hears of before the reply.
        plane.Tracker.Of(worker).Run();
        worker.Context.Reply.Buffer = client.Output;
        worker.Context.Reply.Version = client.Session.RespVersion;
        if (step != Step.TimeIsUp)
            return true;
        Post();
        if (!new Demand(command, client.Session.Queued).Has(CommandFlags.DenyOom))
            return true;
        waiters.Add(client);
        return false;
    }

    /// <summary>Now and then, without a command: the limit may have come down.</summary>
    public void Look()
    {
        if (IsExceeded())
            Post();
    }

    private bool IsExceeded()
    {
        var limit = memory.Bytes;
        if (limit == 0)
            return false;
        // Clients' buffers count for all loops: a client that takes no replies may exceed the limit while no data changes.
        var own = engine.Heap.UsedBytes + memory.OtherBytes();
        // What this loop has freed since, others may have taken: below where it was checked, nothing is known.
        if (own >= checkedAt && own < uncheckedUpTo && limit == checkedFor && !memory.IsExhausted)
            return false;
        var left = limit - memory.CountedBytes;
        if (left < 0)
            return true;
        memory.NoteKept();
        checkedFor = limit;
        checkedAt = own;
        uncheckedUpTo = own + Math.Min(UncheckedBytesMax, left / (4 * plane.Workers.Count));
        return false;
    }

    private void Post()
    {
        if (posted)
            return;
        posted = true;
        worker.Loop.Post(goOn);
    }

    private void GoOn()
    {
        posted = false;
        uncheckedUpTo = Nothing;
        if (IsExceeded() && Evict() == Step.TimeIsUp)
            Post();
        else
            waiters.WakeAll();
    }

    private Step Evict()
    {
        if (!plane.Gate.TryEnter(worker.Index))
            return Step.NotAllowed;
        var started = worker.Statistics.Holds.Begin();
        var state = plane.State;
        var step = state.Role == ServingRole.Primary && plane.Arrivals is null && !plane.Room.IsFull && !plane.Pause.IsOn && plane.HoldsLease(Stopwatch.GetTimestamp())
            ? EvictAs(state)
            : Step.NotAllowed;
        worker.Statistics.Holds.End(BackgroundHold.Eviction, started);
        plane.Gate.Leave(worker.Index);
        if (step == Step.Kept)
            memory.NoteKept();
        else
            memory.NoteExceeded(nothingLeft: step == Step.NothingLeft || Policy == EvictionPolicy.NoEviction);
        return step;
    }

    private Step EvictAs(ServingState state)
    {
        var policy = Policy;
        var until = EvictionTime.Until(Stopwatch.GetTimestamp(), (int)options.EvictionTenacity.Value);
        var misses = 0;
        while (memory.CountedBytes > memory.Bytes && memory.Bytes > 0)
        {
            if (plane.Keyspace.HasToFree(engine))
                plane.Keyspace.FreeSome(engine, FreeBlocksAStep);
            else if (OthersAreFreeing())
                return Step.TimeIsUp;
            else if (policy != EvictionPolicy.NoEviction && EvictOne(state, policy))
                misses = 0;
            else if (policy == EvictionPolicy.NoEviction || finder.Candidates(policy) == 0)
                return Step.NothingLeft;
            else if (++misses > MissesMax)
                return Step.TimeIsUp;
            if (Stopwatch.GetTimestamp() >= until)
                return memory.CountedBytes > memory.Bytes ? Step.TimeIsUp : Step.Kept;
        }

        return Step.Kept;
    }

    /// <summary>Whether other loops have something to free, which nothing need be evicted for; they are asked to.</summary>
    private bool OthersAreFreeing()
    {
        var asked = false;
        foreach (var other in plane.Workers)
        {
            if (other == worker || !other.Context.Worker!.HasBacklog)
                continue;
            other.Loop.Post(other.Watch.Evictor.goOn);
            asked = true;
        }

        return asked;
    }

    private bool EvictOne(ServingState state, EvictionPolicy policy)
    {
        var victim = finder.Next(policy, (int)options.MaxMemorySamples.Value);
        if (victim is null || !plane.Keyspace.Lock(victim.Slot).TryAcquire())
            return false;
        var gone = Delete(state, policy, victim);
        plane.Waiters.Release(victim.Slot);
        return gone;
    }

    /// <summary>Deletes the key, if it still is one that should go; its slot is held.</summary>
    private bool Delete(ServingState state, EvictionPolicy policy, VictimPool.Victim victim)
    {
        var (slot, database) = (victim.Slot, victim.Database);
        var entry = plane.Keyspace.Open(engine, slot, database, victim.Key);
        if (!entry.Exists || (policy.SparesPersistent() && entry.ExpireAt < 0))
            return false;
        if (!policy.IsRandom() && finder.Score(ref entry) is var score && score < victim.Score)
        {
            finder.PutBack(victim, score);
            return false;
        }

        var context = worker.Context;
        plane.Feed.Prepare(context.Touched);
        entry.Delete();
        worker.Statistics.Evicted++;
        context.Effects.Begin(slot, database, 2);
        context.Effects.Arg("DEL"u8);
        context.Effects.Arg(victim.Key);
        context.Touched.Add(slot, database, victim.Key, "evicted", EventClass.Evicted);
        worker.Outcome.Finish(null, state, [slot]);
        return true;
    }
}
