using System.Diagnostics.CodeAnalysis;
using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Engine.Access;
using Distro.ServiceDefaults.Options;
using Distro.ServiceDefaults.Tls;
using Distro.Shard.Eviction;

namespace Distro.Shard.Hosting;

/// <summary>Every setting of a shard, said once: CONFIG, appsettings, environment and documentation derive from these.</summary>
public class ShardOptions : OptionSet
{
    private const long Gigabyte = 1L << 30;
    private const long Megabyte = 1L << 20;

    /// <param name="keepsLog">Whether a log is kept unless something else is said: in a cluster it is, whatever is said.</param>
    public ShardOptions(bool keepsLog = true)
    {
        Name = Declare(new TextOption("name", "Name", "store-shard-0", Mutability.AtStart, "This member's name in the cluster map; it stays through restarts."));
        NewConnections = new NewConnectionOptions(this);
        var addressChanges = keepsLog ? Mutability.AtStart : Mutability.AtRuntime;
        Port = Declare(new IntegerOption("port", "Port", 6379, 0, 65535, addressChanges, "Port for clients; 0 takes any that is free, and set while a server runs closes the one there is."));
        Tls = new TlsOptions(this, opensAtRuntime: !keepsLog);
        LinkPort = Declare(new IntegerOption("link-port", "LinkPort", 0, 0, 65535, Mutability.AtStart, "Port for Routers' links; 0 takes any that is free."));
        BindAddress = Declare(new TextOption("bind", "BindAddress", keepsLog ? "127.0.0.1" : "* -::*", addressChanges, "Addresses to listen on; a dash in front says that one may be missing here. A member of a cluster has one, and it stays."));
        AnnounceHost = Declare(new TextOption("announce-host", "AnnounceHost", "", Mutability.AtStart, "Host under which others reach this member; empty: the bind address."));
        Password = Declare(new TextOption("requirepass", "Password", "", Mutability.AtRuntime, "What clients must authenticate with; empty for nothing.") { IsSecret = true });
        UsersFile = Declare(new TextOption("aclfile", "UsersFile", "", Mutability.AtStart, "File of users and their rules, a line a user; empty for none."));
        LinkSecret = Declare(new TextOption("link-secret", "LinkSecret", "", Mutability.AtStart, "What the cluster's services prove to each other.") { IsSecret = true });
        StandAlone = Declare(new FlagOption("stand-alone", "StandAlone", false, Mutability.AtStart, "Serve all slots as a primary of no cluster, keeping nothing: for development and measurements."));
        Loops = Declare(new IntegerOption("loops", "Loops", 0, 0, 1024, Mutability.AtStart, "Event loop threads; 0: one a core allowed."));
        Transport = Declare(new ChoiceOption<Net.TransportKind>("transport", "Transport", Net.TransportKind.Auto, Mutability.AtStart, "What moves the bytes: auto takes the best that works here."));
        Databases = Declare(new IntegerOption("databases", "Databases", 16, 1, 255, Mutability.AtStart, "Number of databases."));
        MaxMemory = Declare(new MemoryOption("maxmemory", "MaxMemory", 0, 0, Mutability.AtRuntime, "Bytes of data from which on keys are evicted as maxmemory-policy says, or writes that need memory refused; 0: no limit.") { TakesUnsigned = true });
        MaxMemoryPolicy = Declare(new ChoiceOption<EvictionPolicy>("maxmemory-policy", "MaxMemoryPolicy", EvictionPolicy.NoEviction, Mutability.AtRuntime, "What goes when memory is full: nothing, any key, or one with an expiry time; the least recently or least frequently used, the least recently modified, the one that expires next, or one at random."));
        MaxClients = Declare(new IntegerOption("maxclients", "MaxClients", 10_000, 1, 1_000_000, Mutability.AtRuntime, "Connections of clients at one time."));
        Timeout = Declare(new IntegerOption("timeout", "Timeout", 0, 0, int.MaxValue, Mutability.AtRuntime, "Seconds after which an idle client is closed; 0: never."));
        QueryBufferLimit = Declare(new MemoryOption("client-query-buffer-limit", "QueryBufferLimit", Gigabyte - 1, Megabyte, Mutability.AtRuntime, "Bytes of one unfinished command."));
        OutputLimit = Declare(new MemoryOption("client-output-limit", "OutputLimit", Gigabyte, Megabyte, Mutability.AtRuntime, "Unsent output from which on a client is closed."));
        OutputLimits = Declare(new OutputLimitsOption("client-output-buffer-limit", "OutputBufferLimits", Mutability.AtRuntime, "Unsent output from which on clients of a class (normal, replica, pubsub) are closed: hard limit, soft limit, seconds that the soft one may last."));
        MaxMemoryClients = Declare(new MemoryOption("maxmemory-clients", "MaxMemoryClients", 0, -100, Mutability.AtRuntime, "What clients' buffers may take together, in bytes or as a percentage of maxmemory; beyond it those that take most are closed. 0: no limit.") { TakesPercent = true });
        NotifyEvents = Declare(new LettersOption("notify-keyspace-events", "NotifyKeyspaceEvents", Mutability.AtRuntime, letters => EventLetters.Read(letters) is { } classes ? EventLetters.Write(classes) : null, "Which changes of keys are published: K for channels of keys, E for channels of events, and a letter a class."));
        TrackingKeysMax = Declare(new IntegerOption("tracking-table-max-keys", "TrackingTableMaxKeys", 1_000_000, 0, long.MaxValue, Mutability.AtRuntime, "Keys remembered for client-side caching; beyond it the oldest are given up, and their clients told. 0: no limit."));
        OutputPause = Declare(new MemoryOption("client-output-pause", "OutputPause", 64 * Megabyte, 2 * Megabyte, Mutability.AtRuntime, "Unsent output from which on a client's further commands wait."));
        DeclareLog();
        DurabilityOfDatabases = Declare(new DatabaseDurabilityOption("database-durability", "DatabaseDurability", Mutability.AtRuntime, "What replies of commands in a database wait for, where that is not what the group says: its number and always, interval or none, and so on."));
        ReplyTimeout = Declare(new IntegerOption("reply-timeout-ms", "ReplyTimeoutMilliseconds", 10_000, 100, 600_000, Mutability.AtRuntime, "How long a reply waits for its durability before its client hears that the outcome is unknown."));
        SlowLogLength = Declare(new IntegerOption("commandlog-slow-execution-max-len", "SlowLogLength", 128, 0, long.MaxValue, Mutability.AtRuntime, "Entries of the log of slow commands."));
        LargeRequestBytes = Declare(new IntegerOption("commandlog-request-larger-than", "LargeRequestBytes", 1_048_576, -1, long.MaxValue, Mutability.AtRuntime, "Bytes of a command from which on it is logged as large; -1: never."));
        LargeRequestLogLength = Declare(new IntegerOption("commandlog-large-request-max-len", "LargeRequestLogLength", 128, 0, long.MaxValue, Mutability.AtRuntime, "Entries of the log of large requests."));
        LargeReplyBytes = Declare(new IntegerOption("commandlog-reply-larger-than", "LargeReplyBytes", 1_048_576, -1, long.MaxValue, Mutability.AtRuntime, "Bytes of a reply from which on its command is logged; -1: never."));
        LargeReplyLogLength = Declare(new IntegerOption("commandlog-large-reply-max-len", "LargeReplyLogLength", 128, 0, long.MaxValue, Mutability.AtRuntime, "Entries of the log of large replies."));
        LatencyThreshold = Declare(new IntegerOption("latency-monitor-threshold", "LatencyMonitorThreshold", 0, 0, long.MaxValue, Mutability.AtRuntime, "Milliseconds from which on a command is kept as a latency event; 0: never."));
        SlowMicroseconds = Declare(new IntegerOption("slowlog-log-slower-than", "SlowMicroseconds", 10_000, -1, long.MaxValue, Mutability.AtRuntime, "Microseconds from which on a command is traced as slow; -1: never."));
        TracksLatency = Declare(new FlagOption("latency-tracking", "LatencyTracking", true, Mutability.AtRuntime, "Whether it is counted how often each command took how long, for INFO latencystats and LATENCY HISTOGRAM."));
        HoldCpu = Declare(new FlagOption("slot-hold-cpu", "SlotHoldCpu", false, Mutability.AtRuntime, "Whether INFO slotholds also says how much the longest holds computed: two readings of the thread's clock a command."));
        LatencyPercentiles = Declare(new PercentilesOption("latency-tracking-info-percentiles", "LatencyTrackingInfoPercentiles", "50 99 99.9", Mutability.AtRuntime, "Percentiles of execution times that INFO latencystats shows; empty for none."));
        AvailabilityZone = Declare(new TextOption("availability-zone", "AvailabilityZone", "", Mutability.AtRuntime, "Where this process runs, for clients that prefer what is near: HELLO and INFO tell it."));
        SlotStatistics = Declare(new FlagOption("cluster-slot-stats-enabled", "SlotStatistics", false, Mutability.AtRuntime, "Whether CLUSTER SLOT-STATS knows the time, bytes and memory of each slot, not its keys alone."));
        Hz = Declare(new IntegerOption("hz", "Hz", 10, 0, int.MaxValue, Mutability.AtRuntime, "Background rounds a second: expiry, lazy freeing, limits. Taken as 1 to 500.") { TakenBetween = (1, 500) });
        Defragments = Declare(new FlagOption("activedefrag", "ActiveDefragmentation", true, Mutability.AtRuntime, "Whether data is moved together, a quarter of a millisecond at a time, where pages of memory hold much less than they could."));
        SpinMicroseconds = Declare(new IntegerOption("spin-us", "SpinMicroseconds", 0, 0, 1000, Mutability.AtStart, "How long a loop looks for work before it sleeps, in microseconds of CPU."));
        AppendOnly = Declare(new FlagOption("appendonly", "AppendOnly", keepsLog, keepsLog ? Mutability.AtStart : Mutability.AtRuntime, "Whether a log is kept. In a cluster it always is, by Persistence; a server of its own begins one with what it holds, or gives it up, when this changes.") { WaitsForLoading = true });
        Save = Declare(new TextOption("save", "Save", keepsLog ? "" : OptionForms.UsualSavePoints, Mutability.AtRuntime, "Seconds and changes after which data is to be on disk. A server of its own that has such points keeps a log and snapshots, as with appendonly; when snapshots are taken the options snapshot-* say. In a cluster: kept for clients that ask.") { Form = OptionForms.SavePoints });
        UserLog = Declare(new IntegerOption("acllog-max-len", "AclLogMaxLen", 128, 0, long.MaxValue, Mutability.AtRuntime, "Entries of the log of what was denied (ACL LOG)."));
        NewUsersChannels = Declare(new ChoiceOption<NewUsersChannels>("acl-pubsub-default", "AclPubSubDefault", Hosting.NewUsersChannels.ResetChannels, Mutability.AtRuntime, "Whether new users may have all channels, or none until rules name some."));
        DeclareProcess(isOwn: !keepsLog);
        DeclareSnapshots();
        DeclareEviction();
        BusyReplyThreshold = Declare(new IntegerOption("busy-reply-threshold", "BusyReplyThreshold", 5_000, 0, long.MaxValue, Mutability.AtRuntime, "Milliseconds after which a running script makes others read BUSY, and may be killed; 0: never."));
        InsecureScripts = Declare(new FlagOption("lua-enable-insecure-api", "LuaEnableInsecureApi", false, Mutability.Protected, "Whether scripts have getfenv and setfenv.") { IsHidden = true });
        ReplicasToWrite = Declare(new IntegerOption("min-replicas-to-write", "MinReplicasToWrite", 0, 0, int.MaxValue, Mutability.AtRuntime, "Replicas below which writes are refused (NOREPLICAS); 0: never."));
        DeclareCollections();
        DeclareImport();
        AcceptOthers();
    }

