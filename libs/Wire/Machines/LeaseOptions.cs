namespace Distro.Wire.Machines;

/// <summary>The times that keep two primaries apart and failover short, and the size of a step of the log. All processes of a cluster must agree on the lease and the drift bound.</summary>
public sealed record LeaseOptions
{
    /// <summary>How long a grant lets its holder serve.</summary>
    public long LeaseMilliseconds { get; init; } = 1500;

    /// <summary>A holder renews this often.</summary>
    public long RenewMilliseconds { get; init; } = 300;

    /// <summary>How far two clocks may run apart during one lease.</summary>
    public long DriftMilliseconds { get; init; } = 100;

    /// <summary>A member tells the coordinator that it lives this often.</summary>
    public long HeartbeatMilliseconds { get; init; } = 150;

    /// <summary>Silence on a link that is up after which the coordinator takes a member for dead. A killed process shows at once, by its broken link; this is for hosts
    /// that vanish, whose leases have run out by then as well.</summary>
    public long SilenceMilliseconds { get; init; } = 2500;

    /// <summary>After a member's link broke the coordinator waits so long for it to come back on another.</summary>
    public long ReturnMilliseconds { get; init; } = 200;

    /// <summary>A candidate that makes no progress for so long is replaced.</summary>
    public long CandidateMilliseconds { get; init; } = 10_000;

    /// <summary>A primary that lives but can't serve is replaced after so long, when another member could.</summary>
    public long UnableMilliseconds { get; init; } = 3000;

    /// <summary>The pause before a broken link is opened again.</summary>
    public long ReconnectMilliseconds { get; init; } = 100;

    /// <summary>Silence after which a link whose peer is bound to answer is taken for broken.</summary>
    public long LinkSilenceMilliseconds { get; init; } = 2000;

    /// <summary>A replica that has not heard of a commit for so long refuses reads.</summary>
    public long StaleMilliseconds { get; init; } = 2000;

    /// <summary>A primary tells the relay its commit offset at least this often.</summary>
    public long CommitHeartbeatMilliseconds { get; init; } = 200;

    /// <summary>A replica that reads from a writer asks again this often once it has everything.</summary>
    public long PollMilliseconds { get; init; } = 50;

    /// <summary>Where replies don't wait for the log, a primary sends at most this often what was logged meanwhile: so much of what was acknowledged dies with its process.</summary>
    public long GatherMilliseconds { get; init; } = 4;

    /// <summary>Where nobody waits for the log, a writer answers what it has written at most this late.</summary>
    public long AnswerMilliseconds { get; init; } = 10;

    /// <summary>Writers fsync this often where durability is interval.</summary>
    public long SyncMilliseconds { get; init; } = 1000;

    /// <summary>Log bytes that go into one message. A record that is longer goes in pieces.</summary>
    public int ChunkBytes { get; init; } = Codec.WireLimits.ChunkBytes;
}
