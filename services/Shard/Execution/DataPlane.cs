using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Distro.Commands.Access;
using Distro.Commands.Connection;
using Distro.Commands.Execution;
using Distro.Commands.Transactions;
using Distro.Commands.Introspection;
using Distro.Commands.PubSub;
using Distro.Commands.Scripting;
using Distro.Engine;
using Distro.Net;
using Distro.Shard.Clients;
using Distro.Shard.Eviction;
using Distro.Shard.Hosting;
using Distro.Shard.Log;
using Distro.Shard.PubSub;
using Distro.Shard.Scripting;
using Distro.Shard.Snapshots;
using Distro.Shard.Member;
using Distro.Shard.Migrations;
using Distro.Shard.Waiting;
using Distro.Shard.Telemetry;
using Distro.Shard.Tracking;
using Distro.Topology;
using Distro.Wire.Machines;

namespace Distro.Shard.Execution;

/// <summary>
/// What all loops share, and the side of the member that its control logic steers: keyspace, log ring, gate, and what this member is just now.
/// The control thread changes the serving state with the gate closed; loops read it with the gate entered.
/// </summary>
internal sealed class DataPlane : IDataPlane, IDisposable
{
    private readonly ShardOptions options;
    private readonly LogReplay replay;
    private readonly TimeProvider time;
    private readonly ReplicaOffsets replicas = new();
    private readonly LoopSignals signals;
    private volatile ServingState state = ServingState.Starting;
    private volatile SlotOwners owners = SlotOwners.Alone;
    private long appliedOffset;
    private long committedOffset;
    private long syncedOffset;
    private readonly Lease lease;
    private long timeFloor;
    private long barrierOffset;

    public DataPlane(ShardOptions options, string memberName, int loops, ulong hashSeed, IClock clock, TimeProvider time, Func<DataPlane, IHost> makeHost)
    {
        this.options = options;
        MemberName = memberName;
        Clock = clock;
        Migrations = new MigrationSender(clock);
        lease = new Lease(clock);
        Keyspace = new Keyspace(new KeyspaceOptions { HashSeed = hashSeed, Workers = loops + 1, Databases = (int)options.Databases.Value, Collections = options.Collections, Access = options.Access });
        Defragmentation = new Background.DefragmentationRound(Keyspace, options, loops);
        Memory = new MemoryLimit(options, Keyspace, clock);
        Waiters = new SlotWaiters(Keyspace);
        Gate = new Gate(loops + 1, Waiters);
        Feed = new TouchedFeed(Watches, BlockedKeys);
        ScriptSettings.Follow(options, Scripts, Waiters);
        Log = new LogRing(options.LogRingBytes, time, options.LogRoomPatience);
        Room = new LogRoom(Log, options, Waiters);
        Broker = new MessageBroker(loops);
        _ = new KeyspaceNotifier(Broker, Feed, options);
        Tracker = new KeyTracker(this, options);
        Introspection.Histogram = command => WorkerStatistics.SumOf(Workers, command.Index);
        Introspection.HotKeys.Loops = loops;
        Introspection.HotKeys.ProcessorTime = Info.ProcessFacts.ProcessorTime;
        Limits = new WatchLimits(options, Introspection);
        SlotUse = new SlotStatistics(Keyspace, options.SlotStatistics);
        Pause = new CommandPause(() => clock.MonotonicMilliseconds);
        Host = makeHost(this);
        replay = new LogReplay(this, loops);
        Snapshots = new SnapshotDesk(this);
        Unread = new UnreadLog(this);
        Durable = new ReplyDurability(this, options);
        this.time = time;
        signals = new LoopSignals(this);
    }

    public string MemberName { get; }

    public IClock Clock { get; }

    public Keyspace Keyspace { get; }

    public Gate Gate { get; }

    public SlotWaiters Waiters { get; }

    public LogRing Log { get; }

    /// <summary>Scripts and functions of all loops.</summary>
    public ScriptCatalog Scripts { get; } = new();