    /// <summary>What commands look at while they run; follows import-mode and rdb-version-check.</summary>
    public DataSwitches Data { get; } = new();

    /// <summary>How accesses to keys are noted; follows maxmemory-policy and the lfu options.</summary>
    public AccessTracking Access { get; } = new();

    /// <summary>When collections leave their packed form; follows the options that are named as redis.conf names them.</summary>
    public CollectionLimits Collections { get; } = new();

    public TextOption Name { get; }

    public IntegerOption BusyReplyThreshold { get; }

    public FlagOption InsecureScripts { get; }

    public IntegerOption ReplicasToWrite { get; }

    public IntegerOption Port { get; }

    public TlsOptions Tls { get; }

    public IntegerOption LinkPort { get; }

    public TextOption BindAddress { get; }

    public FlagOption ProtectedMode { get; private set; }

    public TextOption UnixSocket { get; private set; }

    public ModeOption UnixSocketMode { get; private set; }

    public IntegerOption ListenBacklog { get; private set; }

    public IntegerOption KeepAliveSeconds { get; private set; }

    public WordOption OomScoreAdjust { get; private set; }

    public TextOption OomScoreValues { get; private set; }

    public TextOption AnnounceHost { get; }

    public TextOption Password { get; }

    public TextOption UsersFile { get; }

