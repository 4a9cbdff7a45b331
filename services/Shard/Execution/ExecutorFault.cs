namespace Distro.Shard.Execution;

/// <summary>Wrongs that executors like this one have had. The stress test plants one at a time and must find each: a check that never fails proves nothing.</summary>
[Flags]
internal enum ExecutorFault
{
    None = 0,

    /// <summary>Slots are taken in the order in which a command names its keys.</summary>
    UnorderedSlots = 1 << 0,

    /// <summary>The last slot of a command of several is not taken.</summary>
    SkippedSlot = 1 << 1,

    /// <summary>Who closes the gate goes ahead while others are still inside.</summary>
    GateNotAwaited = 1 << 2,

    /// <summary>Who waits for keys is served although somebody else is serving it.</summary>
    WaiterServedTwice = 1 << 3,

    /// <summary>Slots are released before the command's effects are in the log.</summary>
    UnlockBeforeAppend = 1 << 4,

    /// <summary>A reply does not wait for the log that it shows.</summary>
    ReplyBeforeCommit = 1 << 5,
}
