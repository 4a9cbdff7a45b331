using System.Net;
using System.Text;
using Distro.Commands.Access;
using Distro.Commands.Execution;
using Distro.Net;
using Distro.Net.Tls;
using Distro.ServiceDefaults.Options;
using Distro.ServiceDefaults.Tls;
using Distro.Shard.Background;
using Distro.Shard.Clients;
using Distro.Shard.Execution;
using Distro.Shard.Info;
using Distro.Shard.Links;
using Distro.Shard.Peers;
using Distro.Topology;
using Distro.Wire.Machines;
using Microsoft.Extensions.Logging;

namespace Distro.Shard.Hosting;

/// <summary>
/// The part of a shard that serves: loops, executor, clients, links. It neither knows nor cares who steers its data plane: the member's control logic in a
/// cluster, nobody when it stands alone. Made, started and ended by whoever composes the process.
/// </summary>
internal sealed class ShardServer : IAsyncDisposable
{
    private readonly ILoggerFactory logs;
    private readonly ShardOptions options;
    private readonly IClock clock;
    private readonly LoopGroup loops;
    private readonly ClientTable clients;
    private readonly ClientListeners listeners;
    private readonly OutOfMemoryScore score;
    private readonly LinkListener links;
    private readonly bool standsAlone;
    private readonly TlsSettings tls;
    private readonly HandshakeFailures handshakeFailures;
    private bool loopsStopped;

    /// <param name="hashSeed">The cluster's, from its map.</param>
    /// <param name="incarnation">What this process is called in the map, as the Routers see it.</param>
    /// <param name="control">What clients may ask of the process; null: nothing, because it is its cluster's.</param>
    public ShardServer(ShardOptions options, IClock clock, TimeProvider time, ILoggerFactory logs, ulong hashSeed, ulong incarnation, IProcessControl? control = null)
    {
        this.logs = logs;
        this.options = options;
        this.clock = clock;
        standsAlone = options.StandAlone.Value;
        CheckDatabases();
        clients = new ClientTable(options, clock, logs.CreateLogger<ClientTable>());
        loops = LoopGroup.Create(new NetOptions
        {
            Loops = options.Loops.Value > 0 ? (int)options.Loops.Value : Environment.ProcessorCount,
            Transport = options.Transport.Value,
            SpinMicroseconds = (int)options.SpinMicroseconds.Value,
            ListenBacklog = (int)options.ListenBacklog.Value,
            InputLimitBytes = clients.InputBytesMax,
            Time = time,
        });
        handshakeFailures = new HandshakeFailures(time, logs.CreateLogger<TlsSettings>());
        tls = new TlsSettings(options.Tls, time, logs.CreateLogger<TlsSettings>());
        var server = new TlsServer(tls.Current, handshakeFailures.Note);
        tls.Changed += renewed => server.Options = renewed;
        listeners = new ClientListeners(options, loops, Direct, server.Accept(Direct));
        listeners.Open();
        links = new LinkListener(Encoding.UTF8.GetBytes(options.LinkSecret.Value), incarnation, logs.CreateLogger<LinkListener>());
        var process = new ProcessFacts(clock.UnixMilliseconds, () => ClientPort, loops.Transport.ToString(), loops.Loops.Count);
        Plane = new DataPlane(options, options.Name.Value, loops.Loops.Count, hashSeed, clock, time, plane => new ShardHost(plane, options, clients, process, control ?? new SupervisedProcess(), logs.CreateLogger<ShardHost>()));
        Plane.Memory.Use!.LinkBytes = () => links.MemoryBytes;
        Plane.AddWorkers(loops);
        options.TracksLatency.Changed += SayWhatIsMeasured;
        options.HoldCpu.Changed += SayWhatIsMeasured;
        SayWhatIsMeasured();
        LinkPort = options.LinkSecret.Value.Length == 0 ? 0 : ListenForLinks();
        if (LinkPort != 0)
            Peers = new MessagePeers(Plane, loops.Loops[0], links, logs.CreateLogger<MessagePeers>());
        options.Tls.ClientsUser.Changed += TakeCertificateField;
        TakeCertificateField();
        score = new OutOfMemoryScore(options, () => Plane.State.Role);
        options.Together([options.OomScoreAdjust, options.OomScoreValues], score.Follow);
        if (score.Follow() is { } problem)
            ShardLog.NoOomScore(logs.CreateLogger<OutOfMemoryScore>(), problem);
        var endABatch = new LoopAction(static () => { });
        Plane.Room.Awaited = () => loops.Loops[0].Post(endABatch);
        loops.BatchStarting = loop => Plane.Workers[loop.Index].BeginBatch();
        loops.BatchEnded = EndBatch;
        loops.MeanwhileEnded = EndInterlude;
    }