    public IntegerOption UserLog { get; }

    public ChoiceOption<NewUsersChannels> NewUsersChannels { get; }

    /// <summary>What a configuration file says beside options: users, and other names of commands.</summary>
    public ConfiguredAccess Configured { get; } = new();

    public TextOption LinkSecret { get; }

    public NewConnectionOptions NewConnections { get; }

    public FlagOption StandAlone { get; }

    public FlagOption SlotStatistics { get; }

    public FlagOption TracksLatency { get; }

    public FlagOption HoldCpu { get; }

    public PercentilesOption LatencyPercentiles { get; }

    public TextOption AvailabilityZone { get; }

    public IntegerOption Loops { get; }

    public ChoiceOption<Net.TransportKind> Transport { get; }

    public IntegerOption Databases { get; }

    public MemoryOption MaxMemory { get; }

    public ChoiceOption<EvictionPolicy> MaxMemoryPolicy { get; }

    public IntegerOption MaxMemorySamples { get; private set; }

    public IntegerOption EvictionTenacity { get; private set; }

    public IntegerOption MaxClients { get; }

    public IntegerOption Timeout { get; }

    public MemoryOption QueryBufferLimit { get; }

    public MemoryOption OutputLimit { get; }

    public OutputLimitsOption OutputLimits { get; }

