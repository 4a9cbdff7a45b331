namespace Distro.Persistence.Snapshots;

/// <summary>
/// One group's snapshots and the thread that works on them, beside the log's: a snapshot of gigabytes is written, checked and read while appends go on. Requests are done
/// in the order asked; reads go between, also in the middle of a long one. It ends with the process only: whatever fails here, the log is not concerned.
/// </summary>
public sealed class GroupSnapshots : IDisposable
{
    private readonly int group;
    private readonly SnapshotStore store;
    private readonly SnapshotDisk disk;
    private readonly ISnapshotEvents events;
    private readonly Thread thread;
    private readonly Lock gate = new();
    private readonly ManualResetEventSlim somethingAsked = new();
    private readonly Queue<SnapshotRequest> asked = new();
    private readonly Queue<FetchSnapshot> reads = new();
    private volatile bool isStopping;

    public GroupSnapshots(int group, SnapshotStore store, ISnapshotEvents events)
    {
        this.group = group;
        this.store = store;
        this.events = events;
        disk = new SnapshotDisk(group, store);
        thread = new Thread(Run) { Name = "snapshots of group " + group.ToString(System.Globalization.CultureInfo.InvariantCulture), IsBackground = true };
    }

    /// <summary>The newest, for metrics; a moment old.</summary>
    public StoredSnapshot? Newest { get; private set; }

    /// <summary>Bytes of all there are.</summary>
    public long StoredBytes { get; private set; }

    public void Start()
    {
        Look();
        thread.Start();
    }

    public void Ask(SnapshotRequest request)
    {
        lock (gate)
        {
            if (request is FetchSnapshot fetch) reads.Enqueue(fetch);
            else asked.Enqueue(request);
        }

        somethingAsked.Set();
    }

    /// <summary>Somebody needs the room more: what is being taken in is given up.</summary>
    public void MakeRoom() => Ask(new GiveUpSnapshot(group));

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
        while (!isStopping)
        {
            somethingAsked.Wait();
            somethingAsked.Reset();
            ServeReads();
            while (!isStopping && TryTake(asked, out var request))
            {
                if (disk.Do(request, Between) is { } result) events.Done(result);
                Look();
                ServeReads();
            }
        }
    }

    /// <summary>In the middle of reading a file through.</summary>
    private void Between()
    {
        if (isStopping) throw new IOException("the process is ending");
        ServeReads();
    }

    private void ServeReads()
    {
        while (!isStopping && TryTake(reads, out var fetch))
        {
            if (disk.Do(fetch, () => { }) is { } result) events.Done(result);
        }
    }

    private bool TryTake<T>(Queue<T> from, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T taken)
    {
        lock (gate) return from.TryDequeue(out taken);
    }

    private void Look()
    {
        Newest = store.Stored.LastOrDefault();
        StoredBytes = store.Stored.Sum(snapshot => snapshot.Length);
    }
}
