using Distro.Backup.Stores;
using Distro.ChangeLog.Files;
using Distro.Persistence.Storage;
using Distro.Wire.Machines;

namespace Distro.Persistence.Backup;

/// <summary>
/// The thread that brings all groups of a writer to the store, one after the other, every interval. A store that is down costs nothing but the log that is held for it:
/// what failed is tried again with the next pass, sooner at first, and goes on where it was.
/// </summary>
public sealed class BackupThread : IDisposable
{
    private const int PatienceMilliseconds = 5000;
    private static readonly TimeSpan firstRetry = TimeSpan.FromSeconds(1);

    private readonly Func<IObjectStore> open;
    private readonly IFileSystem files;
    private readonly IClock clock;
    private readonly string writer;
    private readonly TimeSpan interval;
    private readonly ArchiveLimits limits;
    private readonly IBackupEvents events;
    private readonly Thread thread;
    private readonly Lock gate = new();
    private readonly SortedDictionary<int, (string Directory, GroupLog Log)> added = [];
    private readonly SortedDictionary<int, GroupArchiver> archivers = [];
    private readonly ManualResetEventSlim stop = new(initialState: false, spinCount: 0);
    private volatile IObjectStore? store;

    public BackupThread(Func<IObjectStore> open, IFileSystem files, IClock clock, string writer, TimeSpan interval, ArchiveLimits limits, IBackupEvents events)
    {
        this.open = open;
        this.files = files;
        this.clock = clock;
        this.writer = writer;
        this.interval = interval;
        this.limits = limits;
        this.events = events;
        thread = new Thread(Run) { Name = "backup", IsBackground = true };
    }

    public IReadOnlyList<BackupState> States
    {
        get
        {
            lock (gate) return [.. archivers.Values.Select(archiver => archiver.State)];
        }
    }

    public void Start() => thread.Start();

    public void Add(int group, string directory, GroupLog log)
    {
        lock (gate) added[group] = (directory, log);
    }

    /// <summary>A group's log may be cut below; above, the store does not have it yet.</summary>
    public long HoldOffset(int group)
    {
        lock (gate)
        {
            if (archivers.TryGetValue(group, out var archiver)) return archiver.HoldOffset;
            return added.TryGetValue(group, out var waiting) && waiting.Log.EndOffset - waiting.Log.StartOffset <= limits.HoldBytes ? waiting.Log.StartOffset : long.MaxValue;
        }
    }

    /// <summary>What is durable by now still goes to the store, if that takes no more than a few seconds.</summary>
    public void Dispose()
    {
        stop.Set();
        if (thread.IsAlive && !thread.Join(PatienceMilliseconds))
        {
            store?.Dispose();
            thread.Join();
        }

        store?.Dispose();
        stop.Dispose();
    }

    private void Run()
    {
        var failures = 0;
        for (var isLast = false; !isLast;)
        {
            isLast = stop.IsSet;
            failures = Pass() ? 0 : failures + 1;
            if (!isLast) stop.Wait(failures == 0 ? interval : Pause(failures));
        }
    }

    private TimeSpan Pause(int failures)
    {
        const int doublingsMax = 10;
        var pause = firstRetry * (1 << Math.Min(failures - 1, doublingsMax));
        return pause < interval ? pause : interval;
    }

    private bool Pass()
    {
        if (!TryOpen()) return false;
        GroupArchiver[] all;
        lock (gate)
        {
            foreach (var (group, (directory, log)) in added)
                if (!archivers.ContainsKey(group)) archivers[group] = new GroupArchiver(group, writer, directory, log, files, store!, clock, limits, events);
            all = [.. archivers.Values];
        }

        foreach (var archiver in all) archiver.Pass();
        return Array.TrueForAll(all, archiver => archiver.State.Failures == 0);
    }

    private bool TryOpen()
    {
        if (store is not null) return true;
        try
        {
            store = open();
            return true;
        }
        catch (IOException error)
        {
            int[] groups;
            lock (gate) groups = [.. added.Keys];
            foreach (var group in groups) events.BackupFailed(new BackupState(group, 0, 0, 1, error.Message));
            return false;
        }
    }
}
