using System.Diagnostics;
using Distro.Net;
using Distro.Shard.Clients;
using Distro.Shard.Execution;
using Distro.Shard.Hosting;
using Distro.Shard.Telemetry;

namespace Distro.Shard.Background;

/// <summary>
/// What a loop does between commands, several times a second and in steps of at most a millisecond: deletes expired keys, frees what was deleted lazily,
/// moves data together, ends clients that break their limits, gives up replies that waited too long for their durability.
/// While there is more to do the next step follows at once, after whatever commands have come.
/// </summary>
internal sealed class Housekeeping(Worker worker, ShardOptions options, ClientTable clients) : ILoopWork
{
    private const int FreeBlocksAStep = 64;

    /// <summary>Looking through all clients is not cheap, and their limits are not so exact.</summary>
    private const int LimitsMilliseconds = 500;

    /// <summary>Half a millisecond: what is under way when the time is up still has to end within the one that a step may take.</summary>
    private static readonly long StepTicks = Stopwatch.Frequency / 2000;

    private readonly ExpiryCycle expiry = new(worker);
    private readonly Defragmentation defragmentation = new(worker);
    private long roundDue;
    private long limitsDue;
    private bool posted;

    public void Start() => worker.Loop.Post(this);

    public void Run()
    {
        posted = false;
        var started = Stopwatch.GetTimestamp();
        var now = worker.Loop.MonotonicMilliseconds;
        if (now >= roundDue)
        {
            roundDue = now + (1000 / options.Hz.Value);
            worker.Loop.Schedule(this, 1000 / options.Hz.Value);
            expiry.BeginRound();
            defragmentation.Look();
            worker.Watch.Evictor.Look();
            if (worker.Index == 0)
            {
                worker.Plane.Room.Look(now);
                SampleRates(now);
                _ = worker.Plane.Memory.Use?.Peak;
                worker.Plane.Migrations.CloseIdle();
            }

            Limits(now);
        }

        var until = Stopwatch.GetTimestamp() + StepTicks;
        var more = Expire(until) | Free(until);
        worker.Batches.AddRound(Stopwatch.GetTimestamp() - started);
        if (!more || posted)
            return;
        posted = true;
        worker.Loop.Post(this);
    }

    private bool Expire(long untilTimestamp)
    {
        var started = Stopwatch.GetTimestamp();
        var more = expiry.Step(untilTimestamp);
        worker.Statistics.Background.Expired(Stopwatch.GetTimestamp() - started, isOver: !more);
        var latency = worker.Plane.Introspection.Latency;
        if (latency.ThresholdMilliseconds > 0 && (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds is var milliseconds && latency.Wants(milliseconds))
            latency.Add("expire-cycle", worker.Plane.Clock.UnixMilliseconds / 1000, milliseconds);
        return more;
    }

    private void SampleRates(long now)
    {
        // Of the loops, the one that has the most: see LoopTimes.
        long commands = 0, batches = 0, microseconds = 0, received = 0, sent = 0;
        foreach (var one in worker.Plane.Workers)
        {
            commands += one.Statistics.Total;
            received += one.Loop.Traffic.ReceivedBytes;
            sent += one.Loop.Traffic.SentBytes;
            batches = Math.Max(batches, one.Batches.Count);
            microseconds = Math.Max(microseconds, one.Batches.Microseconds);
        }

        worker.Plane.Rates.Sample(now, commands, batches, microseconds, received, sent);
    }

    private bool Free(long untilTimestamp)
    {
        if (!worker.Plane.Gate.TryEnter(worker.Index))
            return false;
        var started = worker.Statistics.Holds.Begin();
        var more = true;
        while (more && Stopwatch.GetTimestamp() < untilTimestamp)
            more = worker.Plane.Keyspace.FreeSome(worker.Context.Worker!, FreeBlocksAStep);
        worker.Statistics.Holds.End(BackgroundHold.Freeing, started);
        worker.Plane.Gate.Leave(worker.Index);
        return more;
    }

    private void Limits(long now)
    {
        if (now >= limitsDue)
        {
            limitsDue = now + LimitsMilliseconds;
            clients.CheckLimits(worker);
        }

        if (worker.Gated.Count > 0)
            worker.Gated.FailOlderThan(now - options.ReplyTimeout.Value);
    }
}
