using System.Diagnostics;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Store;
using Distro.Persistence.Writers;
using Distro.Wire.Codec;
using Distro.Wire.Shells;

namespace Distro.Persistence.Storage;

/// <summary>
/// One group's log and the thread that works on it (<see cref="LogWork"/>): whatever was asked while it was busy is done together, so one sync serves all that came during the last. Reads go
/// between.
/// </summary>
public sealed class GroupLog : IDisposable
{
    private const long RetryWhenFullMilliseconds = 1000;
    private const long StampWhenIdleMilliseconds = 1000;

    private readonly int group;
    private readonly LogStore store;
    private readonly IGroupLogEvents events;
    private readonly Thread thread;
    private readonly Lock gate = new();
    private readonly WakeSignal somethingAsked = new();
    private readonly LogWork work;
    private List<LogRequest> asked = [];
    private Queue<FetchRecords> reads = new();
    private long askedBytes;
    private bool isSyncAsked;
    private volatile bool isStopping;
    private bool looksAgain;
    private long epoch;

    public GroupLog(int group, LogStore store, IGroupLogEvents events)
    {
        this.group = group;
        this.store = store;
        this.events = events;
        work = new LogWork(group, store, events, AwaitRoom, ServeReads);
        thread = new Thread(Run) { Name = "log of group " + group.ToString(System.Globalization.CultureInfo.InvariantCulture), IsBackground = true };
    }

    /// <summary>Where the log ends, for metrics; a moment old.</summary>
    public long EndOffset { get; private set; }

    public long DurableOffset { get; private set; }

    public long StartOffset { get; private set; }

    /// <summary>The same at one moment, with the log's epochs; a moment old.</summary>
    public LogReach Reach { get; private set; } = new(0, 0, 0, []);

    /// <summary>A write found no room, and is tried again until there is.</summary>
    public bool IsDiskFull => work.IsDiskFull;

    /// <summary>How long the sync that is under way has taken; zero when there is none.</summary>
    public TimeSpan SyncUnderWay => work.SyncUnderWay;

    public void Start()
    {
        Look(areOtherEpochs: true);
        thread.Start();
    }

    public void Ask(LogRequest request)
    {
        lock (gate)
        {
            if (request is FetchRecords fetch) reads.Enqueue(fetch);
            else asked.Add(request);
            if (request is WriteRecords write) askedBytes += write.Records.Length;
            isSyncAsked |= request is SyncLog;
        }

        somethingAsked.Set();
    }

    public void Dispose()
    {
        isStopping = true;
        somethingAsked.Set();
        if (thread.IsAlive) thread.Join();
        store.Dispose();
        somethingAsked.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!isStopping)
            {
                if (!looksAgain && !somethingAsked.Wait(StampWhenIdleMilliseconds)) store.Stamp();
                looksAgain = false;
                GatherForSync();
                var batch = Take();
                work.Do(batch);
                Look(areOtherEpochs: store.Tail.Epoch != epoch || batch.Exists(request => request is CutLog or RestartLog or CutLogHead));
            }
        }
        catch (IOException error)
        {
            events.Failed(group, error);
        }
    }

    private List<LogRequest> Take()
    {
        lock (gate)
        {
            var taken = asked;
            asked = [];
            (askedBytes, isSyncAsked) = (0, false);
            return taken;
        }
    }

    private void GatherForSync()
    {
        while (!isStopping && MicrosecondsToGather() is > 0 and var microseconds) somethingAsked.WaitMicroseconds(microseconds);
    }

    private long MicrosecondsToGather()
    {
        lock (gate)
        {
            return isSyncAsked && reads.Count == 0 ? work.MicrosecondsToWait(askedBytes) : 0;
        }
    }

    private void Look(bool areOtherEpochs)
    {
        (StartOffset, EndOffset, DurableOffset) = (store.StartOffset, store.EndOffset, store.DurableOffset);
        epoch = store.Tail.Epoch;
        Reach = new LogReach(StartOffset, EndOffset, DurableOffset, areOtherEpochs ? store.Epochs() : Reach.Epochs);
    }

    private bool AwaitRoom()
    {
        if (isStopping) return false;
        // What it was woken for may be something else, which nobody says twice.
        looksAgain |= somethingAsked.Wait(RetryWhenFullMilliseconds);
        return true;
    }

    private void ServeReads()
    {
        while (true)
        {
            FetchRecords? fetch;
            lock (gate)
            {
                if (!reads.TryDequeue(out fetch)) return;
            }

            events.Done(new RecordsFetched(group, fetch.Ticket, Read(fetch)));
        }
    }

    private ReadOnlyMemory<byte> Read(FetchRecords fetch)
    {
        var end = Math.Min(fetch.EndOffset, store.EndOffset);
        if (fetch.Offset < store.StartOffset || fetch.Offset >= end) return default;
        var bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(fetch.BytesMax, end - fetch.Offset));
        var read = fetch.Taken > 0 ? 0 : store.Read(fetch.Offset, bytes);
        return bytes.AsMemory(0, read > 0 ? read : store.ReadPiece(fetch.Offset, fetch.Taken, bytes));
    }
}
