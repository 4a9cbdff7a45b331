using System.Net;
using System.Text;
using Distro.Backup.Stores;
using Distro.ChangeLog.Files;
using Distro.ChangeLog.Keys;
using Distro.Replicator.Backup;
using Distro.Replicator.Coordinator;
using Distro.Replicator.Relay;
using Distro.Replicator.Storage;
using Distro.ServiceDefaults.Options;
using Distro.Topology;
using Distro.Wire.Links;
using Distro.Wire.Machines;
using Distro.Wire.Shells;

namespace Distro.Replicator.Hosting;

/// <summary>
/// The process: the coordinator over its map file, and beside it, with its own thread, port and links, the relay - so that no stream of records delays a heartbeat.
/// </summary>
public sealed class ReplicatorService(
    ReplicatorOptions options, LeaseOptions leases, IFileSystem files, IClock clock, IHostApplicationLifetime application, ILogger<ReplicatorService> logger)
    : IHostedService, IAsyncDisposable
{
    private const int HaltExitCode = 74;

    private ReplicatorMetrics? metrics;
    private MapFile? file;
    private MapWriter? writer;
    private MapBackup? backup;
    private MachineShell? coordinator;
    private MachineShell? relay;

    /// <summary>host:port of the coordinator; known once started.</summary>
    public string Endpoint { get; private set; } = "";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        file = MapFile.Open(files, options.Data.Value);
        RefuseOtherGroups(file.Stored);
        metrics = new ReplicatorMetrics();
        metrics.MapSaved(file.Stored?.Version ?? 0);
        var links = new ControlLinkOptions { Secret = Encoding.UTF8.GetBytes(options.LinkSecret.Value) };
        relay = new MachineShell("relay", clock, links, new MachineSurroundings(logger, metrics, End, Refuse));
        coordinator = new MachineShell("coordinator", clock, links, new MachineSurroundings(logger, metrics, End, Save));
        var relayEndpoint = Announced(relay.Listen(Bound(options.RelayPort.Value)));
        Endpoint = Announced(coordinator.Listen(Bound(options.LinkPort.Value)));
        if (options.Backup.IsOn) backup = new MapBackup(OpenStore, clock, version => ReplicatorLog.MapStored(logger, version), error => ReplicatorLog.MapNotStored(logger, error.Message));
        writer = new MapWriter(file, Saved, MapFailed);
        relay.Start(new RelayMachine(clock, new Random(), leases));
        coordinator.Start(new CoordinatorMachine(clock, new Random(), leases, Settings(relayEndpoint), file.Stored));
        var present = file.Stored?.Groups.Select(group => group.Ensemble.WriterIds.Count).DefaultIfEmpty().Max() ?? 0;
        if (present > options.Writers.Value) ReplicatorLog.RemovesWriters(logger, present, options.Writers.Value);
        ReplicatorLog.Started(logger, Endpoint, relayEndpoint, file.Stored?.Version ?? 0, options.Data.Value);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync().ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref coordinator, null) is { } coordinating) await coordinating.DisposeAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref relay, null) is { } relaying) await relaying.DisposeAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref writer, null) is { } writing) await writing.DisposeAsync().ConfigureAwait(false);
        backup?.Dispose();
        file?.Dispose();
        metrics?.Dispose();
    }

    /// <summary>Groups are divided once, when a cluster is made: going on with fewer or more than the map has would quietly not be what was asked for.</summary>
    private void RefuseOtherGroups(ClusterMap? stored)
    {
        if (stored is { Groups.Count: > 0 } map && map.Groups.Count != options.Groups.Value)
        {
            throw new OptionsException(
                $"{options.Data.Value} holds a cluster of {map.Groups.Count} group(s), and {options.Groups.Value} are asked for; slots can't be moved yet. Start with --shards {map.Groups.Count} (Distro:Groups), or give another data directory");
        }
    }

    private ClusterSettings Settings(string relayEndpoint) => new()
    {
        Groups = (int)options.Groups.Value,
        Replicas = (int)options.Replicas.Value,
        Writers = (int)options.Writers.Value,
        WriterLostMilliseconds = options.WriterLost.Value * 1000,
        Durability = options.Durability.Value,
        Password = options.Password.Value.Length > 0 ? options.Password.Value : null,
        RelayEndpoint = relayEndpoint,
    };

    private IObjectStore OpenStore()
        => PlaceOfStore.Open(
            options.Backup.Store.Value, options.Backup.Prefix.Value, options.Backup.Credential.Value, files, TimeProvider.System, static time => Thread.Sleep(time), KeyRing.Load(files, options.Backup.Key.Value, options.Backup.KeyFile.Value, options.Backup.Key.Name));

    private IPEndPoint Bound(long port) => new(IPAddress.Parse(options.BindAddress.Value), (int)port);

    private string Announced(int port) => $"{(options.AnnounceHost.Value.Length > 0 ? options.AnnounceHost.Value : options.BindAddress.Value)}:{port}";

    private void Save(MachineAction action)
    {
        if (action is not SaveMap save) throw new InvalidOperationException($"{action.GetType().Name} is nothing that a coordinator does");
        writer!.Save(save.Map);
    }

    private static void Refuse(MachineAction action) => throw new InvalidOperationException($"{action.GetType().Name} is nothing that a relay does");

    private void Saved(MapSaved saved)
    {
        metrics?.MapSaved(saved.Version);
        if (file?.Stored is { } map) backup?.Saved(map);
        coordinator?.Complete(saved);
    }

    private void MapFailed(IOException error)
    {
        ReplicatorLog.MapFailed(logger, error.Message);
        End();
    }

    private void End()
    {
        Environment.ExitCode = HaltExitCode;
        application.StopApplication();
    }
}
