using Distro.ServiceDefaults.Options;
using Distro.ServiceDefaults.Tls;

namespace Distro.Router.Options;

/// <summary>Everything about a router that can be set, said once. Names that Redis has mean what they mean there.</summary>
public sealed class RouterOptions : OptionSet
{
    private const long Megabyte = 1 << 20;

    public RouterOptions()
    {
        Name = Declare(new TextOption("router-name", "Name", "store", Mutability.AtStart, "This router's name in logs and metrics."));
        Port = Declare(new IntegerOption("port", "Port", 6379, 0, 65_535, Mutability.AtStart, "TCP port for clients; 0 takes any free one."));
        Tls = new TlsOptions(this);
        NewConnections = new NewConnectionOptions(this);
        BindAddress = Declare(new TextOption("bind", "BindAddress", "127.0.0.1", Mutability.AtStart, "Address that clients connect to."));
        Loops = Declare(new IntegerOption("loops", "Loops", 0, 0, 1024, Mutability.AtStart, "Event loops; 0 is one a core that the process may use."));
        Replicator = Declare(new TextOption("replicator", "Replicator", "", Mutability.AtStart, "The replicator's link address (host:port), where service discovery does not give it."));
        LinkSecret = Declare(new TextOption("link-secret", "LinkSecret", "", Mutability.AtStart, "What services of one cluster prove to each other.") { IsSecret = true });
        Password = Declare(new TextOption("requirepass", "Password", "", Mutability.AtRuntime, "Password of clients; empty for none.") { IsSecret = true });
        Databases = Declare(new IntegerOption("databases", "Databases", 16, 16, 16, Mutability.AtStart, "Databases that SELECT knows."));
        Save = Declare(new TextOption("save", "Save", "", Mutability.AtStart, "Always empty: durability is the cluster's, see the durability of its groups. For tools that ask."));
        AppendOnly = Declare(new FlagOption("appendonly", "AppendOnly", true, Mutability.AtStart, "Always yes: the change log. For tools that ask."));

        AvailabilityZone = Declare(new TextOption("availability-zone", "AvailabilityZone", "", Mutability.AtRuntime, "Where this router runs, for clients that prefer what is near: HELLO and INFO tell it."));
        MaxClients = Declare(new IntegerOption("maxclients", "MaxClients", 10_000, 1, 1_000_000, Mutability.AtRuntime, "Clients at one time; more are told so and closed."));
        IdleSeconds = Declare(new IntegerOption("timeout", "Timeout", 0, 0, int.MaxValue, Mutability.AtRuntime, "Seconds without a command after which a client is closed; 0 for never."));
        BulkBytesMax = Declare(new MemoryOption("proto-max-bulk-len", "ProtoMaxBulkLen", 512 * Megabyte, Megabyte, Mutability.AtRuntime, "Largest single argument, in bytes; for connections made from then on."));
        QueryBufferBytes = Declare(new MemoryOption("client-query-buffer-limit", "ClientQueryBufferLimit", 1024 * Megabyte, Megabyte, Mutability.AtRuntime, "Largest command of a client, in bytes."));
        OutputLimits = Declare(new OutputLimitsOption("client-output-buffer-limit", "OutputBufferLimits", Mutability.AtRuntime, "Output not taken from which on clients of a class (normal, replica, pubsub) are closed: hard limit, soft limit, seconds that the soft one may last."));
        ClientOutputBytes = Declare(new MemoryOption("router-client-output-bytes", "RouterClientOutputBytes", 256 * Megabyte, Megabyte, Mutability.AtRuntime, "Replies that may wait for a client to take them, in bytes; beyond it the client is closed."));
        ClientPipeline = Declare(new IntegerOption("router-client-pipeline", "RouterClientPipeline", 1_024, 1, 65_536, Mutability.AtRuntime, "Commands of one client under way at a time; more are read when replies have gone out."));

        WaitMilliseconds = Declare(new IntegerOption("router-wait-milliseconds", "RouterWaitMilliseconds", 5_000, 0, 600_000, Mutability.AtRuntime, "How long a command waits for a shard to serve its slot (failover, move), in milliseconds; then it fails without having been executed."));
        WaitingRequests = Declare(new IntegerOption("router-waiting-requests", "RouterWaitingRequests", 65_536, 1, 10_000_000, Mutability.AtStart, "Commands that may wait so at one time, all loops together."));
        WaitingBytes = Declare(new MemoryOption("router-waiting-bytes", "RouterWaitingBytes", 256 * Megabyte, Megabyte, Mutability.AtStart, "What waiting commands may weigh together, in bytes."));
        RetryMilliseconds = Declare(new IntegerOption("router-retry-milliseconds", "RouterRetryMilliseconds", 20, 1, 10_000, Mutability.AtStart, "Pause before a shard that refused a command is asked again, in milliseconds; a new map ends it."));
        LinkRequests = Declare(new IntegerOption("router-link-requests", "RouterLinkRequests", 16_384, 1, 65_536, Mutability.AtStart, "Commands outstanding on one link to a shard; at the bound clients are read no further."));
        LinkBytes = Declare(new MemoryOption("router-link-bytes", "RouterLinkBytes", 64 * Megabyte, Megabyte, Mutability.AtStart, "The same in bytes of commands; a larger one goes alone."));
        LinkSilenceMilliseconds = Declare(new IntegerOption("router-link-silence-milliseconds", "RouterLinkSilenceMilliseconds", 15_000, 1_000, 600_000, Mutability.AtStart, "A shard that neither answers nor takes anything for so long is given up, in milliseconds; 2,000 once the map has another primary."));

        SlowMicroseconds = Declare(new IntegerOption("router-trace-slower-than", "RouterTraceSlowerThan", 10_000, -1, long.MaxValue, Mutability.AtRuntime, "Commands that take longer than this through the Router, in microseconds, are traced; -1 for none. What SLOWLOG shows is the shards' to say."));
        TraceOneIn = Declare(new IntegerOption("router-trace-one-in", "RouterTraceOneIn", 1_000, 0, int.MaxValue, Mutability.AtRuntime, "One in so many commands is traced through router and shard; 0 for none."));
    }

    public TextOption Name { get; }

    public IntegerOption Port { get; }

    public TlsOptions Tls { get; }

    public NewConnectionOptions NewConnections { get; }

    public TextOption BindAddress { get; }

    public IntegerOption Loops { get; }

    public TextOption Replicator { get; }

    public TextOption LinkSecret { get; }

    public TextOption Password { get; }

    public IntegerOption Databases { get; }

    public TextOption Save { get; }

    public FlagOption AppendOnly { get; }

    public TextOption AvailabilityZone { get; }

    public IntegerOption MaxClients { get; }

    public IntegerOption IdleSeconds { get; }

    public MemoryOption BulkBytesMax { get; }

    public MemoryOption QueryBufferBytes { get; }

    public OutputLimitsOption OutputLimits { get; }

    public MemoryOption ClientOutputBytes { get; }

    public IntegerOption ClientPipeline { get; }

    public IntegerOption WaitMilliseconds { get; }

    public IntegerOption WaitingRequests { get; }

    public MemoryOption WaitingBytes { get; }

    public IntegerOption RetryMilliseconds { get; }

    public IntegerOption LinkRequests { get; }

    public MemoryOption LinkBytes { get; }

    public IntegerOption LinkSilenceMilliseconds { get; }

    public IntegerOption SlowMicroseconds { get; }

    public IntegerOption TraceOneIn { get; }
}
