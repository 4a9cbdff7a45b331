namespace Distro.Wire.Messages;

/// <summary>What a writer says about a snapshot that it is sent. All but the first two end it: nothing of it is kept, and another may be sent later.</summary>
public enum SnapshotStatus : byte
{
    /// <summary>Go on.</summary>
    Accepted = 0,

    /// <summary>It is durable and counts.</summary>
    Sealed = 1,

    /// <summary>Whoever sends it is not the primary that this writer has promised, or its id is not above those that the writer holds.</summary>
    Refused = 2,

    /// <summary>What came is not a whole, right snapshot.</summary>
    Invalid = 3,

    /// <summary>The disk is full.</summary>
    NoRoom = 4,

    /// <summary>It was given up: another one was opened, or the log was cut below its stamps.</summary>
    Dropped = 5,

    /// <summary>The disk failed otherwise.</summary>
    Failed = 6,
}
