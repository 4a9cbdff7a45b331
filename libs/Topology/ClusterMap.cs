using System.Text.Json.Serialization;

namespace Distro.Topology;

/// <summary>
/// Who owns what: groups and their slots, members, writers, where the relay is. Immutable and swapped whole; only the coordinator makes a new one, with the next
/// version, by compare-and-set on its store. Everybody else holds the newest that reached them, which may be old: a map says where to ask, never that a
/// process may serve (leases and epochs do).
/// </summary>
public sealed class ClusterMap
{
    public const int SlotCount = 16384;

    public static readonly ClusterMap Empty = new(0, "", 0, null, "", [], [], []);

    private readonly short[] groupOfSlot;
    private readonly Dictionary<long, ClusterMember> memberByIncarnation;

    [JsonConstructor]
    public ClusterMap(
        long version, string clusterId, ulong hashSeed, string? password, string relayEndpoint,
        IReadOnlyList<ClusterGroup> groups, IReadOnlyList<ClusterMember> members, IReadOnlyList<LogWriter> writers, ClusterUsers? users = null)
    {
        Version = version;
        ClusterId = clusterId;
        HashSeed = hashSeed;
        Password = password;
        RelayEndpoint = relayEndpoint;
        Groups = groups;
        Members = members;
        Writers = writers;
        Users = users;
        groupOfSlot = OwnersOf(groups);
        if (members.Contains(null!)) throw new ArgumentException("a member that is null");
        memberByIncarnation = members.Where(member => member.Incarnation != 0).GroupBy(member => member.Incarnation).ToDictionary(same => same.Key, same => same.First());
    }

    public long Version { get; }

    /// <summary>40 hexadecimal digits, chosen when the cluster was made.</summary>
    public string ClusterId { get; }

    /// <summary>Seeds the hash of every keyspace, so that replicas, moved slots and SCAN cursors agree.</summary>
    public ulong HashSeed { get; }

    /// <summary>What clients authenticate with as the default user; null for none.</summary>
    public string? Password { get; }

    public string RelayEndpoint { get; }

    /// <summary>By id: Groups[i].Id == i.</summary>
    public IReadOnlyList<ClusterGroup> Groups { get; }

    public IReadOnlyList<ClusterMember> Members { get; }

    public IReadOnlyList<LogWriter> Writers { get; }

    /// <summary>Null until somebody has changed users: each process has those of its own configuration until then.</summary>
    public ClusterUsers? Users { get; }

    /// <summary>The id of the group that owns a slot, or -1. One array read.</summary>
    public int GroupOf(int slot) => groupOfSlot[slot];

    public ClusterMember? MemberOf(long incarnation) => memberByIncarnation.GetValueOrDefault(incarnation);

    public ClusterMember? MemberNamed(string name) => Members.FirstOrDefault(member => member.Name == name);

    public ClusterMember? PrimaryOf(int group) => (uint)group < (uint)Groups.Count ? MemberOf(Groups[group].Primary) : null;

    public IEnumerable<ClusterMember> MembersOf(int group) => Members.Where(member => member.Group == group);

    public LogWriter? Writer(string id) => Writers.FirstOrDefault(writer => writer.Id == id);

    /// <summary>The next version, with what changed.</summary>
    public ClusterMap Next(
        IReadOnlyList<ClusterGroup>? groups = null, IReadOnlyList<ClusterMember>? members = null, IReadOnlyList<LogWriter>? writers = null, string? relayEndpoint = null,
        ClusterUsers? users = null)
        => new(Version + 1, ClusterId, HashSeed, Password, relayEndpoint ?? RelayEndpoint, groups ?? Groups, members ?? Members, writers ?? Writers, users ?? Users);

    /// <exception cref="ArgumentException">A range is no range, or a slot is owned twice.</exception>
    private static short[] OwnersOf(IReadOnlyList<ClusterGroup> groups)
    {
        var owners = new short[SlotCount];
        Array.Fill(owners, (short)-1);
        foreach (var group in groups)
        {
            if (group is null) throw new ArgumentException("a group that is null");
            foreach (var range in group.Slots)
            {
                if (range.First < 0 || range.Last >= SlotCount || range.First > range.Last) throw new ArgumentException("a slot range outside 0 to 16383");
                var owned = owners.AsSpan(range.First, range.Count);
                if (owned.ContainsAnyExcept((short)-1)) throw new ArgumentException("a slot owned twice");
                owned.Fill((short)group.Id);
            }
        }

        return owners;
    }
}
