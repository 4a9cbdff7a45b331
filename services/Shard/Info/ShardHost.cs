using Distro.Commands.Access;
using Distro.Commands.Cluster;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Shard.Clients;
using Distro.Shard.Execution;
using Distro.Shard.Hosting;
using Microsoft.Extensions.Logging;

namespace Distro.Shard.Info;

/// <summary>What commands may ask of the shard that runs them.</summary>
internal sealed class ShardHost : IHost
{
    private readonly DataPlane plane;
    private readonly ShardOptions options;
    private readonly InfoReport report;
    private readonly ClusterView cluster;
    private readonly SnapshotControl snapshots;
    private readonly ClientTable clients;

    private readonly ILogger log;

    public ShardHost(DataPlane plane, ShardOptions options, ClientTable clients, ProcessFacts process, IProcessControl control, ILogger log)
    {
        this.log = log;
        Process = control;
        this.plane = plane;
        this.options = options;
        Clients = this.clients = clients;
        plane.Memory.Use = new MemoryUse(plane, clients);
        plane.Memory.OtherBytes = () => clients.Memory.UnusualBytes;
        options.MaxMemoryClients.Changed += clients.EvictDown;
        clients.Pausing = plane.Pause;
        plane.FindClient = clients.Get;
        var traffic = new TrafficFields(plane);
        Options = new ConfigOptions(options, plane, traffic);
        report = new InfoReport(plane, options, clients, process, plane.Memory.Use, traffic);
        cluster = new ClusterView(plane);
        snapshots = new SnapshotControl(plane);
        Commands = CommandTable.Default.Renamed(options.Configured.Renames, out var problem) ?? throw new InvalidDataException(problem);
        UserRuling.Bind(Access, options, clients);
    }

    public CommandTable Commands { get; }

    public IOptions Options { get; }

    public IProcessControl Process { get; }

    public ISnapshotControl? Snapshots => plane.Snapshots.IsSupported ? snapshots : null;

    public ReplicationView Replication => RoleReport.Of(plane);

    public IReadOnlyList<MemoryFigure> MemoryFigures => MemoryReport.Of(plane, plane.Memory.Use!);

    public IClients Clients { get; }

    public IClusterView? Cluster => plane.Owners.IsCluster ? cluster : null;

    public string AvailabilityZone => options.AvailabilityZone.Value;

    public ISlotUsage? SlotUsage => plane.SlotUse;

    public AccessControl Access { get; } = new();

    public void NoteFromScript(int level, string line)
        => ShardLog.FromScript(log, level switch { 0 => LogLevel.Trace, 1 => LogLevel.Debug, 2 => LogLevel.Information, _ => LogLevel.Warning }, line);

    public DataSwitches Data => options.Data;

    public void WriteInfo(InfoWriter info) => report.Write(info);

    public void WaitForReplicas(Session session, int replicas, long timeoutMilliseconds)
    {
        if (session is ClientSession { Client: { } client })
            client.Worker.Waits.Wait(client, local: null, replicas, timeoutMilliseconds);
    }

    public void Send(Session session, Distro.Commands.Generic.Migration migration)
    {
        if (session is ClientSession { Client: { } client })
            plane.Migrations.Send(migration, () => client.Loop.Post(client));
    }

    public void WaitForDurability(Session session, bool local, int replicas, long timeoutMilliseconds)
    {
        if (session is not ClientSession { Client: { } client })
            return;
        if (plane.State.Role == ServingRole.Replica)
            client.Worker.Context.Reply.Error("ERR WAITAOF cannot be used with replica instances. Please also note that writes to replicas are just local and are not propagated."u8);
        else
            client.Worker.Waits.Wait(client, local, replicas, timeoutMilliseconds);
    }
}
