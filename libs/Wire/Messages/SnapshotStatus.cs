namespace Distro.Wire.Messages;

/// <summary>
/// What a writer says about a snapshot that it is sent: up to 6, and all but the first two end it: nothing of it is kept, and another may be sent later. From 7 on, about
/// the RDB file that it makes of one: all but the first end that, and the snapshot stays.
/// </summary>
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

    /// <summary>The file is being made; the accepted position is what is written of it, in bytes.</summary>
    Exporting = 7,

    /// <summary>The file is whole, and has its name. The reason says where it is, and what is in it.</summary>
    Exported = 8,

    /// <summary>There will be none, for the reason given.</summary>
    NotExported = 9,

    /// <summary>This writer is told to make none.</summary>
    ExportsNone = 10,
}
