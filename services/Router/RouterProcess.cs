using System.Net;
using System.Security.Cryptography;
using System.Text;
using Distro.Commands.Access;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.PubSub;
using Distro.Net;
using Distro.Net.Tls;
using Distro.ServiceDefaults.Tls;
using Distro.Router.Clients;
using Distro.Router.Dispatch;
using Distro.Router.Links;
using Distro.Router.Loops;
using Distro.Router.Options;
using Distro.Router.Telemetry;
using Distro.Router.Users;
using Distro.Topology;
using Microsoft.Extensions.Logging;

namespace Distro.Router;

/// <summary>
/// A whole router: its loops, its clients, the map it goes by. Knows nothing of hosting, so that tests run several in one process.
/// </summary>
public sealed class RouterProcess : IAsyncDisposable
{
    private readonly LoopGroup loops;
    private readonly RouterLoop[] states;
    private readonly TlsSettings? tls;
    private readonly HandshakeFailures? handshakeFailures;
    private volatile ClusterMap map = ClusterMap.Empty;
    private string passwordTaken = "";
    private SharedUsers? sharedUsers;

    public RouterProcess(RouterOptions options, TimeProvider time, ILoggerFactory loggerFactory, int seed)
    {
        Options = options;
        Time = time;
        LoggerFactory = loggerFactory;
        Seed = seed;
        loops = LoopGroup.Create(new NetOptions { Time = time, Loops = options.Loops.Value > 0 ? (int)options.Loops.Value : Environment.ProcessorCount });
        LoopCount = loops.Loops.Count;
        Clients = new ClientRegistry(options, BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))), time);
        LinkSettings = new LinkSettings
        {
            Secret = Encoding.UTF8.GetBytes(options.LinkSecret.Value), RouterLoopCount = LoopCount,
            RequestsOutstandingMax = (int)options.LinkRequests.Value, OutstandingBytesMax = options.LinkBytes.Bytes,
            SilenceMilliseconds = options.LinkSilenceMilliseconds.Value,
        };
        Broker = new MessageBroker(LoopCount);
        Access.UsersChanged = Clients.KillThose;
        options.Password.Changed += TakePassword;
        TakePassword();
        StartedUnixMilliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
        var routes = new CommandRoutes(Commands);
        if (options.Tls.IsOn)
        {
            handshakeFailures = new HandshakeFailures(time, loggerFactory.CreateLogger<TlsSettings>());
            tls = new TlsSettings(options.Tls, time, loggerFactory.CreateLogger<TlsSettings>());
        }

        options.Tls.ClientsUser.Changed += TakeCertificateField;
        TakeCertificateField();
        Rates = new RouterRates(this);
        states = [.. loops.Loops.Select(loop => new RouterLoop(loop, this, routes))];
        loops.BatchStarting = loop => states[loop.Index].BatchStarting();
        loops.BatchEnded = loop => states[loop.Index].BatchEnded();
    }

    public RouterOptions Options { get; }

    public TimeProvider Time { get; }

    /// <summary>The port that clients connect to; known once started. 0 where they must speak TLS.</summary>
    public int Port { get; private set; }

    /// <summary>The one for clients that speak TLS; 0 without.</summary>
    public int TlsPort { get; private set; }

    public ClusterMap Map => map;

    public int LoopCount { get; }

    public TransportKind Transport => loops.Transport;

    public long StartedUnixMilliseconds { get; }

    /// <summary>Every loop has links to a primary of every group.</summary>
    public bool IsServing => Array.TrueForAll(states, state => state.IsServingAll);

    public int ConnectedClients => Clients.Count;

    /// <summary>Connections accepted that no loop has taken up yet, as of a moment ago.</summary>
    public int ConnectionsWaiting => loops.ConnectionsWaiting;

    /// <summary>Requests waiting for a shard to serve, as of a moment ago.</summary>
    public int WaitingRequests => states.Sum(state => state.Statistics.Waiting);

    /// <summary>Links to shards that are up, as of a moment ago.</summary>
    public int LinksUp => states.Sum(state => state.Statistics.LinksUp);

    /// <summary>Clients closed because of a fault of the router's own: 0, or there is a bug.</summary>
    public long Faults => states.Sum(state => state.Statistics.Faults);

    internal RouterRates Rates { get; }

    internal ILoggerFactory LoggerFactory { get; }

    internal int Seed { get; }

    internal CommandTable Commands { get; } = CommandTable.Default;

    internal ClientRegistry Clients { get; }

    /// <summary>What clients may ask of the process: nothing, because it is its cluster's.</summary>
    internal IProcessControl Control { get; } = new SupervisedProcess();

    /// <summary>Users and their rules: what is denied here never reaches a shard.</summary>
    internal AccessControl Access { get; } = new() { LeavesScriptsToTheTrusted = true };

    /// <summary>Channels, and which loops have clients that subscribed to them.</summary>
    internal MessageBroker Broker { get; }

    internal LinkSettings LinkSettings { get; }

    internal IReadOnlyList<RouterLoop> Loops => states;

    /// <exception cref="System.Net.Sockets.SocketException">The address can't be had.</exception>
    public void Start()
    {
        if (Options.Port.Value != 0 || tls is null)
            Port = Listen(Options.Port.Value, Accept);
        if (tls is not null)
            TlsPort = Listen(Options.Tls.Port.Value, WithTls(tls), isEncrypted: true);
        Options.NewConnections.Follow((plainMax, encryptedMax) => (loops.ConnectionsPerTurn, loops.EncryptedConnectionsPerTurn) = (plainMax, encryptedMax));
        foreach (var state in states) state.Loop.Post(new Starting(state));
        loops.Start();
    }

    /// <summary>A newer map, from any thread.</summary>
    public void MapChanged(ClusterMap newer)
    {
        map = newer;
        TakePassword();
        if (sharedUsers?.Take(newer) == false) RouterLog.UsersUnreadable(LoggerFactory.CreateLogger<RouterProcess>(), newer.Version);
        foreach (var state in states) state.Loop.Post(new Mapping(state, newer));
    }

    /// <summary>From now on users are those that the cluster agrees on. Before it starts.</summary>
    public void ShareUsers(Func<long, byte[], CancellationToken, Task<UserProposal>> propose)
    {
        sharedUsers = new SharedUsers(new AgreedUsers(Access, propose));
        Access.Agreement = sharedUsers;
    }

    private void TakeCertificateField() => Access.CertificateField = Options.Tls.ClientsUser.Value switch
    {
        "CN" => CertificateField.CommonName,
        "URI" => CertificateField.Uri,
        _ => CertificateField.None,
    };

    /// <summary>The default user's password is this router's own, or else the cluster's, until users are agreed on: then it is for all to agree on, and CONFIG SET sees to that.</summary>
    private void TakePassword()
    {
        if (sharedUsers is { AreAgreed: true }) return;
        var password = Options.Password.Value is { Length: > 0 } own ? own : map.Password ?? "";
        if (password == passwordTaken) return;
        passwordTaken = password;
        Access.SetDefaultPassword(password);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var state in states) state.Links.Stop();
        await loops.DisposeAsync().ConfigureAwait(false);
        tls?.Dispose();
        handshakeFailures?.Dispose();
    }

    private int Listen(long port, Func<EventLoop, IChannelHandler> accept, bool isEncrypted = false)
        => loops.Listen(new IPEndPoint(IPAddress.Parse(Options.BindAddress.Value), (int)port), accept, isEncrypted);

    private ClientConnection Accept(EventLoop loop) => new(states[loop.Index], Clients);

    private Func<EventLoop, IChannelHandler> WithTls(TlsSettings settings)
    {
        var server = new TlsServer(settings.Current, handshakeFailures!.Note);
        settings.Changed += renewed => server.Options = renewed;
        return server.Accept(Accept);
    }

    private sealed class Starting(RouterLoop state) : ILoopWork
    {
        public void Run() => state.Links.Start();
    }

    private sealed class Mapping(RouterLoop state, ClusterMap map) : ILoopWork
    {
        public void Run() => state.MapChanged(map);
    }
}
