namespace Distro.ChangeLog.Records;

/// <summary>What a <see cref="RecordReader"/> found where it stood.</summary>
public enum RecordStatus
{
    /// <summary>A whole record, verified.</summary>
    Whole,

    /// <summary>The bytes end here, between records.</summary>
    End,

    /// <summary>The bytes end inside what may be a record.</summary>
    Incomplete,

    /// <summary>Not a record: a field out of range, a checksum that differs, or another offset than the one expected here.</summary>
    Damaged,
}
