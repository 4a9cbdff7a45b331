using System.Diagnostics;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Store;
using Distro.Export.Files;
using Distro.Persistence.Storage;
using Distro.Server.Configuration;
using Distro.Server.Hosting;
using Distro.Shard.Execution;
using Distro.Shard.Member;
using Distro.Topology;
using Microsoft.Extensions.Logging;

namespace Distro.Server.Log;

/// <summary>
/// The log of a server of its own, kept by the storage that Persistence keeps a group's with, in the same form. Nobody else can hold the directory, so there are no
/// leases and no promises to wait for: whoever has the lock is the primary, of the epoch behind the last one found. What is logged while it serves is <see cref="LogPump"/>'s work.
/// </summary>
internal sealed class LocalLog : IDisposable
{
    private readonly ServerOptions options;
    private readonly ILogger log;
    private readonly Action fail;
    private readonly DataDirectory directory;
    private readonly int generation;
    private readonly LogSyncs syncs;
    private readonly LogStore store;
    private readonly LocalSnapshots snapshots;
    private readonly LocalLoad load;
    private readonly SegmentCheck unread;
    private DataPlane? plane;
    private volatile LogPump? pump;
    private long epoch;
    private bool isMadeOfRdb;
    private bool isKept = true;

    private LocalLog(ServerOptions options, IFileSystem files, ILogger log, Action fail, long? startOffset)
    {
        this.options = options;
        this.log = log;
        this.fail = fail;
        syncs = new LogSyncs(() => pump?.Wake());
        directory = DataDirectory.Open(files, Path.Combine(options.Directory.Value, options.LogDirectory.Value));
        generation = LogGeneration.Read(files, directory.Path) + (startOffset is null ? 0 : 1);
        if (startOffset is not null) LogGeneration.Drop(files, directory.GroupPath(generation));
        try
        {
            store = LogStore.Open(files, directory.GroupPath(generation), new LogStoreOptions { StartOffset = startOffset ?? 0, VerifySealedSegments = false, SyncsLater = true, InBackground = BackgroundThread.Begin });
            snapshots = new LocalSnapshots(files, directory.GroupPath(generation), generation, log);
        }
        catch
        {
            store?.Dispose();
            directory.Dispose();
            throw;
        }

        SealedRdb.TidyUp(files, Path.Combine(options.Directory.Value, options.DatabaseFile.Value));
        if (store.Cut is { } cut) ServerLog.TailCut(log, cut.Offset, cut.File, cut.Position, cut.Reason);
        load = new LocalLoad(options, directory.Path, store, snapshots, isAnew: generation > 0);
        unread = new SegmentCheck(files, directory.GroupPath(generation), log);
    }

    /// <summary>The disk has no room for what is logged.</summary>
    public bool LacksRoom => pump is { LacksRoom: true };

    /// <summary>What is kept on the disk, a moment old.</summary>
    public long Bytes => pump?.Bytes ?? 0;

    /// <summary>When everything that had been logged was last on the disk, in Unix milliseconds.</summary>
    public long LastSyncMilliseconds => syncs.LastMilliseconds;

    /// <exception cref="IOException">The directory is another process's, or what it holds can't be read.</exception>
    public static LocalLog Open(ServerOptions options, IFileSystem files, ILogger log, Action fail) => new(options, files, log, fail, null);

    /// <summary>A log of what another server's file holds, to be started as any other. If it is kept it counts from when it was loaded.</summary>
    /// <exception cref="IOException">The file can't be loaded.</exception>
    public static LocalLog From(FoundRdb found, ServerOptions options, IFileSystem files, ILogger log, Action fail, long nowMilliseconds)
    {
        var begun = new LocalLog(options, files, log, fail, startOffset: 0) { isMadeOfRdb = true };
        try
        {
            found.AppendTo(begun.store, nowMilliseconds);
            return begun;
        }
        catch
        {
            begun.Dispose();
            throw;
        }
    }

    /// <summary>Nothing of it is kept. It is closed.</summary>
    public void Drop() => LogGeneration.Drop(directory.Files, directory.GroupPath(generation));

    /// <summary>
    /// A log that begins with what the keyspace holds, in place of the one there may be, which counts until this one is whole and on the disk. No command runs
    /// meanwhile. By a thread that is no loop.
    /// </summary>
    /// <param name="old">The log kept until now, which is finished and closed; null without one.</param>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static LocalLog Anew(ServerOptions options, IFileSystem files, ILogger log, Action fail, DataPlane plane, LocalLog? old)
    {
        LocalLog? begun = null;
        try
        {
            plane.RecordContents(
                offset =>
                {
                    old?.SyncNow();
                    old?.Dispose();
                    begun = new LocalLog(options, files, log, fail, offset) { plane = plane, epoch = plane.State.Epoch };
                    plane.Unread.Keep();
                    begun.BeginToPump();
                },
                () =>
                {
                    if (!begun!.SyncNow()) throw new IOException("the disk did not take the contents in time");
                    LogGeneration.Write(files, begun.directory.Path, begun.generation);
                    begun.syncs.Count(plane);
                    LogGeneration.Drop(files, begun.directory.GroupPath(begun.generation - 1));
                });
        }
        catch
        {
            begun?.LeaveOff();
            throw;
        }

        begun!.Serve();
        begun.BeginSnapshots();
        return begun;
    }

