namespace Distro.Wire.Machines;

/// <summary>What happened, for logs, metrics and the simulator's proof that rare states occurred.</summary>
public enum NoteKind
{
    Registered,
    MapChanged,
    MemberLost,
    MemberReturned,
    FailoverStarted,
    CandidateReplaced,
    Promised,
    PromiseRefused,
    TailCopied,
    LogTruncated,

    /// <summary>A writer's log that lacked what others have cut off begins further on.</summary>
    LogBegunAnew,
    EpochCommitted,
    LeaseWaited,
    PrimaryServing,
    SteppedDown,
    LeaseLapsed,
    LeaseFromCoordinator,
    ReplicaServing,
    ReplicaStale,
    ReplicaDiverged,
    ReplicaReadsWriter,
    RelayReset,
    RelayMissed,
    Stuck,
    SnapshotBegun,
    SnapshotSealed,
    SnapshotFailed,
    SnapshotLoaded,
    SnapshotCorrupt,
    SnapshotDropped,
    SnapshotDamaged,

    /// <summary>A writer made an RDB file of a snapshot for a client of the primary.</summary>
    RdbWritten,
    RdbNotWritten,
    LogCompacted,
    UsersChanged,

    /// <summary>Another set of writers is asked for; a new one is sent the log.</summary>
    EnsembleAsked,

    /// <summary>From here on majorities of both sets decide.</summary>
    EnsembleOpened,

    /// <summary>It can't be given up any more: it is closed as soon as majorities of both sets keep this version.</summary>
    EnsembleDecided,
    EnsembleClosed,

    /// <summary>The set stays what it was.</summary>
    EnsembleGivenUp,

    /// <summary>A writer knows a later version of its group's ensemble than the map names: the map was put back from before a change of writers.</summary>
    MapIsOld,

    /// <summary>A leader's term began while a change was open: it has majorities of both sets promise.</summary>
    SealedBoth,
}
