namespace Distro.ChangeLog.Records;

/// <summary>Walks the headers of records that were verified before, without verifying them again.</summary>
public ref struct RecordHeaderWalk(ReadOnlySpan<byte> records)
{
    private ReadOnlySpan<byte> rest = records;

    /// <summary>False at the end, or where no header stands.</summary>
    public bool Next(out RecordHeader header)
    {
        if (!RecordHeader.TryRead(rest, out header) || header.Length > rest.Length) return false;
        rest = rest[header.Length..];
        return true;
    }
}
