using System.Net;
using System.Text;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Store;
using Distro.Persistence.Storage;
using Distro.Persistence.Writers;
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
    PersistenceOptions options, LeaseOptions leases, string coordinator, IFileSystem files, IClock clock, IHostApplicationLifetime application, ILogger<WriterService> logger)
    : IHostedService, IHealthCheck, IMachineSurroundings, IGroupLogEvents, IAsyncDisposable
{
    private const int HaltExitCode = 74;

    private readonly Dictionary<int, GroupLog> logs = [];
    private readonly List<int> damaged = [];
    private readonly Lock gate = new();
    private PersistenceMetrics? metrics;
    private DataDirectory? directory;
    private MachineShell? shell;
    private volatile bool halted;

    /// <summary>host:port of the link port; known once started.</summary>
    public string Endpoint { get; private set; } = "";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics = new PersistenceMetrics(Positions);
        directory = DataDirectory.Open(files, options.Data.Value);
        var recovered = directory.Groups().Select(OpenUnlessDamaged).OfType<RecoveredLog>().ToArray();
        var linkOptions = new ControlLinkOptions { Secret = Encoding.UTF8.GetBytes(options.LinkSecret.Value) };
        shell = new MachineShell("writer", clock, linkOptions, this);
        var port = shell.Listen(new IPEndPoint(IPAddress.Parse(options.BindAddress.Value), (int)options.LinkPort.Value));
        Endpoint = $"{(options.AnnounceHost.Value.Length > 0 ? options.AnnounceHost.Value : options.BindAddress.Value)}:{port}";
        shell.Start(new WriterMachine(clock, new Random(), leases, new WriterIdentity(directory.WriterId, Endpoint), coordinator, recovered, damaged: damaged));
        PersistenceLog.Started(logger, directory.WriterId, directory.Path, Endpoint, coordinator);
        return Task.CompletedTask;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(damaged.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"the log of group {string.Join(", ", damaged)} is damaged and not served: restore it from a backup or a peer, and start again"));

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync().ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref shell, null) is { } running) await running.DisposeAsync().ConfigureAwait(false);
        GroupLog[] open;
        lock (gate)
        {
            open = [.. logs.Values];
            logs.Clear();
        }

        foreach (var log in open) log.Dispose();
        directory?.Dispose();
        metrics?.Dispose();
    }

    public void Do(MachineAction action)
    {
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
        PersistenceLog.Noted(logger, note.Kind.ToString(), note.Group, note.Epoch, note.Text);
    }

    public void Halt(string reason)
    {
        if (!halted) PersistenceLog.Halted(logger, reason);
        End();
    }

    public void LinkFailed(string peer, Exception? error) => PersistenceLog.LinkFailed(logger, peer, error?.Message ?? "closed by the other side");

    public void Done(LogResult result) => shell?.Complete(result);

    public void Written(int group, int bytes) => metrics?.Written(group, bytes);

    public void Synced(int group, TimeSpan took) => metrics?.Synced(group, took);

    public void DiskFull(int group, IOException error)
    {
        metrics?.DiskFull(group);
        PersistenceLog.DiskFull(logger, group, error.Message);
    }

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
        catch (CorruptLogException error)
        {
            PersistenceLog.GroupDamaged(logger, group, error.Message);
            damaged.Add(group);
            return null;
        }
    }

    private RecoveredLog Open(int group)
    {
        var store = LogStore.Open(files, directory!.GroupPath(group), new LogStoreOptions { SegmentBytes = options.SegmentBytes.Bytes, VerifySealedSegments = options.VerifySealed.Value });
        PersistenceLog.LogOpened(logger, group, store.StartOffset, store.EndOffset, store.Tail.Epoch, store.PromisedEpoch);
        if (store.Cut is { } cut) PersistenceLog.TailCut(logger, group, cut.Offset, cut.File, cut.Position, cut.Reason);
        var recovered = new RecoveredLog(
            group, store.PromisedEpoch, store.PromisedIncarnation, store.EndOffset, store.Tail.LastTimeMilliseconds, [.. store.Epochs().Select(range => new EpochStart(range.Epoch, range.Offset))]);
        var log = new GroupLog(group, store, this);
        lock (gate) logs[group] = log;
        log.Start();
        return recovered;
    }

    private IEnumerable<(int Group, long EndOffset, long DurableOffset)> Positions()
    {
        lock (gate) return [.. logs.Select(log => (log.Key, log.Value.EndOffset, log.Value.DurableOffset))];
    }

    private void End()
    {
        halted = true;
        Environment.ExitCode = HaltExitCode;
        application.StopApplication();
    }
}