    /// <summary>The keys that clients watch.</summary>
    public WatchTable Watches { get; } = new();

    /// <summary>The keys that clients wait for.</summary>
    public BlockedKeys BlockedKeys { get; } = new();

    /// <summary>Who hears of changed keys.</summary>
    public TouchedFeed Feed { get; }

    public IHost Host { get; }

    /// <summary>Told of each map, on the control thread: the users in it, the other members.</summary>
    public event Action<ClusterMap>? MapTold;

    /// <summary>Channels and their subscribers.</summary>
    public MessageBroker Broker { get; }

    /// <summary>Clients on connections of their own, by id.</summary>
    public Func<long, DirectClient?> FindClient { get; set; } = static _ => null;

    /// <summary>What is kept of the commands that were run.</summary>
    public Introspection Introspection { get; } = new();

    public WatchLimits Limits { get; }

    /// <summary>What each slot costs, if that is counted.</summary>
    public SlotStatistics SlotUse { get; }

    /// <summary>What clients may have in caches of their own.</summary>
    public KeyTracker Tracker { get; }

    /// <summary>Sends keys to other servers.</summary>
    public MigrationSender Migrations { get; }

    /// <summary>What CLIENT PAUSE holds back.</summary>
    public CommandPause Pause { get; }

    /// <summary>Whose replies wait for the disk.</summary>
    public ReplyDurability Durable { get; }

    /// <summary>What becomes of the log where none is kept.</summary>
    public UnreadLog Unread { get; }

    /// <summary>Snapshots being taken and loaded.</summary>
    public SnapshotDesk Snapshots { get; }

    /// <summary>One a loop; made before the loops start.</summary>
    public IReadOnlyList<Worker> Workers { get; private set; } = [];

    /// <summary>What all loops do together where memory is fragmented.</summary>
    public Background.DefragmentationRound Defragmentation { get; }

    public ServingState State => state;

    /// <summary>The slots that are served while others are still being loaded; null where all are.</summary>
    public SlotArrivals? Arrivals => Snapshots.Arrivals;

    public SlotOwners Owners => owners;

    /// <summary>Commands, batches, and microseconds of batches, of all loops.</summary>
    public ServiceDefaults.Metrics.RateWindow Rates { get; } = new();

    public ReplicaOffsets Replicas => replicas;

    /// <summary>Records are not younger than this, whatever the clock says: time does not fall along a log.</summary>
    public long TimeFloor => Volatile.Read(ref timeFloor);

    public long CommittedOffset => Volatile.Read(ref committedOffset);

    /// <summary>Records below this are on the disks that count: what WAITAOF waits for.</summary>
    public long SyncedOffset => Volatile.Read(ref syncedOffset);

    /// <summary>The end of the last record that concerned the whole keyspace.</summary>
    public long BarrierOffset
    {
        get => Volatile.Read(ref barrierOffset);
        set => Volatile.Write(ref barrierOffset, value);
    }

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Makes writers wait for the log.</summary>
    public LogRoom Room { get; }

    /// <summary>There are fewer replicas than min-replicas-to-write asks for.</summary>
    public bool LacksReplicas => Options.ReplicasToWrite.Value is > 0 and var wanted && Replicas.All.Count < wanted;

    /// <summary>Commands that may need memory have to be refused.</summary>
    public bool IsMemoryFull => Memory.IsExhausted;

    /// <summary>maxmemory, and what counts towards it.</summary>
    public MemoryLimit Memory { get; }

    public ShardOptions Options => options;

    public long AppliedOffset => state.Role == ServingRole.Primary ? Log.ClaimedOffset : Volatile.Read(ref appliedOffset);

    public long PublishedOffset => Log.PublishedOffset;
    public long WalkPublished() => Log.WalkPublished();
    public bool IsLogAwaited => signals.HasWaits;
    public long SyncWantedOffset => Durable.WantedOffset;
    public Action? Published { get => Log.Published; set => Log.Published = value; }