    public MemoryOption MaxMemoryClients { get; }

    public LettersOption NotifyEvents { get; }

    public IntegerOption TrackingKeysMax { get; }

    public MemoryOption OutputPause { get; }

    public MemoryOption LogBacklog { get; private set; }

    public IntegerOption LogStandstill { get; private set; }

    public MemoryOption LogRing { get; private set; }

    public DatabaseDurabilityOption DurabilityOfDatabases { get; }

    public KeyDurabilityOption DurabilityOfKeys { get; private set; }

    public IntegerOption ReplyTimeout { get; }

    public IntegerOption SlowLogLength { get; }

    public IntegerOption LargeRequestBytes { get; }

    public IntegerOption LargeRequestLogLength { get; }

    public IntegerOption LargeReplyBytes { get; }

    public IntegerOption LargeReplyLogLength { get; }

    public IntegerOption LatencyThreshold { get; }

    public IntegerOption SlowMicroseconds { get; }

    public IntegerOption Hz { get; }

    public FlagOption Defragments { get; }

    public IntegerOption SpinMicroseconds { get; }

    public FlagOption AppendOnly { get; }

    public TextOption Save { get; }

    /// <summary>When a primary takes a snapshot unasked; follows the options.</summary>
    public Member.SnapshotPolicy Snapshots { get; } = new();

    [MemberNotNull(nameof(LogBacklog), nameof(LogStandstill), nameof(LogRing), nameof(DurabilityOfKeys))]
    private void DeclareLog()
    {
        LogBacklog = Declare(new MemoryOption("log-backlog-bytes", "LogBacklogBytes", 256 * Megabyte, Megabyte, Mutability.AtRuntime, "Log held because Persistence has not taken it, from which on writes wait."));
        LogStandstill = Declare(new IntegerOption("log-standstill-ms", "LogStandstillMilliseconds", 10_000, 0, 3_600_000, Mutability.AtRuntime, "How long writes wait for a full log of which nothing is taken, before they are refused (MISCONF); 0: not at all."));
        LogRing = Declare(new MemoryOption("log-ring-bytes", "LogRingBytes", 2 * Gigabyte, 2 * Megabyte, Mutability.AtStart, "Address space of the log ring; memory only as it is used."));
        DurabilityOfKeys = Declare(new KeyDurabilityOption("key-durability", "KeyDurability", Mutability.AtRuntime, "What replies about keys wait for, where that is not what their database or the group says: a pattern and always, interval or none, and so on; the first that matches counts, and of several keys the strongest."));
    }