    /// <summary>
    /// A copy of the data on the disk, for a server that keeps no log: a snapshot, and the log of what changed while it was taken, since slots are copied at different moments.
    /// It counts once both are on the disk; until then what was kept before does. No client is told that
    /// anything is synced: what comes after the copy is kept nowhere. By a thread that is no loop, and that nobody who is served waits for inside the gate.
    /// </summary>
    /// <param name="isWanted">Asked now and then: false gives it up.</param>
    /// <returns>Which log of the directory it is, and its snapshot.</returns>
    /// <exception cref="IOException">The disk did not take it, or it was given up.</exception>
    public static (string Directory, int Generation, long Id) Copy(ServerOptions options, IFileSystem files, ILogger log, DataPlane plane, Func<bool> isWanted)
    {
        var copy = new LocalLog(options, files, log, static () => { }, plane.Unread.Keep(forCopy: true)) { plane = plane, epoch = plane.State.Epoch };
        try
        {
            LogStart.Write(files, copy.directory.GroupPath(copy.generation), copy.store.StartOffset);
            copy.BeginToPump();
            var taken = copy.snapshots.TakeOne(plane, copy.SyncNow, isWanted);
            LogGeneration.Write(files, copy.directory.Path, copy.generation);
            LogGeneration.WriteCopied(files, copy.directory.Path, copy.generation);
            LogGeneration.Drop(files, copy.directory.GroupPath(copy.generation - 1));
            return (copy.directory.Path, copy.generation, taken.Id);
        }
        finally
        {
            copy.LeaveOff();
        }
    }

    /// <summary>Loads what snapshot and log hold, and serves. The loops run.</summary>
    /// <param name="serving">What it is loaded into.</param>
    /// <param name="unixMilliseconds">The time.</param>
    /// <param name="staysKept">False: it is given up as soon as all is loaded. Clients who are served before that must not hear that anything is synced: no start may find what they write.</param>
    public void Start(DataPlane serving, long unixMilliseconds, bool staysKept)
    {
        plane = serving;
        isKept = staysKept;
        if (!isKept) plane.Unread.KeepForNow();
        var started = Stopwatch.GetTimestamp();
        load.RunAndSync(plane);
        BeginEpoch(unixMilliseconds);
        if (isMadeOfRdb && isKept) LogGeneration.Write(directory.Files, directory.Path, generation);
        BeginToPump();
        if (isKept) syncs.Count(serving);
        plane.ExtendLease(long.MaxValue);
        Serve();
        if (plane.Arrivals is not null)
        {
            ServerLog.ServesFirst(log, Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (!snapshots.FinishLoading()) LoadAnew();
        }

        ServerLog.Loaded(log, Stopwatch.GetElapsedTime(started).TotalSeconds, store.EndOffset - store.StartOffset);
        BeginSnapshots();
        unread.Start(snapshots.LoadedFrom);
    }

    /// <summary>Has everything logged so far fsynced, whatever the policy. False when that took too long. By any thread but the log's own.</summary>
    public bool SyncNow() => syncs.Await(plane!.Log.ClaimedOffset, () => pump is { HasFailed: true });

    /// <summary>The server goes on without a log: nothing waits for one any more, and what is under way is finished. The data stays on the disk as it is now.</summary>
    public void GiveUp()
    {
        plane!.ServeAsPrimary(epoch, plane.TimeFloor, Durability.None);
        Dispose();
        plane.Unread.Forget();
        plane.LookAtWaits();
    }

    /// <summary>What was appended goes to the disk, and is synced. When the server ends, the loops have stopped before.</summary>
    public void Dispose() => End(leavesRest: false);

    private static Durability DurabilityOf(AppendSync sync) => sync switch
    {
        AppendSync.Always => Durability.Always,
        AppendSync.No => Durability.None,
        _ => Durability.Interval,
    };

    private void End(bool leavesRest)
    {
        unread.Dispose();
        snapshots.Dispose();
        options.AppendSync.Changed -= Serve;
        pump?.Stop(leavesRest);
        pump?.Dispose();
        store.Dispose();
        directory.Dispose();
    }

    /// <summary>What has not been written is not wanted, and nobody reads on.</summary>
    private void LeaveOff()
    {
        try
        {
            End(leavesRest: true);
        }
        finally
        {
            plane!.Unread.Forget();
            plane.LookAtWaits();
        }
    }

    private void BeginToPump()
    {
        options.AppendSync.Changed += Serve;
        StartPump();
    }

    private void StartPump()
    {
        syncs.BeginAt(store.EndOffset);
        pump = new LogPump(options, plane!, store, generation, syncs, log, fail);
        pump.Start();
    }

    /// <summary>Slots of a snapshot were served that turned out to be damaged. What was written meanwhile is in the log: all is dropped, and loaded whole from the snapshot before.</summary>
    private void LoadAnew()
    {
        plane!.Suspend(SuspendReason.Loading);
        if (!SyncNow())
        {
            fail();
            return;
        }

        pump!.Stop(leavesRest: false);
        pump.Dispose();
        plane.Reset();
        load.Run(plane, slotBySlot: false);
        StartPump();
        if (isKept) syncs.Count(plane);
        Serve();
    }

    private void Serve() => plane!.ServeAsPrimary(epoch, plane.TimeFloor, DurabilityOf(options.AppendSync.Value));

    private void BeginSnapshots()
    {
        var rdb = new RdbDuty(options, directory.Files, log, plane!);
        snapshots.Start(plane!, options.Snapshots, SyncNow, offset => pump!.CutHead(offset), (id, goesOn) => !rdb.IsWanted || rdb.TryWrite(directory.Path, generation, id, goesOn));
    }

    private void BeginEpoch(long unixMilliseconds)
    {
        epoch = Math.Max(store.Tail.Epoch, store.PromisedEpoch) + 1;
        var record = RecordWriter.EpochStart(store.EndOffset, epoch, Math.Max(unixMilliseconds, store.Tail.LastTimeMilliseconds));
        store.Append(record);
        store.Sync();
        plane!.Apply(record);
    }
}