    public DataPlane Plane { get; }

    /// <summary>0 where clients must speak TLS.</summary>
    public int ClientPort => listeners.Port;

    /// <summary>0 without TLS.</summary>
    public int TlsPort => listeners.TlsPort;

    /// <summary>0 without a link secret: no Router may connect then.</summary>
    public int LinkPort { get; }

    public TransportKind Transport => loops.Transport;

    public int LoopCount => loops.Loops.Count;

    public int ClientCount => clients.Count;

    public int LinkCount => links.Count;

    /// <summary>Connections accepted that no loop has taken up yet, as of a moment ago.</summary>
    public int ConnectionsWaiting => loops.ConnectionsWaiting;

    /// <summary>The other shards, as messages go to them; null where there are none.</summary>
    public MessagePeers? Peers { get; }

    public long ClientMemoryBytes => clients.MemoryBytes;

    /// <summary>How many clients each limit has ended.</summary>
    public IReadOnlyList<(string Limit, long Count)> Closings
        => [("memory", clients.Evicted), ("input", clients.OverInputLimit), ("output", clients.OverOutputLimit), ("count", clients.Rejected)];

    public void Start()
    {
        if (standsAlone)
        {
            Plane.ExtendLease(long.MaxValue);
            Plane.ServeAsPrimary(epoch: 1, clock.UnixMilliseconds, Durability.None);
            Plane.Unread.Forget();
        }

        loops.Start();
        foreach (var worker in Plane.Workers)
            new Housekeeping(worker, options, clients).Start();
    }

    /// <summary>From now on users are those that the cluster agrees on. Before it starts.</summary>
    public void ShareUsers(Func<long, byte[], CancellationToken, Task<UserProposal>> propose, ClusterMap first)
    {
        var shared = new SharedUsers(new AgreedUsers(Plane.Host.Access, propose), logs.CreateLogger<SharedUsers>());
        shared.Take(first);
        Plane.Host.Access.Agreement = shared;
        Plane.MapTold += shared.Take;
    }

    /// <summary>No command runs any more after this; what they appended can still be read from the log.</summary>
    public async ValueTask StopLoopsAsync()
    {
        if (!loopsStopped)
            await loops.DisposeAsync();
        loopsStopped = true;
    }

    public async ValueTask DisposeAsync()
    {
        await StopLoopsAsync();
        tls.Dispose();
        handshakeFailures.Dispose();
        Plane.Dispose();
    }

    private void TakeCertificateField() => Plane.Host.Access.CertificateField = options.Tls.ClientsUser.Value switch
    {
        "CN" => CertificateField.CommonName,
        "URI" => CertificateField.Uri,
        _ => CertificateField.None,
    };

    /// <summary>Durability of a database that is not there would be somebody's mistake, and their data not as safe as they think.</summary>
    private void CheckDatabases()
    {
        string? Check() => options.DurabilityOfDatabases.CheckDatabases(options.Databases.Value);
        if (Check() is { } problem) throw new OptionsException($"{options.DurabilityOfDatabases.Name} is '{options.DurabilityOfDatabases.Text}': {problem}");
        options.Together([options.DurabilityOfDatabases], Check);
    }

    private void SayWhatIsMeasured()
    {
        foreach (var worker in Plane.Workers)
            (worker.Statistics.TracksLatency, worker.Statistics.Holds.ReadsCpu) = (options.TracksLatency.Value, options.HoldCpu.Value);
    }

    private int ListenForLinks()
    {
        var bound = (int)options.LinkPort.Value;
        foreach (var address in ListenAddresses.Of(options.BindAddress.Value))
            bound = loops.Listen(new IPEndPoint(address, bound), loop => links.Accept(Plane.Workers[loop.Index]));
        return bound;
    }

    private DirectClient Direct(EventLoop loop) => new(Plane.Workers[loop.Index], clients);

    private void EndInterlude(EventLoop loop)
    {
        var worker = Plane.Workers[loop.Index];
        if (!worker.EndInterlude())
            CloseAllOf(worker);
    }

    private void CloseAllOf(Worker worker)
    {
        clients.CloseAllOf(worker);
        links.CloseAllOf(worker);
    }

    private void EndBatch(EventLoop loop)
    {
        var worker = Plane.Workers[loop.Index];
        if (!worker.EndBatch())
            CloseAllOf(worker);

        if (loop.Index != 0)
            return;
        score.Look();
        if (Plane.Unread.IsForgotten)
            Plane.Unread.Release();
    }
}
