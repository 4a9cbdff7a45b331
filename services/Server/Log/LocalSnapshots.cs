using Distro.ChangeLog.Files;
using Distro.ChangeLog.Store;
using Distro.Persistence.Snapshots;
using Distro.Server.Hosting;
using Distro.Shard.Execution;
using Distro.Shard.Member;
using Distro.Snapshots.Format;
using Microsoft.Extensions.Logging;

namespace Distro.Server.Log;

/// <summary>
/// The snapshots of a server of its own, beside its log and kept by the storage that Persistence keeps a group's with. A thread of its own takes one when the options say that it is time, or
/// a client asks: the loops make it, it writes what they have made.
/// Invariant: a snapshot counts (has its name) only once the log is fsynced up to its largest stamp, and the log is cut only below the older of two sets (<see cref="SnapshotSets"/>) that count.
/// </summary>
internal sealed class LocalSnapshots : IDisposable
{
    private const int Kept = 2;
    private const int TickMilliseconds = 1000;
    private const long RetryMilliseconds = 10_000;

    private readonly SnapshotStore store;
    private readonly int generation;
    private readonly ILogger log;
    private readonly ManualResetEventSlim signal = new();
    private LocalSnapshotLoad? loading;
    private StoredSnapshot? loaded;
    private Func<long, long> changedBytes = static _ => long.MaxValue;
    private DataPlane? plane;
    private SnapshotPolicy policy = new();
    private Func<bool> sync = static () => true;
    private Action<long> cutHead = static _ => { };
    private Func<long, Func<bool>, bool>? writeRdb;
    private Thread? thread;
    private SnapshotSeries series;
    private long beganAt;
    private long notBefore;
    private int asked;
    private volatile bool cancelled;
    private volatile bool stopping;

    public LocalSnapshots(IFileSystem files, string directory, int generation, ILogger log)
    {
        this.generation = generation;
        this.log = log;
        store = SnapshotStore.Open(files, directory);
        series = new SnapshotSeries(policy);
        foreach (var damaged in store.Damaged) ServerLog.SnapshotDamaged(log, damaged.File, damaged.Reason);
    }

    /// <summary>The log was on the disk up to here when a snapshot got its name: one that ends before has lost records.</summary>
    public long LogEndAtLeast => store.Stored.Select(one => one.LargestStamp).DefaultIfEmpty().Max();

    /// <summary>
    /// Loads the newest snapshot that can be loaded and that the log goes on from. The loops run, and the data plane holds nothing. Where the log's tail can be taken apart by slots
    /// it is, and what is left to do is <see cref="FinishLoading"/>, while slots are served.
    /// </summary>
    /// <param name="serving">What it is loaded into.</param>
    /// <param name="tail">The log, which no snapshot reaches beyond.</param>
    /// <param name="slotBySlot">Slots may be served before all are there.</param>
    public bool TryLoad(DataPlane serving, LogStore tail, bool slotBySlot)
    {
        foreach (var found in store.Stored.Where(one => one.SmallestStamp >= tail.StartOffset || store.Stored.All(other => other.BaseId != one.Id)).Reverse().ToArray())
        {
            try
            {
                var load = new LocalSnapshotLoad(store, found, serving);
                load.Begin();
                if (slotBySlot && load.TryTakeTail(tail)) loading = load;
                else load.Finish();
                loaded = found;
                ServerLog.SnapshotLoaded(log, found.Id, load.Keys, SnapshotSets.BytesOf([.. store.Stored], found));
                return true;
            }
            catch (CorruptSnapshotException error)
            {
                serving.Reset();
                ServerLog.SnapshotDamaged(log, store.PathOf(found.Id), error.Reason);
            }
        }

        return false;
    }

    /// <summary>Where the log was read from behind the snapshot that was loaded; 0 without one.</summary>
    public long LoadedFrom => loaded?.SmallestStamp ?? 0;

    /// <summary>Loads the slots that have not arrived. False when the snapshot is damaged: it is set aside, and what is served is only a part of the data.</summary>
    public bool FinishLoading()
    {
        try
        {
            loading!.Finish();
            loading = null;
            return true;
        }
        catch (CorruptSnapshotException error)
        {
            ServerLog.ServedSnapshotDamaged(log, store.PathOf(loading!.Ids.First()), error.Reason);
            foreach (var id in loading.Ids) store.Verify(id, static () => { });
            return false;
        }
    }

    /// <summary>Begins to take snapshots of what is served.</summary>
    /// <param name="serving">The data.</param>
    /// <param name="when">When one is taken unasked.</param>
    /// <param name="syncLog">Has the log fsynced as far as it goes; false when it can't be.</param>
    /// <param name="cutLogHead">Lets go of the log below an offset.</param>
    /// <param name="writesRdb">Has an RDB file made of a snapshot, where it goes on; false when that failed.</param>
    public void Start(DataPlane serving, SnapshotPolicy when, Func<bool> syncLog, Action<long> cutLogHead, Func<long, Func<bool>, bool> writesRdb)
    {
        (plane, policy, sync, cutHead, writeRdb) = (serving, when, syncLog, cutLogHead, writesRdb);
        beganAt = serving.Clock.MonotonicMilliseconds;
        series = new SnapshotSeries(when);
        var found = loaded is null ? 0 : SnapshotSets.BytesOf([.. store.Stored], loaded);
        series.Found(loaded?.SmallestStamp ?? serving.Log.ClaimedOffset, found);
        serving.Snapshots.Found(found);
        changedBytes = serving.ChangedBytes;
        serving.Snapshots.Moved = signal.Set;
        serving.Snapshots.Asked = Ask;
        serving.Snapshots.Cancelled = Cancel;
        thread = new Thread(Run) { Name = "snapshots", IsBackground = true };
        thread.Start();
    }

