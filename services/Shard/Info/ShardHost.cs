using System.Security.Cryptography;
using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Shard.Clients;
using Distro.Shard.Execution;
using Distro.Shard.Hosting;

namespace Distro.Shard.Info;

/// <summary>What commands may ask of the shard that runs them.</summary>
internal sealed class ShardHost : IHost
{
    private readonly DataPlane plane;
    private readonly ShardOptions options;
    private readonly InfoReport report;
    private readonly ClusterView cluster;

    public ShardHost(DataPlane plane, ShardOptions options, ClientTable clients, ProcessFacts process, IProcessControl control)
    {
        Process = control;
        this.plane = plane;
        this.options = options;
        Clients = clients;
        clients.Pausing = plane.Pause;
        plane.FindClient = clients.Get;
        Options = new ConfigOptions(options, plane);
        report = new InfoReport(plane, options, clients, process);
        cluster = new ClusterView(plane);
    }

    public CommandTable Commands { get; } = CommandTable.Default;

    public IOptions Options { get; }

    public IProcessControl Process { get; }

    public IClients Clients { get; }

    public IClusterView? Cluster => plane.Owners.IsCluster ? cluster : null;

    public bool PasswordRequired => options.Password.Value.Length > 0;

    public bool Authenticate(ReadOnlySpan<byte> user, ReadOnlySpan<byte> password, out string userName)
    {
        userName = "default";
        return user.SequenceEqual("default"u8)
            && (!PasswordRequired || CryptographicOperations.FixedTimeEquals(password, Encoding.UTF8.GetBytes(options.Password.Value)));
    }

    public void WriteInfo(InfoWriter info) => report.Write(info);

    public void WaitForReplicas(Session session, int replicas, long timeoutMilliseconds)
    {
        if (session is not ClientSession { Client: { } client })
            return;
        var worker = client.Worker;
        var reached = plane.Replicas.CountAt(client.LastWriteOffset);
        if (reached >= replicas || worker.Context.InnerDepth > 0)
        {
            worker.Context.Reply.Integer(reached);
            return;
        }

        client.IsBlocked = true;
        var deadline = timeoutMilliseconds == 0 ? long.MaxValue : worker.Loop.MonotonicMilliseconds + timeoutMilliseconds;
        worker.Waits.Add(client, client.LastWriteOffset, replicas, deadline);
        worker.Loop.Schedule(worker.ReplicaProgress, timeoutMilliseconds);
    }
}
