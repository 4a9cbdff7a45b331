using Distro.Commands.Access;
using Distro.Commands.Cluster;
using Distro.Commands.Connection;
using Distro.Commands.Declaration;

namespace Distro.Commands.Execution;

/// <summary>
/// The process a command runs in, as far as commands ask about it. The Shard and the Router each have one.
/// Everything here may be called from any loop.
/// </summary>
public interface IHost
{
    CommandTable Commands { get; }

    IOptions Options { get; }

    IClients Clients { get; }

    /// <summary>What MEMORY STATS shows. Empty for a process that holds no data.</summary>
    IReadOnlyList<MemoryFigure> MemoryFigures => [];

    ReplicationView Replication => ReplicationView.Alone;

    IProcessControl Process { get; }

    /// <summary>Null where there is nothing that snapshots could be taken of, or nobody who keeps them.</summary>
    ISnapshotControl? Snapshots => null;

    /// <summary>Null where cluster support is disabled (the Router).</summary>
    IClusterView? Cluster { get; }

    /// <summary>A script, or a command, has something to say to whoever runs the server. Levels are 0 debug, 1 verbose, 2 notice, 3 warning.</summary>
    void NoteFromScript(int level, string line)
    {
    }

    /// <summary>availability-zone; empty when nobody has said.</summary>
    string AvailabilityZone => "";

    /// <summary>What slots cost, for CLUSTER SLOT-STATS; null where nobody counts.</summary>
    ISlotUsage? SlotUsage => null;

    /// <summary>Who may connect, and do what.</summary>
    AccessControl Access { get; }

    /// <summary>What commands look at while they run.</summary>
    DataSwitches Data { get; }

    /// <summary>Appends the INFO sections asked for (lower case; empty: the default ones).</summary>
    void WriteInfo(InfoWriter info);

    /// <summary>
    /// WAIT: answers once that many replicas hold everything this session wrote, or the timeout (0: none) has passed.
    /// The host writes the reply, at once or later; the session's next commands wait for it.
    /// </summary>
    void WaitForReplicas(Session session, int replicas, long timeoutMilliseconds);

    /// <summary>Sends the keys of a session's MIGRATE to their new server; the command is run again when that is over.</summary>
    void Send(Session session, Generic.Migration migration);

    /// <summary>WAITAOF: the same, for the log's durable copy (if <paramref name="local"/>) and that many replicas.</summary>
    void WaitForDurability(Session session, bool local, int replicas, long timeoutMilliseconds);
}

/// <summary>The connected clients, for the CLIENT command. Enumerates snapshots.</summary>
public interface IClients
{
    int Count { get; }

    /// <summary>All of them, sorted by id.</summary>
    IReadOnlyList<ClientFacts> Snapshot();

    /// <summary>Null when there is no such client.</summary>
    ClientFacts? Find(long id);

    /// <summary>Closes a client's connection. False when there is no such client.</summary>
    bool Kill(long id);

    /// <summary>Ends what a client waits for, as if its time were over, or with an error. False when it waits for nothing, or there is no such client.</summary>
    bool Unblock(long id, bool withError);

    /// <summary>Holds back all commands, or those that may write, for so long; a pause under way is never made shorter or weaker by another.</summary>
    void Pause(long milliseconds, bool onlyWrites);

    void Unpause();
}

/// <summary>CONFIG GET, SET and RESETSTAT over options that were declared once.</summary>
public interface IOptions
{
    /// <summary>Every option whose name matches the glob pattern, with its value as text.</summary>
    IEnumerable<KeyValuePair<string, string>> Match(string pattern);

    /// <summary>Sets all or nothing, for a client on this machine or elsewhere. Null when done, else the error line behind its code: "CONFIG SET failed (possibly related to argument 'x') - why".</summary>
    string? Set(IReadOnlyList<KeyValuePair<string, string>> values, bool isLocal);

    void ResetStatistics();
}

/// <summary>What CLUSTER answers from: one node's view of the map.</summary>
public interface IClusterView
{
    /// <summary>40 hexadecimal digits.</summary>
    string MyId { get; }

    long Version { get; }

    IReadOnlyList<ClusterNode> Nodes { get; }

    bool IsUp { get; }
}

/// <summary>One shard process in the map. Slots are inclusive ranges, empty for a replica.</summary>
public sealed record ClusterNode(
    string Id, string Host, int Port, bool IsPrimary, string? PrimaryId, bool IsConnected, long Epoch, long ReplicationOffset, IReadOnlyList<(int First, int Last)> Slots, IReadOnlyList<(int First, int Last)> GroupSlots, int TlsPort = 0)
{
    /// <summary>40 hexadecimal digits that its group has, whoever leads it.</summary>
    public string ShardId { get; init; } = "";

    /// <summary>Where a client that came this way goes on: who speaks TLS stays with it.</summary>
    public int PortFor(Session session) => TlsPort != 0 && (session.IsEncrypted || Port == 0) ? TlsPort : Port;
}