    public void AddWorkers(LoopGroup loops)
    {
        Workers = [.. loops.Loops.Select(loop => new Worker(this, loop, Host))];
        Tracker.Attach(Workers);
    }

    /// <summary>Whether the lease covers an instant, given as a Stopwatch timestamp: cheap enough for every command.</summary>
    public bool HoldsLease(long timestamp) => lease.Covers(timestamp);

    /// <summary>Whether replies that show data may go: a primary's only under its lease.</summary>
    public bool HoldsData(long timestamp) => HoldsLease(timestamp) || state.Role != ServingRole.Primary;

    /// <summary>The same by the clock that runs through suspend, which the timestamp's may not. Asked at each end of a batch, before its replies go.</summary>
    public bool CheckLease() => state.Role != ServingRole.Primary || lease.Check();

    public ISnapshotTaking TakeSnapshot(int group, long id, long epoch, long baseId = 0) => Snapshots.Take(group, id, epoch, baseId);
    public long ChangedBytes(long id) => Snapshots.ChangedBytes(id);
    public void SettleSnapshot(bool counts) => Snapshots.Settle(counts);
    public RdbWish RdbWish => Snapshots.RdbWish;
    public ISnapshotLoading LoadSnapshot() => Snapshots.Load();
    public Action? SnapshotMoved { get => Snapshots.Moved; set => Snapshots.Moved = value; }

    /// <summary>A snapshot is loaded: the log goes on at its smallest stamp, and no record about the whole keyspace lies below its largest.</summary>
    public void LoadedTo(long smallestStamp, long largestStamp)
    {
        BeginAt(smallestStamp);
        barrierOffset = smallestStamp;
        replay.NoBarrierBelow = largestStamp;
    }

    /// <summary>Each slot of a snapshot that is being loaded will be at that offset of the log when it has arrived; none is there yet.</summary>
    public void LoadedUpTo(long endOffset, long lastTimeMilliseconds)
    {
        BeginAt(endOffset);
        barrierOffset = 0;
        Volatile.Write(ref timeFloor, Math.Max(timeFloor, lastTimeMilliseconds));
    }

    public void Reset()
    {
        replay.Drop();
        Gate.Close();
        Snapshots.AbandonLoading();
        Keyspace.Flush(-1);
        Scripts.ForgetFunctions();
        for (var slot = 0; slot < KeyspaceOptions.SlotCount; slot++)
            Keyspace.LastOffset(slot) = 0;
        Log.Restart(0, 0);
        appliedOffset = committedOffset = syncedOffset = barrierOffset = 0;
        replay.NoBarrierBelow = 0;
        Gate.Open();
        Tracker.ForgetAll(null);
        signals.FailGated();
    }

    public void Apply(ReadOnlySpan<byte> records) => Apply(records, moreComes: false);

    /// <summary>As above; until no more comes, a part of what was given may still have to be applied, and nobody may be served.</summary>
    public void Apply(ReadOnlySpan<byte> records, bool moreComes)
    {
        if (state.Role == ServingRole.Primary) throw new InvalidOperationException("a primary makes its log and applies no other");
        Volatile.Write(ref appliedOffset, replay.Apply(records, appliedOffset, moreComes));
        Volatile.Write(ref timeFloor, Math.Max(timeFloor, replay.LastTimeMilliseconds));
        Volatile.Write(ref committedOffset, appliedOffset);
    }

    public void Suspend(string reason) => Become(new ServingState(ServingRole.Suspended, reason, state.Epoch, state.Durability));

    public void ServeAsReplica() => Become(new ServingState(ServingRole.Replica, "", state.Epoch, Durability.None));