    /// <summary>One snapshot of what is served, on the calling thread, for a log that is kept no longer than this takes.</summary>
    /// <param name="serving">The data.</param>
    /// <param name="syncLog">Has the log fsynced as far as it goes; false when it can't be.</param>
    /// <param name="isWanted">Asked now and then: false gives it up.</param>
    /// <exception cref="IOException">It could not be taken, or not be kept.</exception>
    public StoredSnapshot TakeOne(DataPlane serving, Func<bool> syncLog, Func<bool> isWanted)
    {
        (plane, sync) = (serving, syncLog);
        serving.Snapshots.Moved = signal.Set;
        try
        {
            return Take(serving.Clock.UnixMilliseconds, isWanted);
        }
        finally
        {
            serving.Snapshots.Moved = null;
        }
    }

    public void Dispose()
    {
        stopping = true;
        if (thread is not null)
        {
            plane!.Snapshots.Asked = null;
            plane.Snapshots.Cancelled = null;
            signal.Set();
            thread.Join();
            plane.Snapshots.Moved = null;
            if (plane.Snapshots.IsTaking) plane.SettleSnapshot(counts: false);
        }

        store.Dispose();
    }

    private void Ask()
    {
        cancelled = false;
        Volatile.Write(ref asked, 1);
        signal.Set();
    }

    private void Cancel()
    {
        cancelled = true;
        signal.Set();
    }

    private void Run()
    {
        while (!stopping)
        {
            signal.Wait(TickMilliseconds);
            signal.Reset();
            if (stopping) return;
            var now = plane!.Clock.MonotonicMilliseconds;
            var isAsked = TakeAsked();
            var due = isAsked ? SnapshotDue.Everything : now < notBefore ? SnapshotDue.Nothing : series.Next(plane.Log.ClaimedOffset, now - beganAt, canBuild: true, changedBytes);
            if (due != SnapshotDue.Nothing) TakeAndKeep(now, due, isAsked);
        }
    }

    private bool TakeAsked() => Interlocked.Exchange(ref asked, 0) != 0;

    private void TakeAndKeep(long now, SnapshotDue due, bool isAsked)
    {
        // Who has asked may have said CANCEL already.
        if (!isAsked) cancelled = false;
        beganAt = now;
        var id = Math.Max(plane!.Clock.UnixMilliseconds, (store.Stored.LastOrDefault()?.Id ?? 0) + 1);
        try
        {
            var kept = Take(id, () => !cancelled, due == SnapshotDue.Changes ? series.LastId : 0);
            series.Kept(new SnapshotSummary(kept.Id, kept.Length, 0, kept.SmallestStamp, kept.LargestStamp, kept.Keys), kept.BaseId == 0);
            DropOld();
            // Who asked before the pass was there, though one was begun unasked, is answered by this one.
            isAsked |= TakeAsked();
            Settle(!isAsked || writeRdb!(kept.Id, () => !stopping && !cancelled));
        }
        catch (IOException error)
        {
            TakeAsked();
            store.DropPart();
            series.Failed();
            plane.SettleSnapshot(counts: false);
            notBefore = now + RetryMilliseconds;
            ServerLog.SnapshotFailed(log, id, error.Message);
        }
    }

    /// <summary>Where the file that was asked for as well is not there the snapshot is kept all the same, but does not count as a save; the next is whole, since loops build on one that counts.</summary>
    private void Settle(bool counts)
    {
        if (!counts) series.Failed();
        plane!.SettleSnapshot(counts);
    }

    /// <exception cref="IOException">It could not be taken, or not be kept.</exception>
    private StoredSnapshot Take(long id, Func<bool> isWanted, long baseId = 0)
    {
        var epoch = plane!.State.Epoch;
        ServerLog.SnapshotBegun(log, id);
        store.Begin(id);
        var taking = plane.TakeSnapshot(generation, id, epoch, baseId);
        long position = 0;
        while (true)
        {
            var isWhole = taking.Summary is not null;
            if (taking.TryRead(out var bytes))
            {
                store.Write(id, position, bytes.Span);
                position += bytes.Length;
                continue;
            }

            if (taking.Failure is { } failure) throw new IOException(failure);
            if (isWhole) break;
            if (stopping || !isWanted()) throw new IOException("it was cancelled");
            signal.Wait(TickMilliseconds);
            signal.Reset();
        }

        if (!sync()) throw new IOException("the log could not be synced");
        var kept = store.Seal(id, generation, epoch, taking.Summary!.Value, static () => { });
        ServerLog.SnapshotKept(log, id, kept.Keys, kept.Length, taking.Figures);
        return kept;
    }

    private void DropOld()
    {
        foreach (var orphan in store.Stored.Where(one => SnapshotSets.RootOf([.. store.Stored], one) == 0).Reverse().ToArray()) store.Delete(orphan.Id);
        var (first, offset) = SnapshotSets.Needed([.. store.Stored], Kept);
        foreach (var over in store.Stored.Where(one => one.Id < first).Reverse().ToArray()) store.Delete(over.Id);
        if (first > 0) cutHead(offset);
    }
}
