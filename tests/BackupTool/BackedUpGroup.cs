using System.Collections.Concurrent;
using System.Globalization;
using Distro.Backup.Stores;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Records;
using Distro.ChangeLog.Store;
using Distro.Persistence.Backup;
using Distro.Persistence.Storage;
using Distro.Persistence.Writers;
using Distro.Tests.ChangeLog.Records;
using Distro.Tests.Persistence.Snapshots;
using Distro.Wire.Links;
using Distro.Wire.Machines;

namespace Distro.Tests.BackupTool;

/// <summary>One group's log on a disk, with the thread that brings it to a store, as a writer has them.</summary>
internal sealed class BackedUpGroup : IBackupEvents, IGroupLogEvents, IDisposable
{
    private const int SegmentBytes = 16 << 10;
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    private readonly int number;
    private readonly string directory;
    private readonly BackupThread thread;
    private readonly GroupLog log;
    private readonly ConcurrentQueue<string> failures = new();
    private readonly SemaphoreSlim passed = new(0);

    public BackedUpGroup(string data, Func<IObjectStore> store, int number = 0, string writer = "writer", long objectBytes = 8 << 10, TimeSpan keep = default)
    {
        this.number = number;
        directory = Path.Combine(data, "group-" + number.ToString(CultureInfo.InvariantCulture));
        log = new GroupLog(number, LogStore.Open(new DiskFileSystem(), directory, new LogStoreOptions { SegmentBytes = SegmentBytes, Random = new Random(1) }), this);
        log.Start();
        thread = new BackupThread(store, new DiskFileSystem(), new ProcessClock(TimeProvider.System), writer, TimeSpan.FromMilliseconds(20), new ArchiveLimits(keep, long.MaxValue, objectBytes), this);
        thread.Add(number, directory, log);
        thread.Start();
    }

    public SampleLog Sample { get; } = new(7);

    public ConcurrentQueue<string> Rejoinings { get; } = new();

    public long HoldOffset => thread.HoldOffset(number);

    public BackupState State => thread.States[0];

    /// <summary>Appends records and has them synced, until a backup sees that (by the log's reach, which it tells of last); returns those of them that a restore should find.</summary>
    public byte[] Append(byte[] records)
    {
        var offset = log.EndOffset;
        log.Ask(new WriteRecords(number, offset, records));
        log.Ask(new SyncLog(number, offset + records.Length));
        WaitFor(() => log.Reach.DurableOffset == offset + records.Length);
        return records;
    }

    public void Cut(long offset)
    {
        log.Ask(new CutLog(number, offset));
        WaitFor(() => log.Reach.EndOffset == offset);
        Sample.MoveTo(offset);
    }

    public void AddSnapshot(MadeSnapshot made, long id)
    {
        var folder = Path.Combine(directory, "snapshots");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "new"), made.Bytes);
        File.Move(Path.Combine(folder, "new"), Path.Combine(folder, id.ToString("x16", CultureInfo.InvariantCulture) + ".snap"));
    }

    /// <summary>Until a whole pass has begun and ended after now: then the store has what is durable now.</summary>
    public void WaitForBackup()
    {
        while (passed.Wait(0)) { }

        for (var passes = 0; passes < 2; passes++) Assert.True(passed.Wait(patience), "no pass succeeded: " + string.Join("; ", failures));
    }

    public string WaitForFailure()
    {
        WaitFor(() => !failures.IsEmpty);
        failures.TryPeek(out var first);
        return first!;
    }

    public void Dispose()
    {
        thread.Dispose();
        log.Dispose();
    }

    void IBackupEvents.Stored(int group, string name, long bytes)
    {
    }

    void IBackupEvents.Completed(BackupState state) => passed.Release();

    void IBackupEvents.BackupFailed(BackupState state) => failures.Enqueue(state.Problem);

    void IBackupEvents.Rejoined(int group, string what) => Rejoinings.Enqueue(what);

    void IGroupLogEvents.Done(LogResult result)
    {
    }

    void IGroupLogEvents.Written(int group, int bytes)
    {
    }

    void IGroupLogEvents.Synced(int group, TimeSpan took)
    {
    }

    void IGroupLogEvents.DiskFull(int group, IOException error)
    {
    }

    void IGroupLogEvents.HeadNotCut(int group, IOException error)
    {
    }

    void IGroupLogEvents.Failed(int group, IOException error) => failures.Enqueue(error.Message);

    private static void WaitFor(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, patience), "it did not come to pass");
}
