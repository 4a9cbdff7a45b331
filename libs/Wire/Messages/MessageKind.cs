namespace Distro.Wire.Messages;

/// <summary>
/// The first byte of a message. Numbers stay what they are for ever; a kind nobody knows closes the link. The first message on a link says what it is for:
/// 1 to 9 the coordinator, 10 to 19 a writer, 20 to 29 the relay, 30 to 39 a writer's snapshots.
/// </summary>
public enum MessageKind : byte
{
    MemberHello = 1,
    WriterHello = 2,
    MapWatch = 3,
    MapUpdate = 4,
    MemberHeartbeat = 5,
    HeartbeatReply = 6,
    UsersChange = 7,
    UsersChanged = 8,
    Promise = 10,
    PromiseReply = 11,
    Append = 12,
    AppendReply = 13,
    Refused = 14,
    Truncate = 15,
    ReadLog = 16,
    ReadLogReply = 17,
    Renew = 18,
    RenewReply = 19,
    RelayOpen = 20,
    RelayRecords = 21,
    RelayAck = 22,
    RelayFollow = 23,
    RelayMissed = 24,
    ReplicaAck = 25,
    SnapshotOpen = 30,
    SnapshotChunk = 31,
    SnapshotSeal = 32,
    SnapshotReply = 33,
    ReadSnapshot = 34,
    ReadSnapshotReply = 35,
    BeginAnew = 36,
    SnapshotExport = 37,
}
