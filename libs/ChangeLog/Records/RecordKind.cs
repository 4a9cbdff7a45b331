namespace Distro.ChangeLog.Records;

/// <summary>What a record is for.</summary>
public enum RecordKind : byte
{
    /// <summary>Effects of one command, script or transaction: one part for each.</summary>
    Effects = 1,

    /// <summary>The first record of a new primary's term. It has no parts; once committed, nothing of an earlier epoch can follow it.</summary>
    EpochStart = 2,
}
