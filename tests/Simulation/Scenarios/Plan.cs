using Distro.ChangeLog.Records;
using Distro.Persistence.Writers;
using Distro.Shard.Member;
using Distro.Topology;
using Distro.Tests.Simulation.World;
using Distro.Wire.Codec;

namespace Distro.Tests.Simulation.Scenarios;

/// <summary>What one history is about, drawn from its seed: the cluster's shape, its durability, how rough the times are, and which bug is planted, if any.</summary>
public sealed record Plan
{
    public int Groups { get; init; } = 1;

    public int Replicas { get; init; } = 1;

    public int Writers { get; init; } = 1;

    /// <summary>Other numbers of writers are asked for while the history runs, writers go unheard and are replaced by the two spares, and disks are lost.</summary>
    public bool ChangesWriters { get; init; }

    /// <summary>While writers change, a map from before a change is put back for a while: with one group, so that nothing in it is new.</summary>
    public bool PutsMapsBack { get; init; }

    public int Spares => ChangesWriters ? 2 : 0;

    public Durability Durability { get; init; } = Durability.Always;

    /// <summary>Never with durability none: a lone writer that lost its tail then stands still, until snapshots begin a new history.</summary>
    public bool PowerCuts { get; init; } = true;

    /// <summary>Mean time between two misfortunes, in milliseconds.</summary>
    public int CalmMilliseconds { get; init; } = 700;

    public int ChaosMilliseconds { get; init; } = 7000;

    public int Clients { get; init; } = 3;

    /// <summary>Log bytes in one message: in some histories less than a record has, so that every write travels in pieces.</summary>
    public int ChunkBytes { get; init; } = WireLimits.ChunkBytes;

    /// <summary>How long a primary gathers its log where no reply waits for it, in milliseconds.</summary>
    public int GatherMilliseconds { get; init; }

    public WriterFaults WriterFaults { get; init; }

    public MemberFaults MemberFaults { get; init; }

    /// <summary>Planted: data planes answer without a lease.</summary>
    public bool IgnoreLease { get; init; }

    /// <summary>Planted: candidates do not wait for leases that others hold.</summary>
    public bool SkipLeaseWait { get; init; }

    /// <summary>Log bytes from which on primaries take snapshots; 0: never.</summary>
    public long SnapshotLogBytes { get; init; }

    /// <summary>Snapshots of what changed come between whole ones; else the log is cut more often.</summary>
    public bool TakesIncrements { get; init; }

    /// <summary>Of a whole snapshot's size: how much log comes before the next, and so how many of changes come between.</summary>
    public long SnapshotLogPercent => TakesIncrements ? 100 + (100 * (SnapshotLogBytes % 10)) : 100;

    /// <summary>Planted: primaries seal snapshots before they are committed.</summary>
    public bool SealsUncommitted { get; init; }

    /// <summary>Planted: replay asks nobody where a loaded slot is.</summary>
    public bool LosesStamps { get; init; }

    /// <summary>Planted: a snapshot that builds on another takes every slot for unchanged.</summary>
    public bool LosesChanges { get; init; }

    /// <summary>Planted: replay leaves out the record at a slot's stamp.</summary>
    public bool ReplaysOffByOne { get; init; }

    /// <summary>The longest that a piece of a snapshot takes to be loaded, in microseconds: with a long one, primaries serve while slots are on their way.</summary>
    public int LoadMicrosecondsMax { get; init; } = 20_000;

    /// <summary>Planted: a primary serves slots that have not arrived yet.</summary>
    public bool ServesAbsent { get; init; }

    /// <summary>
    /// One client, and one key of each group for all others, want another durability than the group's: `always` where the group's is less, `none` where it is `always`.
    /// </summary>
    public bool HasWishes { get; init; }

    /// <summary>Planted: in a group that is not `always` who wants to wait for the disk waits for what writers have received only.</summary>
    public bool TakesReceivedForSynced { get; init; }

    /// <summary>Where durability is less than always, a power cut may take what was committed; then only exclusion and progress are checked.</summary>
    public bool MayLoseCommitted => Durability != Durability.Always && PowerCuts;

    public static Plan From(SimWorld world)
    {
        var random = world.Random;
        var durability = random.Next(20) switch { < 14 => Durability.Always, < 19 => Durability.Interval, _ => Durability.None };
        var plan = new Plan
        {
            Groups = random.Next(1, 3),
            Replicas = random.Next(10) switch { 0 => 0, < 7 => 1, _ => 2 },
            Writers = random.Next(10) < 6 ? 1 : 3,
            Durability = durability,
            PowerCuts = random.Next(3) > 0 && durability != Durability.None,
            CalmMilliseconds = random.Next(200, 1500),
            SnapshotLogBytes = random.Next(4) == 0 ? 0 : random.Next(400, 4000),
            ChunkBytes = random.Next(3) == 0 ? RecordFormat.HeaderBytes + 8 : WireLimits.ChunkBytes,
            GatherMilliseconds = random.Next(3) * 4,
        };
        return plan with { TakesIncrements = plan.SnapshotLogBytes % 2 == 1, HasWishes = plan.CalmMilliseconds % 3 == 0, ChangesWriters = plan.CalmMilliseconds % 4 == 0, PutsMapsBack = plan.Groups == 1 && plan.CalmMilliseconds % 8 == 0 };
    }

    /// <summary>Whether replies to a client about a key wait for the disks of a majority: the connection's wish goes before the key's, the key's before the group's.</summary>
    public bool WaitsForDisk(int client, int key)
    {
        var isWish = HasWishes && (client == 0 || key / Groups == 0);
        return (Durability == Durability.Always) != isWish;
    }
}
