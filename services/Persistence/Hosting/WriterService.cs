using System.Net;
using System.Text;
using Distro.Backup.Stores;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Keys;
using Distro.ChangeLog.Store;
using Distro.Export.Files;
using Distro.Persistence.Backup;
using Distro.Persistence.Snapshots;
using Distro.Persistence.Storage;
using Distro.Persistence.Writers;
using Distro.Snapshots.Sealing;
using Distro.Wire.Links;
using Distro.Wire.Machines;
using Distro.Wire.Messages;
using Distro.Wire.Shells;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distro.Persistence.Hosting;

/// <summary>
/// The process: a data directory held alone, a log with its thread for each group, one machine that decides, and links. Everything found on the disk is read and
/// checked before the first link is made. A group whose log is damaged is left alone, loudly; the others are served.
/// </summary>
public sealed class WriterService(
    PersistenceOptions options, LeaseOptions leases, string coordinator, IFileSystem disk, IClock clock, IHostApplicationLifetime application, ILogger<WriterService> logger)
    : IHostedService, IHealthCheck, IMachineSurroundings, IGroupLogEvents, ISnapshotEvents, IAsyncDisposable
{
    private const int HaltExitCode = 74;
    private const long SlowNoteMilliseconds = 10_000;

    private readonly Dictionary<int, GroupLog> logs = [];
    private readonly Dictionary<int, GroupSnapshots> snapshots = [];
    private readonly HashSet<int> baseless = [];
    private readonly List<int> damaged = [];
    private readonly Lock gate = new();
    private PersistenceMetrics? metrics;
    private RdbExports? exports;
    private BackupThread? backup;
    private BackupReports? backupEvents;
    private DataDirectory? directory;
    private MachineShell? shell;
    private SealedFileSystem? files;
    private volatile bool halted;
    private long nextSlowNoteAt = long.MinValue;

    /// <summary>host:port of the link port; known once started.</summary>
    public string Endpoint { get; private set; } = "";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics = new PersistenceMetrics(States, () => clock.UnixMilliseconds);
        files = new SealedFileSystem(disk, KeyRing.Load(disk, options.StorageKey.Value, options.StorageKeyFile.Value, options.StorageKey.Name));
        directory = DataDirectory.Open(files, options.Data.Value);
        if (options.Backup.IsOn) backup = new BackupThread(OpenStore, files, clock, directory.WriterId, options.Backup.Interval, new ArchiveLimits(options.Backup.Keep, options.BackupHoldBytes.Bytes), backupEvents = new BackupReports(metrics, logger));
        exports = new RdbExports(files, directory.Path, options.DatabaseFile.Value, options.DatabaseFile.IsSaid, Done);
        var recovered = directory.Groups().Select(OpenUnlessDamaged).OfType<RecoveredLog>().ToArray();
        var linkOptions = new ControlLinkOptions { Secret = Encoding.UTF8.GetBytes(options.LinkSecret.Value) };
        shell = new MachineShell("writer", clock, linkOptions, this);
        var port = shell.Listen(new IPEndPoint(IPAddress.Parse(options.BindAddress.Value), (int)options.LinkPort.Value));
        Endpoint = $"{(options.AnnounceHost.Value.Length > 0 ? options.AnnounceHost.Value : options.BindAddress.Value)}:{port}";
        shell.Start(new WriterMachine(clock, new Random(), leases, new WriterIdentity(directory.WriterId, Endpoint), coordinator, recovered, damaged: damaged, writerOptions: WriterOptions()));
        backup?.Start();
        PersistenceLog.Started(logger, directory.WriterId, directory.Path, Endpoint, coordinator);
        return Task.CompletedTask;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (gate) return Task.FromResult(WriterHealth.Of(damaged, baseless, logs, TimeSpan.FromMilliseconds(options.SlowSyncMilliseconds.Value), backupEvents?.Problem));
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync().ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref shell, null) is { } running) await running.DisposeAsync().ConfigureAwait(false);
        backup?.Dispose();
        exports?.Dispose();
        IDisposable[] open;
        lock (gate)
        {
            open = [.. snapshots.Values, .. logs.Values];
            snapshots.Clear();
            logs.Clear();
        }

        foreach (var one in open) one.Dispose();
        directory?.Dispose();
        metrics?.Dispose();
    }

    public void Do(MachineAction action)
    {
        if (action is SnapshotRequest about)
        {
            GroupSnapshots? kept;
            lock (gate) snapshots.TryGetValue(about.Group, out kept);
            kept?.Ask(about);
            return;
        }

        if (action is ExportRequest export)
        {
            exports!.Ask(export);
            return;
        }

        if (action is CutLogHead cut && backup is not null) action = cut with { Offset = Math.Min(cut.Offset, backup.HoldOffset(cut.Group)) };
        if (action is not LogRequest request) throw new InvalidOperationException($"{action.GetType().Name} is nothing that a writer does");
        GroupLog? log;
        lock (gate) logs.TryGetValue(request.Group, out log);
        if (log is null)
        {
            Open(request.Group);
            lock (gate) log = logs[request.Group];
        }

        log.Ask(request);
    }

    public void Noted(Note note)
    {
        if (note.Kind == NoteKind.Promised) metrics?.Promised(note.Group);
        if (note.Kind is NoteKind.SnapshotDamaged or NoteKind.Stuck or NoteKind.MapIsOld) PersistenceLog.Alarmed(logger, note.Kind.ToString(), note.Group, note.Epoch, note.Text);
        else PersistenceLog.Noted(logger, note.Kind.ToString(), note.Group, note.Epoch, note.Text);
    }

    private void Noted(SnapshotExported exported)
    {
        if (exported.Status == SnapshotStatus.NotExported) PersistenceLog.RdbNotWritten(logger, exported.Group, exported.Reason);
        else if (exported.Status == SnapshotStatus.Exported) PersistenceLog.RdbWritten(logger, exported.Group, exported.Reason);
    }

    public void Halt(string reason)
    {
        if (!halted) PersistenceLog.Halted(logger, reason);
        End();
    }

    public void LinkFailed(string peer, Exception? error) => PersistenceLog.LinkFailed(logger, error is LinkVersionException ? LogLevel.Warning : LogLevel.Debug, peer, error?.Message ?? "closed by the other side");

    public void Done(LogResult result) => shell?.Complete(result, mayWait: result is RecordsWritten { MayWait: true });

    public void Done(SnapshotResult result)
    {
        if (result is SnapshotDamaged damage) NoteBase(damage.Group);
        if (result is SnapshotExported exported) Noted(exported);
        metrics?.Snapshot(result);
        shell?.Complete(result);
    }

    public void Written(int group, int bytes) => metrics?.Written(group, bytes);

    public void Synced(int group, TimeSpan took)
    {
        metrics?.Synced(group, took);
        var now = clock.MonotonicMilliseconds;
        if (took.TotalMilliseconds < options.SlowSyncMilliseconds.Value || now < Interlocked.Read(ref nextSlowNoteAt)) return;
        Interlocked.Exchange(ref nextSlowNoteAt, now + SlowNoteMilliseconds);
        PersistenceLog.SlowSync(logger, group, took.TotalSeconds);
    }

    public void DiskFull(int group, IOException error)
    {
        metrics?.DiskFull(group);
        PersistenceLog.DiskFull(logger, group, error.Message);
        exports?.MakeRoom();
        lock (gate)
        {
            foreach (var kept in snapshots.Values) kept.MakeRoom();
        }
    }

    public void HeadNotCut(int group, IOException error) => PersistenceLog.HeadNotCut(logger, group, error.Message);

    public void Failed(int group, IOException error)
    {
        PersistenceLog.DiskFailed(logger, group, error.Message);
        End();
    }

    private RecoveredLog? OpenUnlessDamaged(int group)
    {
        try
        {
            return Open(group);
        }
        catch (Exception error) when (error is CorruptLogException or LostLogException)
        {
            PersistenceLog.GroupDamaged(logger, group, error.Message);
            damaged.Add(group);
            return null;
        }
    }

    private RecoveredLog Open(int group)
    {
        var path = directory!.GroupPath(group);
        var store = LogStore.Open(files!, path, new LogStoreOptions { SegmentBytes = options.SegmentBytes.Bytes, VerifySealedSegments = options.VerifySealed.Value, InBackground = BackgroundThread.Begin });
        PersistenceLog.LogOpened(logger, group, store.StartOffset, store.EndOffset, store.Tail.Epoch, store.PromisedEpoch);
        if (store.Cut is { } cut) PersistenceLog.TailCut(logger, group, cut.Offset, cut.File, cut.Position, cut.Reason);
        var found = SnapshotStore.Open(files!, path);
        foreach (var one in found.Damaged) PersistenceLog.SnapshotDamaged(logger, group, one.File, one.Reason);
        if (LostFiles.Find(files!, path, store, found.Stored) is { } missing)
        {
            found.Dispose();
            store.Dispose();
            throw new LostLogException(path, missing);
        }

        SealedRdb.TidyUp(files!, Path.Combine(path, options.DatabaseFile.Value));
        foreach (var one in found.Stored) PersistenceLog.SnapshotFound(logger, group, one.Id, one.Length, one.Keys, one.SmallestStamp, one.LargestStamp);
        var recovered = new RecoveredLog(
            group, store.PromisedEpoch, store.PromisedIncarnation, store.EndOffset, store.Tail.LastTimeMilliseconds, [.. store.Epochs().Select(range => new EpochStart(range.Epoch, range.Offset))],
            store.StartOffset, [.. found.Stored], store.EnsembleVersion);
        var (log, kept) = (new GroupLog(group, store, this), new GroupSnapshots(group, found, this));
        lock (gate) (logs[group], snapshots[group]) = (log, kept);
        log.Start();
        kept.Start();
        backup?.Add(group, path, log);
        NoteBase(group);
        return recovered;
    }

    /// <summary>Whether the group's data can be built again from this disk: from the log's beginning, or from a snapshot.</summary>
    private void NoteBase(int group)
    {
        lock (gate)
        {
            if (!logs.TryGetValue(group, out var log) || !snapshots.TryGetValue(group, out var kept)) return;
            if (log.StartOffset > 0 && kept.Newest is null) baseless.Add(group);
            else baseless.Remove(group);
        }
    }

    private WriterOptions WriterOptions() => new() { SnapshotsKept = (int)options.SnapshotsKept.Value, VerifySnapshots = options.VerifySealed.Value };

    /// <summary>By the disk without its keys: what is stored has keys of its own, and is restored by who may not have these.</summary>
    private IObjectStore OpenStore()
        => PlaceOfStore.Open(
            options.Backup.Store.Value, options.Backup.Prefix.Value, options.Backup.Credential.Value, disk, TimeProvider.System, static time => Thread.Sleep(time), KeyRing.Load(disk, options.Backup.Key.Value, options.Backup.KeyFile.Value, options.Backup.Key.Name));

    private IEnumerable<GroupState> States()
    {
        lock (gate) return [.. logs.Select(log => new GroupState(log.Key, log.Value, snapshots[log.Key]))];
    }

    private void End()
    {
        halted = true;
        Environment.ExitCode = HaltExitCode;
        application.StopApplication();
    }
}
