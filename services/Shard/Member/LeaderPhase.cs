namespace Distro.Shard.Member;

/// <summary>How far a leader has come in its term. It only goes forward.</summary>
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
}
