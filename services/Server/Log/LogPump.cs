using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Store;
using Distro.Persistence.Storage;
using Distro.Persistence.Writers;
using Distro.Server.Configuration;
using Distro.Server.Hosting;
using Distro.Shard.Execution;
using Distro.Shard.Member;
using Distro.Wire.Codec;
using Distro.Wire.Machines;
using Distro.Wire.Shells;
using Microsoft.Extensions.Logging;

namespace Distro.Server.Log;

/// <summary>
/// The one thread between the loops and the disk: it takes what they have logged, writes it, syncs it where somebody waits for that, and lets go the replies that waited. Between a change and
/// its reply it is the only thread to be woken but the loop itself; what is logged during a sync is written together, and has the next.
/// Invariant: under <c>always</c> the commit offset, which replies wait for, never passes what is fsynced; otherwise it never passes what the operating system has. Only this thread walks the
/// ring, commits and gives back.
/// </summary>
internal sealed class LogPump : IGroupLogEvents, IDisposable
{
    /// <summary>So much is written at most before what waits for a sync gets it.</summary>
    private const long WrittenAtOnceBytes = 4L << 20;

    private const int RetryWhenFullMilliseconds = 1000;
    private const int SyncMilliseconds = 1000;
    private const int EndingMilliseconds = 1;

    /// <summary>Who logs does not wake this thread again while it gathers for a sync: it looks itself.</summary>
    private const long GatherLookMicroseconds = 200;

    private readonly ServerOptions options;
    private readonly DataPlane plane;
    private readonly LogStore store;
    private readonly int generation;
    private readonly LogSyncs syncs;
    private readonly ILogger log;
    private readonly Action fail;
    private readonly LogWork work;
    private readonly PublishedLog published;
    private readonly WakeSignal somethingHappened = new();
    private readonly LogPace pace = new(new LeaseOptions().GatherMilliseconds);
    private readonly List<LogRequest> asked = [];
    private readonly Thread thread;
    private LogPosition next;
    private long lastSync;
    private long cutBelow;
    private long bytes;
    private volatile bool stopping;
    private volatile bool hasFailed;
    private volatile bool leavesRest;
    private bool looksAgain;

    /// <param name="options">When it syncs.</param>
    /// <param name="plane">Whose log it takes, from where the store ends.</param>
    /// <param name="store">Nobody else's while this thread runs.</param>
    /// <param name="generation">Which log of the directory that is.</param>
    /// <param name="syncs">Told how far it is synced.</param>
    /// <param name="log">What an operator reads.</param>
    /// <param name="fail">Told once when the disk can't be relied on any more.</param>
    public LogPump(ServerOptions options, DataPlane plane, LogStore store, int generation, LogSyncs syncs, ILogger log, Action fail)
    {
        (this.options, this.plane, this.store, this.generation, this.syncs, this.log, this.fail) = (options, plane, store, generation, syncs, log, fail);
        work = new LogWork(generation, store, this, AwaitRoom, static () => { });
        published = new PublishedLog(plane, store.EndOffset, WireLimits.ChunkBytes);
        next = new LogPosition(store.EndOffset);
        bytes = store.EndOffset - store.StartOffset;
        thread = new Thread(Run) { Name = "log", IsBackground = true };
    }

    /// <summary>The log takes nothing any more.</summary>
    public bool HasFailed => hasFailed;

    /// <summary>A write found no room, and is tried again until there is.</summary>
    public bool LacksRoom => work.IsDiskFull;

    /// <summary>Of records that the store keeps, a moment old.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    public void Start()
    {
        plane.Published = Wake;
        thread.Start();
    }

    /// <summary>From any thread: it looks what there is to do.</summary>
    public void Wake() => somethingHappened.Set();

    /// <summary>Whole files below that offset go, soon.</summary>
    public void CutHead(long offset)
    {
        Interlocked.Exchange(ref cutBelow, offset);
        Wake();
    }

    /// <summary>Writes what was logged, and ends. The store is the caller's from then on.</summary>
    /// <param name="leavesRest">What has not been written is not wanted.</param>
    public void Stop(bool leavesRest)
    {
        plane.Published = null;
        this.leavesRest = leavesRest;
        stopping = true;
        Wake();
        thread.Join();
    }

