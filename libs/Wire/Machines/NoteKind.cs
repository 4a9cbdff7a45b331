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
    SnapshotDropped,
    SnapshotDamaged,
    LogCompacted,
}
