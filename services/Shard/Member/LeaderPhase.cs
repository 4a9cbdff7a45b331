namespace Distro.Shard.Member;

/// <summary>How far a leader has come in its term. It only goes forward, but for one case: a snapshot found damaged while some of its slots were served.</summary>
internal enum LeaderPhase
{
    /// <summary>Asking writers to promise the epoch.</summary>
    Sealing,

    /// <summary>A majority promised: copying the greatest tail and the epoch's first record to a majority.</summary>
    Committing,

    /// <summary>That record is committed: applying what the local copy lacks.</summary>
    Loading,

    /// <summary>Everything is here: waiting until nobody else can hold a lease, and for an own one.</summary>
    Waiting,

    Serving,

    /// <summary>It served slots of a snapshot that turned out to be damaged: serving nothing, until writers hold all that it has published. Then it is loading once more.</summary>
    Draining,
}