    /// <summary>Once it has been stopped.</summary>
    public void Dispose() => somethingHappened.Dispose();

    public void Done(LogResult result)
    {
        if (result is LogSynced sync) syncs.Done(sync.EndOffset, plane.Clock.UnixMilliseconds);
    }

    public void Written(int group, int bytes)
    {
    }

    public void Synced(int group, TimeSpan took)
    {
    }

    public void DiskFull(int group, IOException error) => ServerLog.DiskFull(log, error.Message);

    public void HeadNotCut(int group, IOException error)
    {
    }

    public void Failed(int group, IOException error)
    {
        ServerLog.DiskFailed(log, error.Message);
        hasFailed = true;
        syncs.LookAgain();
        fail();
    }

    private void Run()
    {
        try
        {
            while (Turn())
            {
            }
        }
        catch (DiskFullException) when (leavesRest)
        {
            // Nobody wants what there was no room for.
        }
        catch (IOException error)
        {
            Failed(generation, error);
        }
    }

    /// <summary>False when it was the last.</summary>
    private bool Turn()
    {
        var isEnding = stopping;
        var milliseconds = isEnding ? EndingMilliseconds : looksAgain ? 0 : MillisecondsToWait();
        looksAgain = false;
        if (!somethingHappened.Wait(milliseconds) && milliseconds == SyncMilliseconds) store.Stamp();
        if (isEnding && leavesRest) return false;
        if (options.AppendSync.Value == AppendSync.Always) GatherForSync();
        Pump(isEnding);
        return !isEnding || next.Offset < published.EndOffset;
    }

    private void Pump(bool isEnding)
    {
        var always = options.AppendSync.Value == AppendSync.Always;
        var isWanted = Math.Max(syncs.WantedOffset, plane.SyncWantedOffset) > syncs.Offset;
        pace.Look(published, always || isEnding || isWanted || plane.IsLogAwaited, plane.Clock.MonotonicMilliseconds);
        bool isMore;
        do
        {
            isMore = Gather();
            if (Interlocked.Exchange(ref cutBelow, 0) is > 0 and var offset) asked.Add(new CutLogHead(generation, offset));
            if (syncs.Offset < next.RecordOffset && (always || isWanted || (options.AppendSync.Value == AppendSync.EverySec && IsSyncDue()))) asked.Add(new SyncLog(generation, next.RecordOffset));
            if (asked.Count > 0) work.Do(asked);
            asked.Clear();
            Volatile.Write(ref bytes, store.EndOffset - store.StartOffset);
            var safe = always ? syncs.Offset : store.EndOffset;
            plane.Commit(safe);
            published.ReleaseBelow(safe);
        }
        while (isMore);
    }

    private void GatherForSync()
    {
        while (!stopping && plane.Log.ClaimedOffset > syncs.Offset && work.MicrosecondsToWait(plane.Log.ClaimedOffset - syncs.Offset) is > 0 and var microseconds)
        {
            somethingHappened.WaitMicroseconds(Math.Min(microseconds, GatherLookMicroseconds));
        }
    }

    /// <summary>True when there is more.</summary>
    private bool Gather()
    {
        for (var end = next.Offset + WrittenAtOnceBytes; next.Offset < published.EndOffset;)
        {
            if (next.Offset >= end) return true;
            var records = published.Read(next);
            if (records.IsEmpty) return false;
            asked.Add(new WriteRecords(generation, next.Offset, records, AreChecked: true, published.Lend()));
            next = next.After(records.Span);
        }

        return false;
    }

    private bool AwaitRoom()
    {
        if (leavesRest) return false;
        // What it was woken for may be something else, which nobody says twice.
        looksAgain |= somethingHappened.Wait(RetryWhenFullMilliseconds);
        return true;
    }

    private int MillisecondsToWait() => (int)Math.Clamp(pace.WakeAtMilliseconds - plane.Clock.MonotonicMilliseconds, 0, SyncMilliseconds);

    private bool IsSyncDue()
    {
        var now = plane.Clock.MonotonicMilliseconds;
        if (now - lastSync < SyncMilliseconds) return false;
        lastSync = now;
        return true;
    }
}