    [MemberNotNull(nameof(ProtectedMode), nameof(UnixSocket), nameof(UnixSocketMode), nameof(ListenBacklog), nameof(KeepAliveSeconds), nameof(OomScoreAdjust), nameof(OomScoreValues))]
    private void DeclareProcess(bool isOwn)
    {
        ProtectedMode = Declare(new FlagOption("protected-mode", "ProtectedMode", isOwn, Mutability.AtRuntime, "Whether, without a password, only clients of this machine are served. A member of a cluster serves all unless told so: its address says who may come."));
        UnixSocket = Declare(new TextOption("unixsocket", "UnixSocket", "", Mutability.AtStart, "Path of a socket in the file system for clients of this machine; empty for none."));
        UnixSocketMode = Declare(new ModeOption("unixsocketperm", "UnixSocketMode", Mutability.AtStart, "Who may use it, as chmod says it in octal digits; 0 leaves it as the system makes it."));
        ListenBacklog = Declare(new IntegerOption("tcp-backlog", "TcpBacklog", 511, 1, int.MaxValue, Mutability.AtStart, "Connections that may wait to be accepted."));
        KeepAliveSeconds = Declare(new IntegerOption("tcp-keepalive", "TcpKeepAlive", 300, 0, int.MaxValue, Mutability.AtRuntime, "Seconds of silence after which the system asks a client's machine whether it is still there; 0: never. For connections made from then on."));
        OomScoreAdjust = Declare(new WordOption("oom-score-adj", "OomScoreAdj", "no", ["no", "yes", "relative", "absolute"], false, Mutability.AtRuntime, "Whether Linux is told how much to prefer this process when memory runs out: values added to its own (yes, relative) or set (absolute)."));
        OomScoreValues = Declare(new TextOption("oom-score-adj-values", "OomScoreAdjValues", "0 200 800", Mutability.AtRuntime, "These values, for a primary, a replica and a forked child (there is none here).") { Form = OptionForms.OomScores });
    }

    private void DeclareSnapshots()
    {
        var bytes = Declare(new MemoryOption("snapshot-log-bytes", "SnapshotLogBytes", 64 * Megabyte, 0, Mutability.AtRuntime, "Log written since the last whole snapshot from which on another is taken, if it is also snapshot-log-percent of that one; 0: never for the log's sake."));
        var percent = Declare(new IntegerOption("snapshot-log-percent", "SnapshotLogPercent", 100, 0, 100_000, Mutability.AtRuntime, "Log written since the last whole snapshot, in hundredths of its size, from which on another is taken."));
        var interval = Declare(new IntegerOption("snapshot-interval-seconds", "SnapshotIntervalSeconds", 3600, 0, int.MaxValue, Mutability.AtRuntime, "Seconds after which a snapshot is taken if anything was written since the last; 0: never for that reason."));
        var increments = Declare(new IntegerOption("snapshot-increments", "SnapshotIncrements", 16, 0, Distro.Snapshots.Format.SnapshotFormat.ChainMax - 1, Mutability.AtRuntime, "Snapshots of changed slots only that may build on a whole one, one on the other. One is taken after snapshot-log-bytes if it is smaller than the log since the last, or after the interval; 0: all are whole."));
        void Follow() => (Snapshots.LogBytes, Snapshots.LogPercent, Snapshots.IntervalMilliseconds, Snapshots.IncrementsMax) = (bytes.Bytes, percent.Value, interval.Value * 1000, increments.Value);
        bytes.Changed += Follow;
        percent.Changed += Follow;
        interval.Changed += Follow;
        increments.Changed += Follow;
        Follow();
    }

    [MemberNotNull(nameof(MaxMemorySamples), nameof(EvictionTenacity))]
    private void DeclareEviction()
    {
        MaxMemoryPolicy.Changed += () => Access.Kind = MaxMemoryPolicy.Value.Notes();
        MaxMemorySamples = Declare(new IntegerOption("maxmemory-samples", "MaxMemorySamples", 5, 1, 64, Mutability.AtRuntime, "Keys looked at for each that is evicted: more find better ones and take longer."));
        EvictionTenacity = Declare(new IntegerOption("maxmemory-eviction-tenacity", "MaxMemoryEvictionTenacity", 10, 0, 100, Mutability.AtRuntime, "How long a loop evicts before it serves others again: 10 is a quarter of a millisecond, each step above about a seventh more, 100 until memory suffices."));
        Limit("lfu-log-factor", "LfuLogFactor", Access.LogFactor, 0, "How many more accesses raise a key's counter the higher it stands; 0: each does.", value => Access.LogFactor = value);
        Limit("lfu-decay-time", "LfuDecayTime", Access.DecayMinutes, 0, "Minutes without an access after which a key's counter falls by one; 0: it never falls.", value => Access.DecayMinutes = value);
    }