    public void ServeAsPrimary(long epoch, long timeFloorMilliseconds, Durability durability)
    {
        var next = new ServingState(ServingRole.Primary, "", epoch, durability);
        if (state.Role == ServingRole.Primary && state.Epoch == epoch)
        {
            Become(next);
            return;
        }

        Gate.Close();
        if (state.Role == ServingRole.Primary) appliedOffset = Log.ClaimedOffset;
        Volatile.Write(ref timeFloor, Math.Max(timeFloor, timeFloorMilliseconds));
        // The same term resumed: what it has published and nobody has taken yet is still in the ring.
        if (state.Epoch != epoch || Log.ClaimedOffset != appliedOffset)
        {
            Log.Restart(appliedOffset, timeFloor);
            Volatile.Write(ref committedOffset, appliedOffset);
            Durable.Restart();
        }

        state = next;
        Gate.Open();
        Room.WakeAll();
    }

    public void UseMap(ClusterMap map)
    {
        MapTold?.Invoke(map);
        owners = new SlotOwners(map, MemberName);
        signals.MapChanged(owners);
    }

    public void ExtendLease(long untilMonotonicMilliseconds)
    {
        lease.Extend(untilMonotonicMilliseconds);
        signals.WakeGated();
    }

    public void Commit(long offset)
    {
        if (offset <= committedOffset) return;
        Volatile.Write(ref committedOffset, offset);
        signals.WakeGated();
        signals.WakeWaits();
    }

    public void Synced(long offset)
    {
        if (offset <= syncedOffset) return;
        Volatile.Write(ref syncedOffset, offset);
        signals.WakeGated();
        signals.WakeWaits();
    }

    /// <summary>A client has connected: it is whom its certificate names, or the default user if that needs no password.</summary>
    public void Greet(Session session, X509Certificate2? shown)
    {
        session.Authenticated = !Host.Access.PasswordRequired;
        CertificateLogin.Greet(Host.Access, session, shown, Clock.UnixMilliseconds);
    }

    /// <summary>Waits that rely on the log being kept look again.</summary>
    public void LookAtWaits() => signals.WakeWaits();

    public int ReadPublished(long offset, Span<byte> buffer) => Log.ReadPublished(offset, buffer);
    public int ReadPublishedPiece(long recordOffset, int taken, Span<byte> buffer) => Log.ReadPublishedPiece(recordOffset, taken, buffer);

    public void ReleaseBelow(long offset)
    {
        Log.ReleaseBelow(offset);
        Room.Released();
    }

    public void ReplicaAcknowledged(string memberName, long offset)
    {
        replicas.Acknowledged(memberName, offset);
        signals.WakeWaits();
    }

    /// <summary>Bytes of log that somebody has still to take; what is about to be given up is as good as free.</summary>
    public long NeededLogBytes => Unread.IsForgotten ? 0 : Log.HeldBytes;

    /// <summary>The log that is to be applied begins there, not at 0: what came before has been left out of it. Before the first record.</summary>
    public void BeginAt(long offset)
    {
        Volatile.Write(ref appliedOffset, offset);
        Volatile.Write(ref committedOffset, offset);
    }

    /// <summary>
    /// Appends records that make what the keyspace holds now, so that a log read from there on needs nothing older. No command runs meanwhile. For a primary, by a
    /// thread that is no loop.
    /// </summary>
    /// <param name="begin">Called before the first of them with its offset: from then on somebody must read the log, because the contents may be more than the ring holds.</param>
    /// <param name="end">Called after the last, before any command runs again.</param>
    public void RecordContents(Action<long> begin, Action end)
    {
        Gate.Close();
        try
        {
            begin(Log.ClaimedOffset);
            replay.WriteContents(effects => Log.Append(state.Epoch, Clock.UnixMilliseconds, effects));
            Log.TellRest();
            end();
        }
        finally
        {
            Gate.Open();
        }
    }

    public void Dispose()
    {
        Migrations.Dispose();
        Log.Dispose();
        Keyspace.Dispose();
    }

    private void Become(ServingState next)
    {
        Gate.Close();
        var previous = state.Role;
        if (previous == ServingRole.Primary)
            appliedOffset = Log.ClaimedOffset;
        state = next;
        Gate.Open();
        Room.WakeAll();
        signals.RoleChanged(previous, next.Role);
    }
}