    private void DeclareImport()
    {
        var importMode = Declare(new FlagOption("import-mode", "ImportMode", false, Mutability.AtRuntime, "A migration tool (CLIENT IMPORT-SOURCE) fills this server: nothing expires or is evicted by itself, and only the tool sees what has expired."));
        importMode.Changed += () => Data.ImportMode = importMode.Value;
        var versions = Declare(new ChoiceOption<VersionCheck>("rdb-version-check", "RdbVersionCheck", VersionCheck.Strict, Mutability.AtRuntime, "Whether RESTORE refuses payloads of versions that it does not know (strict), or takes what it can read of them (relaxed)."));
        versions.Changed += () => Data.AcceptsAnyVersion = versions.Value == VersionCheck.Relaxed;
    }

    private void DeclareCollections()
    {
        var limits = Collections;
        // As Valkey has it by now.
        limits.HashEntries = 512;
        Limit("hash-max-listpack-entries", "HashMaxListpackEntries", limits.HashEntries, 0, "Fields up to which a hash stays one packed block.", value => limits.HashEntries = value);
        LimitBytes("hash-max-listpack-value", "HashMaxListpackValue", limits.HashValueBytes, "Bytes of a field or value up to which a hash stays packed.", value => limits.HashValueBytes = value);
        Limit("set-max-intset-entries", "SetMaxIntsetEntries", limits.IntegerSetEntries, 0, "Members up to which a set of integers stays a sorted array.", value => limits.IntegerSetEntries = value);
        Limit("set-max-listpack-entries", "SetMaxListpackEntries", limits.SetEntries, 0, "Members up to which a set stays one packed block.", value => limits.SetEntries = value);
        Limit("set-max-listpack-value", "SetMaxListpackValue", limits.SetValueBytes, 0, "Bytes of a member up to which a set stays packed.", value => limits.SetValueBytes = value);
        Limit("zset-max-listpack-entries", "ZsetMaxListpackEntries", limits.SortedSetEntries, 0, "Members up to which a sorted set stays one packed block.", value => limits.SortedSetEntries = value);
        LimitBytes("zset-max-listpack-value", "ZsetMaxListpackValue", limits.SortedSetValueBytes, "Bytes of a member up to which a sorted set stays packed.", value => limits.SortedSetValueBytes = value);
        Limit("list-max-listpack-size", "ListMaxListpackSize", limits.ListSize, int.MinValue, "Elements up to which a list stays one packed block; -1 to -5: up to 4, 8, 16, 32, 64 KB.", value => limits.ListSize = value);
        LimitBytes("hll-sparse-max-bytes", "HllSparseMaxBytes", limits.HyperLogLogSparseBytes, "Bytes up to which a HyperLogLog stays in its sparse form.", value => limits.HyperLogLogSparseBytes = value);
        LimitBytes("stream-node-max-bytes", "StreamNodeMaxBytes", limits.StreamNodeBytes, "Bytes of a stream's block of entries; 0: only its entries count.", value => limits.StreamNodeBytes = value);
        Limit("stream-node-max-entries", "StreamNodeMaxEntries", limits.StreamNodeEntries, 0, "Entries of a stream's block; 0: only its bytes count.", value => limits.StreamNodeEntries = value);
    }

    private void Limit(string name, string key, int value, int least, string doc, Action<int> take)
    {
        var option = Declare(new IntegerOption(name, key, value, least, int.MaxValue, Mutability.AtRuntime, doc));
        option.Changed += () => take((int)option.Value);
    }

    private void LimitBytes(string name, string key, int bytes, string doc, Action<int> take)
    {
        var option = Declare(new MemoryOption(name, key, bytes, 0, Mutability.AtRuntime, doc));
        option.Changed += () => take((int)Math.Min(option.Bytes, int.MaxValue));
    }

    /// <summary>A multiple of the ring's chunks.</summary>
    internal long LogRingBytes => LogRing.Bytes / Log.RingMemory.ChunkBytes * Log.RingMemory.ChunkBytes;

    /// <summary>How long an append may wait for room, slots held, before the process gives up.</summary>
    internal TimeSpan LogRoomPatience { get; } = TimeSpan.FromSeconds(30);
}
